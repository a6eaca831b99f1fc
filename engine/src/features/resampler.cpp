#include "features/resampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "features/shared_tables.h"

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

std::shared_ptr<const ResamplingFilter> filter_between(double source_rate_hz, double target_rate_hz) {
    static SharedTables<std::pair<double, double>, ResamplingFilter> shared;
    return shared.get({source_rate_hz, target_rate_hz}, [](const auto& rates) {
        return std::make_unique<const ResamplingFilter>(rates.first, rates.second);
    });
}

}  // namespace

ResamplingFilter::ResamplingFilter(double source_rate_hz, double target_rate_hz)
    : phases(exact_phase_count(source_rate_hz, target_rate_hz)), exact(phases > 0) {
    if (!exact) phases = interpolated_phases;
    const double pass = std::min(pass_band_hz, 0.45 * source_rate_hz) / source_rate_hz;
    const double stop = std::min(stop_band_hz, 0.55 * source_rate_hz) / source_rate_hz;
    const double taps = (stop_band_db - 8.0) / (2.285 * 2.0 * std::numbers::pi * (stop - pass)) + 1.0;
    half_taps = 4 * static_cast<std::size_t>(std::ceil(taps / 8.0));
    const double cutoff = pass + stop;  // Twice the centre of the transition: the sinc's scale.
    const double beta = 0.1102 * (stop_band_db - 8.7);
    const std::size_t row_size = 2 * half_taps;
    rows.assign((phases + 1) * row_size, 0.0F);
    std::vector<double> row(row_size);
    for (std::size_t phase = 0; phase <= phases; ++phase) {
        const double fraction = static_cast<double>(phase) / static_cast<double>(phases);
        for (std::size_t tap = 0; tap < row_size; ++tap) {
            const double t = fraction + static_cast<double>(half_taps) - 1.0 - static_cast<double>(tap);
            const double edge = t / static_cast<double>(half_taps);
            const double angle = std::numbers::pi * cutoff * t;
            const double sinc = std::abs(angle) < 1e-9 ? 1.0 : std::sin(angle) / angle;
            row[tap] = sinc * bessel_i0(beta * std::sqrt(std::max(0.0, 1.0 - edge * edge)));
        }
        const double gain = std::accumulate(row.begin(), row.end(), 0.0);
        std::transform(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(phase * row_size),
                       [gain](double value) { return static_cast<float>(value / gain); });
    }
}

void Resampler::prepare(double source_rate_hz, double target_rate_hz) {
    step_ = source_rate_hz / target_rate_hz;
    kernels_ = available_spectral_kernels().back();
    filter_ = filter_between(source_rate_hz, target_rate_hz);
    history_.assign(2 * filter_->half_taps + block_samples + static_cast<std::size_t>(step_) + 2, 0.0F);
    reset();
}

void Resampler::reset() noexcept {
    // Silence stands before the first sample.
    filled_ = filter_->half_taps - 1;
    std::fill_n(history_.begin(), filled_, 0.0F);
    before_first_ = 0;
    next_output_ = 0;
}

std::size_t Resampler::max_output() const noexcept {
    return static_cast<std::size_t>(static_cast<double>(block_samples) / step_) + 2;
}

/// The taps of the next output, and how far it lies behind the row of weights; false where not all of them
/// are there yet.
bool Resampler::find_next(Dot& dot, float& share) const noexcept {
    const std::size_t taps = 2 * filter_->half_taps;
    const double position = static_cast<double>(next_output_) * step_;
    const auto whole = static_cast<std::int64_t>(position);  // Cut off, as it is never below 0.
    const auto start = static_cast<std::size_t>(whole - before_first_);
    const double place = (position - static_cast<double>(whole)) * static_cast<double>(filter_->phases);
    const auto row = filter_->exact ? static_cast<std::size_t>(place + 0.5)
                                    : std::min(static_cast<std::size_t>(place), filter_->phases - 1);
    dot = {history_.data() + start, filter_->rows.data() + row * taps};
    share = static_cast<float>(place - static_cast<double>(row));
    return start + taps <= filled_;
}

/// Products between two rows, of dots up to a whole number of fours.
void Resampler::interpolate(std::span<Dot> dots, std::span<const float> shares,
                            std::span<float> products) const noexcept {
    const std::size_t taps = 2 * filter_->half_taps;
    kernels_->dots(dots.data(), dots.size(), taps, products.data());
    if (filter_->exact) return;
    std::array<float, outputs_together> next;
    for (Dot& dot : dots) dot.weights += taps;
    kernels_->dots(dots.data(), dots.size(), taps, next.data());
    for (std::size_t i = 0; i < dots.size(); ++i) products[i] += shares[i] * (next[i] - products[i]);
}

void Resampler::drop_old_input() noexcept {
    const auto whole = static_cast<std::int64_t>(static_cast<double>(next_output_) * step_);
    const auto drop = std::min<std::size_t>(static_cast<std::size_t>(whole - before_first_), filled_);
    std::copy(history_.begin() + static_cast<std::ptrdiff_t>(drop),
              history_.begin() + static_cast<std::ptrdiff_t>(filled_), history_.begin());
    filled_ -= drop;
    before_first_ += static_cast<std::int64_t>(drop);
}

std::size_t Resampler::process(std::span<const float> input, std::span<float> output) noexcept {
    std::copy(input.begin(), input.end(), history_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += input.size();
    std::array<Dot, outputs_together> dots;
    std::array<float, outputs_together> shares{}, products;
    std::size_t written = 0, found = outputs_together;
    while (found == outputs_together) {
        for (found = 0; found < outputs_together && find_next(dots[found], shares[found]); ++found) {
            ++next_output_;
        }
        if (found == 0) break;
        const std::size_t rounded = (found + 3) / 4 * 4;
        std::fill(dots.begin() + found, dots.begin() + rounded, dots[0]);
        interpolate(std::span(dots).first(rounded), shares, products);
        std::copy_n(products.begin(), found, output.begin() + static_cast<std::ptrdiff_t>(written));
        written += found;
    }
    drop_old_input();
    return written;
}

}  // namespace affetto
