// Tempo: which beat periods a recording may have, and how each one wanders.
//
// Threading model: pure functions; they allocate.
// Units: periods and lags in hops.
#pragma once

#include <span>
#include <vector>

namespace affetto {

/// Autocorrelations of the pulse through a window that moves by a second (Grosche & Mueller 2011).
class Tempogram {
public:
    static constexpr int hop_hops = 100;  ///< From one row to the next.
    static constexpr int window_hops = 800;
    static constexpr int lags = 641;  ///< 0 to 6.4 s: four beats at 37.5 bpm.

    explicit Tempogram(std::span<const float> pulse);

    std::size_t row_count() const noexcept { return rows_.size() / lags; }
    std::span<const float> row(std::size_t index) const noexcept {
        return std::span(rows_).subspan(index * lags, lags);
    }
    /// The mean of all rows, divided by its value at lag 0; zeros for silence.
    std::span<const float> mean() const noexcept { return mean_; }

private:
    std::vector<float> rows_;
    std::vector<float> mean_;
};

/// A lag between hops, by linear interpolation; the last value outside.
float value_at_lag(std::span<const float> autocorrelation, double lag) noexcept;

/// How well a period explains an autocorrelation: its own lag, twice and four times it.
float period_strength(std::span<const float> autocorrelation, double period) noexcept;

/// The periods from 40 to 240 bpm at which `period_strength` peaks, strongest first, at most `most`.
std::vector<double> candidate_periods(const Tempogram& tempogram, std::size_t most);

/// The period hop by hop, within `share` of `period`: the path through the tempogram that is strong
/// and wanders slowly (Viterbi).
std::vector<float> period_path(const Tempogram& tempogram, double period, double share,
                               std::size_t hop_count);

}  // namespace affetto
