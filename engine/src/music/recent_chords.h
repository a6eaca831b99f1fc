// Recent chords: those that came before, each once however long it lasted, and which of them go round.
#pragma once

#include <algorithm>
#include <array>

namespace affetto::music {

class RecentChords {
public:
    /// A beat's chord class; one that goes on is not counted again.
    void add(int chord_class) noexcept {
        if (chord_class == classes_[0]) return;
        std::copy_backward(classes_.begin(), classes_.end() - 1, classes_.end());
        classes_[0] = chord_class;
    }

    /// The chord so many changes ago, 0 for the last; -1 where there is none.
    int ago(std::size_t changes) const noexcept { return classes_[changes]; }
    int last() const noexcept { return classes_[0]; }

    /// The chord with which two or three would have gone round twice: B after A B A, C after A B C A B.
    /// -1 for none.
    int worn() const noexcept {
        for (const std::size_t round : {std::size_t{2}, std::size_t{3}}) {
            const auto again = classes_.begin() + round;
            const int next = classes_[round - 1];
            if (next >= 0 && std::equal(classes_.begin(), again - 1, again)) return next;
        }
        return -1;
    }

private:
    std::array<int, 5> classes_{-1, -1, -1, -1, -1};
};

}  // namespace affetto::music
