// Problems: everything that is wrong with a model file, collected until reading cannot go on.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "affetto/network.h"

namespace affetto::nn {

/// More than this many problems say no more than the first ones; reading stops there.
inline constexpr std::size_t max_problems = 100;

/// Thrown by Problems::add at the limit, to end the reading.
struct TooManyProblems {};

class Problems {
public:
    void add(std::string path, std::string expected, std::string found) {
        list_.push_back({std::move(path), std::move(expected), std::move(found)});
        if (list_.size() == max_problems) throw TooManyProblems{};
    }
    /// The problem that ends the reading.
    void add_last(std::string path, std::string expected, std::string found) {
        list_.push_back({std::move(path), std::move(expected), std::move(found)});
    }
    std::size_t count() const noexcept { return list_.size(); }
    std::vector<ModelProblem> take() noexcept { return std::move(list_); }

private:
    std::vector<ModelProblem> list_;
};

}  // namespace affetto::nn
