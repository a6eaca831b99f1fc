// Tempogram: how strongly the pulse returns after each lag, second by second.
//
// Threading model: pure functions; they allocate.
// Units: periods and lags in hops.
#pragma once

#include <span>
#include <vector>

namespace affetto {

/// Autocorrelations of the pulse through a window that moves by a second (Grosche and Mueller 2011).
class Tempogram {
public:
    static constexpr int hop_hops = 100;  ///< From one row to the next.
    static constexpr int window_hops = 800;
    static constexpr int lags = 641;  ///< 0 to 6.4 s: four beats at 37.5 bpm.

    explicit Tempogram(std::span<const float> pulse);

    std::size_t row_count() const noexcept { return rows_.size() / lags; }
    /// The row's own median over the lags of beats is taken off: a pulse that does not return stays near 0.
    std::span<const float> row(std::size_t index) const noexcept {
        return std::span(rows_).subspan(index * lags, lags);
    }
    std::span<const float> mean() const noexcept { return mean_; }

private:
    void add_row(std::span<const float> samples, std::span<const float> of_window);

    std::vector<float> rows_;
    std::vector<float> mean_;
};

/// A lag between hops, by linear interpolation; the last value outside.
float value_at_lag(std::span<const float> autocorrelation, double lag) noexcept;

/// How well a period explains an autocorrelation: its own lag, twice and four times it.
float period_strength(std::span<const float> autocorrelation, double period) noexcept;

/// The periods from 40 to 240 bpm at which the mean's `period_strength` peaks, strongest first, at
/// most `most`.
std::vector<double> candidate_periods(const Tempogram& tempogram, std::size_t most);

}  // namespace affetto
