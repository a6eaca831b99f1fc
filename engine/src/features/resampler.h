// Resampler: a stream at any rate to a stream at another, through a windowed sinc.
//
// Threading model: one thread at a time. `prepare` allocates and locks; `process` and `reset` never
// allocate, lock or throw.
// Units: rates in Hz; positions in samples of the side they are named after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "features/spectral_kernels.h"

namespace affetto {

/// The rows of coefficients between one rate and another: constant.
struct ResamplingFilter {
    ResamplingFilter(double source_rate_hz, double target_rate_hz);

    std::size_t half_taps = 0;  ///< A multiple of 4, so that a row is a whole number of sum_lanes.
    std::size_t phases = 0;     ///< Rows between one input sample and the next.
    bool exact = false;         ///< Every output falls on a row.
    std::vector<float> rows;    ///< (phases + 1) x taps coefficients.
};

/// Sample k of the output is the input's band-limited value at k / target rate: the filter is
/// symmetric and its delay is taken out, so times hold on both sides.
///
/// Kaiser window, stop band at least 90 dB down. From a source of 28 kHz and above the pass band
/// ends at 10 kHz and the stop band begins at 14 kHz (what folds back lands above the pass band);
/// below that they stand at 0.45 and at 0.55 of the source rate where these are lower.
class Resampler {
public:
    /// The longest input that one call of `process` takes.
    static constexpr std::size_t block_samples = 256;

    void prepare(double source_rate_hz, double target_rate_hz);
    void reset() noexcept;

    /// The most samples that one call of `process` gives.
    std::size_t max_output() const noexcept;
    /// Takes at most `block_samples` samples; returns how many it wrote to `output`.
    std::size_t process(std::span<const float> input, std::span<float> output) noexcept;

    /// Input samples by which the output lags: output at time t is known when t plus this is.
    std::size_t lookahead_samples() const noexcept { return filter_->half_taps; }

private:
    static constexpr std::size_t outputs_together = 16;

    bool find_next(Dot& dot, float& share) const noexcept;
    void interpolate(std::span<Dot> dots, std::span<const float> shares,
                     std::span<float> products) const noexcept;
    void drop_old_input() noexcept;

    std::shared_ptr<const ResamplingFilter> filter_;  ///< One for all resamplers of these rates.
    const SpectralKernels* kernels_ = nullptr;
    double step_ = 1.0;           ///< Input samples an output sample.
    std::vector<float> history_;  ///< The input that outputs to come may need.
    std::size_t filled_ = 0;
    /// Whole part of the position whose taps begin with the history.
    std::int64_t before_first_ = 0;
    std::uint64_t next_output_ = 0;
};

}  // namespace affetto
