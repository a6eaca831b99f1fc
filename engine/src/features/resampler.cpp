#include "features/resampler.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace affetto {
namespace {

constexpr double stop_band_db = 96.0;
constexpr double pass_band_hz = 10000.0;
constexpr double stop_band_hz = 14000.0;
// Interpolating between 512 rows is off by less than 1e-5 (-100 dB) at the highest pass band.
constexpr std::size_t interpolated_phases = 512;
constexpr std::size_t most_exact_phases = 1024;

/// Modified Bessel function of the first kind and order 0, by its series.
double bessel_i0(double x) {
    double term = 1.0, sum = 1.0;
    for (int k = 1; term > 1e-17 * sum; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

/// Rows that hold every output position of a ratio of whole rates; 0 where there is no such number.
std::size_t exact_phase_count(double source_rate_hz, double target_rate_hz) {
    const bool whole = source_rate_hz == std::floor(source_rate_hz);
    if (!whole || target_rate_hz != std::floor(target_rate_hz)) return 0;
    const auto source = static_cast<std::uint64_t>(source_rate_hz);
    const auto target = static_cast<std::uint64_t>(target_rate_hz);
    const std::uint64_t phases = target / std::gcd(source, target);
    return phases <= most_exact_phases ? phases : 0;
}

/// Eight partial sums, so that the loop vectorises without reassociation by the compiler.
float dot(const float* __restrict a, const float* __restrict b, std::size_t size) {
    float sums[8] = {};
    for (std::size_t i = 0; i < size; i += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

}  // namespace

void Resampler::prepare(double source_rate_hz, double target_rate_hz) {
    step_ = source_rate_hz / target_rate_hz;
    phases_ = exact_phase_count(source_rate_hz, target_rate_hz);
    exact_ = phases_ > 0;
    if (!exact_) phases_ = interpolated_phases;
    design(source_rate_hz);
    history_.assign(2 * half_taps_ + block_samples + static_cast<std::size_t>(step_) + 2, 0.0F);
    reset();
}

void Resampler::design(double source_rate_hz) {
    const double pass = std::min(pass_band_hz, 0.45 * source_rate_hz) / source_rate_hz;
    const double stop = std::min(stop_band_hz, 0.55 * source_rate_hz) / source_rate_hz;
    const double taps = (stop_band_db - 8.0) / (2.285 * 2.0 * std::numbers::pi * (stop - pass)) + 1.0;
    half_taps_ = 4 * static_cast<std::size_t>(std::ceil(taps / 8.0));
    const double cutoff = pass + stop;  // Twice the centre of the transition: the sinc's scale.
    const double beta = 0.1102 * (stop_band_db - 8.7);
    const std::size_t row_size = 2 * half_taps_;
    rows_.assign((phases_ + 1) * row_size, 0.0F);
    std::vector<double> row(row_size);
    for (std::size_t phase = 0; phase <= phases_; ++phase) {
        const double fraction = static_cast<double>(phase) / static_cast<double>(phases_);
        for (std::size_t tap = 0; tap < row_size; ++tap) {
            const double t = fraction + static_cast<double>(half_taps_) - 1.0 - static_cast<double>(tap);
            const double edge = t / static_cast<double>(half_taps_);
            const double angle = std::numbers::pi * cutoff * t;
            const double sinc = std::abs(angle) < 1e-9 ? 1.0 : std::sin(angle) / angle;
            row[tap] = sinc * bessel_i0(beta * std::sqrt(std::max(0.0, 1.0 - edge * edge)));
        }
        const double gain = std::accumulate(row.begin(), row.end(), 0.0);
        std::transform(row.begin(), row.end(), rows_.begin() + static_cast<std::ptrdiff_t>(phase * row_size),
                       [gain](double value) { return static_cast<float>(value / gain); });
    }
}

void Resampler::reset() noexcept {
    // Silence stands before the first sample.
    filled_ = half_taps_ - 1;
    std::fill_n(history_.begin(), filled_, 0.0F);
    origin_ = -static_cast<std::int64_t>(filled_);
    next_output_ = 0;
}

std::size_t Resampler::max_output() const noexcept {
    return static_cast<std::size_t>(static_cast<double>(block_samples) / step_) + 2;
}

float Resampler::interpolate(const float* samples, double fraction) const noexcept {
    const std::size_t row_size = 2 * half_taps_;
    const double place = fraction * static_cast<double>(phases_);
    if (exact_) {
        return dot(samples, rows_.data() + static_cast<std::size_t>(place + 0.5) * row_size, row_size);
    }
    const std::size_t phase = std::min(static_cast<std::size_t>(place), phases_ - 1);
    const auto share = static_cast<float>(place - static_cast<double>(phase));
    const float* row = rows_.data() + phase * row_size;
    const float before = dot(samples, row, row_size);
    return before + share * (dot(samples, row + row_size, row_size) - before);
}

std::size_t Resampler::process(std::span<const float> input, std::span<float> output) noexcept {
    std::copy(input.begin(), input.end(), history_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += input.size();
    std::size_t written = 0;
    std::int64_t first_kept = origin_;
    for (;; ++next_output_) {
        const double position = static_cast<double>(next_output_) * step_;
        const double whole = std::floor(position);
        first_kept = static_cast<std::int64_t>(whole) + 1 - static_cast<std::int64_t>(half_taps_);
        const std::int64_t start = first_kept - origin_;
        if (start + static_cast<std::int64_t>(2 * half_taps_) > static_cast<std::int64_t>(filled_)) break;
        output[written++] = interpolate(history_.data() + start, position - whole);
    }
    const auto drop = std::min<std::size_t>(static_cast<std::size_t>(first_kept - origin_), filled_);
    std::copy(history_.begin() + static_cast<std::ptrdiff_t>(drop),
              history_.begin() + static_cast<std::ptrdiff_t>(filled_), history_.begin());
    filled_ -= drop;
    origin_ += static_cast<std::int64_t>(drop);
    return written;
}

}  // namespace affetto
