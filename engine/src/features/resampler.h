// Resampler: a stream at any rate to a stream at another, through a windowed sinc.
//
// Threading model: one thread at a time. `prepare` allocates; `process` and `reset` never allocate,
// lock or throw.
// Units: rates in Hz; positions in samples of the side they are named after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace affetto {

/// Sample k of the output is the input's band-limited value at k / target rate: the filter is
/// symmetric and its delay is taken out, so times hold on both sides.
///
/// Kaiser window, stop band at least 90 dB down. From a source of 28 kHz and above the pass band
/// ends at 10 kHz and the stop band begins at 14 kHz (what folds back lands above the pass band);
/// below that they stand at 0.45 and at 0.55 of the source rate where these are lower.
class Resampler {
public:
    /// The longest input that one call of `process` takes.
    static constexpr std::size_t block_samples = 512;

    void prepare(double source_rate_hz, double target_rate_hz);
    void reset() noexcept;

    /// The most samples that one call of `process` gives.
    std::size_t max_output() const noexcept;
    /// Takes at most `block_samples` samples; returns how many it wrote to `output`.
    std::size_t process(std::span<const float> input, std::span<float> output) noexcept;

    /// Input samples by which the output lags: output at time t is known when t plus this is.
    std::size_t lookahead_samples() const noexcept { return half_taps_; }

private:
    void design(double source_rate_hz);
    float interpolate(const float* samples, double fraction) const noexcept;

    double step_ = 1.0;           ///< Input samples an output sample.
    std::size_t half_taps_ = 0;   ///< A multiple of 4, so that a row is a whole number of vectors.
    std::size_t phases_ = 0;      ///< Rows between one input sample and the next.
    bool exact_ = false;          ///< Every output falls on a row.
    std::vector<float> rows_;     ///< (phases + 1) x taps coefficients.
    std::vector<float> history_;  ///< The input from sample `origin_` on.
    std::size_t filled_ = 0;
    std::int64_t origin_ = 0;
    std::uint64_t next_output_ = 0;
};

}  // namespace affetto
