// LiveComposer: plays along bar by bar, told of the past alone.
//
// Threading model: one thread at a time, off the audio thread: a worker's. The constructor allocates;
// `compose` may allocate a few kilobytes, bounded by the bar. It runs the processor's melody, harmony,
// dynamics and groove networks, never its emotion network.
// Units: beats are quarter notes (in 6/8 too), counted from the beginning of the bar in question.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "affetto/composer.h"

namespace affetto {

inline constexpr int max_beats_per_bar = 4;

/// The bar to be composed.
struct BarPlace {
    /// Bars from the start of the host's time line; may be negative. Bar 0 begins a phrase, and the
    /// index keys the random numbers: the same past, seed and index give the same bar.
    std::int64_t index = 0;
    int beats_per_bar = 4;     ///< Quarter notes: 2, 3 or 4.
    bool compound = false;     ///< 6/8: three quarter notes felt as two groups of three eighths.
    double tempo_bpm = 120.0;  ///< Quarter notes a minute, 10 to 1000.
};

struct PlannedNote {
    Lane lane;
    std::uint8_t pitch;     ///< MIDI.
    std::uint8_t velocity;  ///< 1 to 127.
    float onset_beats;      ///< From 0 up to the bar's end.
    float duration_beats;   ///< Above 0; ends at most `longest_overhang_beats` after the bar.
};

/// A melody's note may last into the next bar; the next plan knows it and leaves the pitch alone.
inline constexpr float longest_overhang_beats = 1.0F;

struct PlannedControl {
    Lane lane;
    std::uint8_t controller;  ///< 1 or 11.
    std::uint8_t value;       ///< 0 to 127.
    float onset_beats;
};

struct PlannedChord {
    float onset_beats, duration_beats;
    int chord_class;              ///< Of contract::harmony::classes; chord_name() writes it.
    int root;                     ///< Pitch class.
    std::uint32_t pitch_classes;  ///< Bits, from C.
};

/// A fixed number of items at most, kept inside.
template <typename Item, int Capacity>
struct FixedList {
    static constexpr int capacity = Capacity;
    std::array<Item, Capacity> items;
    int count = 0;

    const Item* begin() const noexcept { return items.data(); }
    const Item* end() const noexcept { return items.data() + count; }
    Item* begin() noexcept { return items.data(); }
    Item* end() noexcept { return items.data() + count; }
    int size() const noexcept { return count; }
    bool empty() const noexcept { return count == 0; }
    const Item& operator[](int i) const noexcept { return items[static_cast<std::size_t>(i)]; }
    /// False, and nothing added, where it is full.
    bool add(const Item& item) noexcept {
        if (count == Capacity) return false;
        items[static_cast<std::size_t>(count++)] = item;
        return true;
    }
};

/// One bar of music. Trivially copyable: it fits a lock-free queue.
struct BarPlan {
    BarPlace place;
    Key key;
    bool silent = true;  ///< Nothing is heard, so nothing is played.
    bool begins_phrase = false;
    float valence = 0.0F, arousal = 0.0F;         ///< As played.
    std::array<int, lane_count> program_hints{};  ///< General MIDI, 0 to 127; changes with the phrase.
    FixedList<PlannedNote, 128> notes{};          ///< By onset, lane, pitch; none overlap in lane and pitch.
    FixedList<PlannedControl, 24> controls{};     ///< By onset.
    FixedList<PlannedChord, max_beats_per_bar> chords{};  ///< They fill the bar, or are none.
    int next_chord = -1;  ///< The class that the next bar likely begins with; -1 where nothing says.
};
static_assert(std::is_trivially_copyable_v<BarPlan> && sizeof(BarPlan) < 4096);
static_assert(std::is_trivially_copyable_v<ComposerOptions> && std::is_trivially_copyable_v<HeardBeat>);

/// Whether a plan keeps every promise that is written above; what it breaks, or nullptr.
const char* broken_promise(const BarPlan& plan) noexcept;

class LiveComposer {
public:
    explicit LiveComposer(MultiModelProcessor& processor);
    ~LiveComposer();
    LiveComposer(LiveComposer&&) noexcept;
    LiveComposer& operator=(LiveComposer&&) noexcept;

    /// Takes a beat that has passed. Beats come in order; one that is not finite counts as silent.
    /// `beat_in_bar` is its place in a bar of `beats_per_bar`.
    void hear(const HeardBeat& beat, int beat_in_bar, int beats_per_bar) noexcept;

    /// Composes the bar at `place` from what has been heard and composed so far. Where the index does
    /// not follow the one before, the melody begins anew and what was heard stays known. Options and
    /// places out of range are taken as the nearest within it.
    BarPlan compose(const BarPlace& place, const Key& key, const ComposerOptions& options);

    /// What `compose` would give now. Nothing is remembered of it: what is composed next is as if nobody
    /// had asked.
    BarPlan foresee(const BarPlace& place, const Key& key, const ComposerOptions& options);

    /// The transport has jumped: forgets what was composed and the bars that were heard as bars, and
    /// keeps the feeling that was heard.
    void jump() noexcept;
    /// Forgets everything.
    void reset() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace affetto
