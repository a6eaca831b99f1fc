// Spectral body: what every variant computes, in vectors of AFFETTO_LANES floats. Each variant's file
// includes it once, with AFFETTO_TARGET naming its instruction set. Real-time safe.

#include "features/fft_body.h"

namespace affetto {
namespace {

AFFETTO_TARGET void clean_samples(const float* samples, std::size_t count, float* cleaned) noexcept {
    constexpr auto smallest = std::bit_cast<std::int32_t>(smallest_sample);
    constexpr std::int32_t no_number = 0x7F800000;
    for (std::size_t i = 0; i < count; ++i) {
        // Magnitudes are ordered as their bits are.
        const std::int32_t size = std::bit_cast<std::int32_t>(samples[i]) & 0x7FFFFFFF;
        const float low = samples[i] < -largest_sample ? -largest_sample : samples[i];
        const float within = low > largest_sample ? largest_sample : low;
        cleaned[i] = size >= smallest && size < no_number ? within : 0.0F;
    }
}

AFFETTO_TARGET void window_values(const float* samples, const float* window, std::size_t pairs,
                                  Planes halves) noexcept {
    std::size_t i = 0;
    for (; i + lanes <= pairs; i += lanes) {
        const float *const from = samples + 2 * i, *const shape = window + 2 * i;
        const Vector first = load(from) * load(shape), second = load(from + lanes) * load(shape + lanes);
        store(halves.re + i, unzip<0>(first, second, InOrder{}));
        store(halves.im + i, unzip<1>(first, second, InOrder{}));
    }
    for (; i < pairs; ++i) {
        halves.re[i] = samples[2 * i] * window[2 * i];
        halves.im[i] = samples[2 * i + 1] * window[2 * i + 1];
    }
}

// Sums of eight.

#if AFFETTO_LANES >= 8
using Eight = float __attribute__((vector_size(32)));

AFFETTO_HERE void add_products(Eight& sums, const float* values, const float* weights) {
    sums += load<Eight>(values) * load<Eight>(weights);
}
AFFETTO_HERE void add_values(Eight& sums, const float* values) { sums += load<Eight>(values); }
AFFETTO_HERE Four folded(const Eight& sums) {
    float values[sum_lanes];
    store(values, sums);
    return load<Four>(values) + load<Four>(values + 4);
}
#else
struct Eight {
    Four lower, upper;
};

AFFETTO_HERE void add_products(Eight& sums, const float* values, const float* weights) {
    sums.lower += load<Four>(values) * load<Four>(weights);
    sums.upper += load<Four>(values + 4) * load<Four>(weights + 4);
}
AFFETTO_HERE void add_values(Eight& sums, const float* values) {
    sums.lower += load<Four>(values);
    sums.upper += load<Four>(values + 4);
}
AFFETTO_HERE Four folded(const Eight& sums) { return sums.lower + sums.upper; }
#endif

/// The whole sums of four times eight.
AFFETTO_HERE Four sums_of(const Eight (&sums)[4]) {
    const Four a = folded(sums[0]), b = folded(sums[1]), c = folded(sums[2]), d = folded(sums[3]);
    const Four ab = AFFETTO_SHUFFLE(FourPlaces, a, b, 0, 4, 1, 5);
    const Four cd = AFFETTO_SHUFFLE(FourPlaces, c, d, 0, 4, 1, 5);
    const Four upper_ab = AFFETTO_SHUFFLE(FourPlaces, a, b, 2, 6, 3, 7);
    const Four upper_cd = AFFETTO_SHUFFLE(FourPlaces, c, d, 2, 6, 3, 7);
    const Four first = AFFETTO_SHUFFLE(FourPlaces, ab, cd, 0, 1, 4, 5);
    const Four second = AFFETTO_SHUFFLE(FourPlaces, ab, cd, 2, 3, 6, 7);
    const Four third = AFFETTO_SHUFFLE(FourPlaces, upper_ab, upper_cd, 0, 1, 4, 5);
    const Four fourth = AFFETTO_SHUFFLE(FourPlaces, upper_ab, upper_cd, 2, 3, 6, 7);
    return (first + second) + (third + fourth);
}

AFFETTO_TARGET void sum_bands(const Band* table, const float* weights, std::size_t count, const float* power,
                              float* bands) noexcept {
    for (std::size_t band = 0; band < count; band += 4) {
        Eight sums[4] = {};
        for (std::size_t i = 0; i < 4; ++i) {
            const float* bins = power + table[band + i].first_bin;
            for (std::uint32_t eight = 0; eight < table[band + i].eights; ++eight) {
                add_products(sums[i], bins, weights);
                bins += sum_lanes;
                weights += sum_lanes;
            }
        }
        store(bands + band, sums_of(sums));
    }
}

AFFETTO_TARGET float sum_values(const float* values, std::size_t count) noexcept {
    Eight sums{};
    std::size_t i = 0;
    for (; i + sum_lanes <= count; i += sum_lanes) add_values(sums, values + i);
    float rest[sum_lanes] = {};
    for (std::size_t lane = 0; i < count; ++i, ++lane) rest[lane] = values[i];
    add_values(sums, rest);
    const Four both = folded(sums);
    return (both[0] + both[1]) + (both[2] + both[3]);
}

AFFETTO_TARGET void add_weighted_columns(const float* weights, const float* power, std::size_t bins,
                                         float* sums) noexcept {
    constexpr std::size_t columns = 16, vectors = columns / lanes;
    Vector totals[vectors];
    for (std::size_t i = 0; i < vectors; ++i) totals[i] = load(sums + i * lanes);
    for (std::size_t bin = 0; bin < bins; ++bin, weights += columns) {
        for (std::size_t i = 0; i < vectors; ++i) totals[i] += all(power[bin]) * load(weights + i * lanes);
    }
    for (std::size_t i = 0; i < vectors; ++i) store(sums + i * lanes, totals[i]);
}

AFFETTO_TARGET void multiply_rows(const Dot* dots, std::size_t count, std::size_t size,
                                  float* products) noexcept {
    for (std::size_t dot = 0; dot < count; dot += 4) {
        Eight sums[4] = {};
        for (std::size_t i = 0; i < size; i += sum_lanes) {
            for (std::size_t row = 0; row < 4; ++row)
                add_products(sums[row], dots[dot + row].values + i, dots[dot + row].weights + i);
        }
        store(products + dot, sums_of(sums));
    }
}

AFFETTO_TARGET void bel_values(float* values, std::size_t count, float offset) noexcept {
    for (std::size_t i = 0; i < count; ++i) values[i] = log10_of(values[i] + offset);
}

AFFETTO_TARGET void decibel_values(float* values, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) values[i] = db_of_power(values[i]);
}

}  // namespace
}  // namespace affetto

#define AFFETTO_SPECTRAL_FUNCTIONS                                                                      \
    clean_samples, window_values, power_of, sum_bands, sum_values, add_weighted_columns, multiply_rows, \
        bel_values, decibel_values
