#include "features/rhythm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace affetto {
namespace {

constexpr double local_mean_seconds = 0.3;
constexpr double evening_seconds = 6.0;
// How much of the whole recording's loudness stays in the evening-out: keeps near-silence soft.
constexpr double evening_floor = 0.3;
// A rise by less than this (bel a band) above the local mean is no onset, however little else there is.
constexpr double least_strength = 0.01;
constexpr double smoothing_hops = 1.5;
constexpr std::size_t harmony_frames = 5;

/// The mean over `width` hops around each hop; silence stands outside.
std::vector<double> moving_mean(const std::vector<double>& values, double width_seconds) {
    const auto width = static_cast<std::size_t>(width_seconds * hops_per_second);
    std::vector<double> sums(values.size() + 1, 0.0);
    std::partial_sum(values.begin(), values.end(), sums.begin() + 1);
    std::vector<double> means(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t first = i - std::min(i, width / 2);
        const std::size_t end = std::min(values.size(), i + width - width / 2);
        means[i] = (sums[end] - sums[first]) / static_cast<double>(width);
    }
    return means;
}

std::vector<float> smoothed(const std::vector<double>& values) {
    constexpr int reach = 6;
    std::array<double, 2 * reach + 1> kernel{};
    for (int k = -reach; k <= reach; ++k) {
        kernel[static_cast<std::size_t>(k + reach)] = std::exp(-0.5 * std::pow(k / smoothing_hops, 2.0));
    }
    const double sum = std::accumulate(kernel.begin(), kernel.end(), 0.0);
    const auto size = static_cast<std::ptrdiff_t>(values.size());
    std::vector<float> output(values.size());
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        double value = 0.0;
        for (std::ptrdiff_t k = std::max<std::ptrdiff_t>(-reach, -i); k <= reach && i + k < size; ++k) {
            value += kernel[static_cast<std::size_t>(k + reach)] * values[static_cast<std::size_t>(i + k)];
        }
        output[static_cast<std::size_t>(i)] = static_cast<float>(value / sum);
    }
    return output;
}

/// Onset strength above its local mean, divided by how strong onsets are around.
std::vector<float> evened(std::vector<double> strength) {
    const std::vector<double> mean = moving_mean(strength, local_mean_seconds);
    double energy = 0.0;
    std::vector<double> squares(strength.size());
    for (std::size_t i = 0; i < strength.size(); ++i) {
        strength[i] = std::max(0.0, strength[i] - mean[i] - least_strength);
        squares[i] = strength[i] * strength[i];
        energy += squares[i];
    }
    const double whole = std::sqrt(energy / static_cast<double>(std::max<std::size_t>(1, strength.size())));
    const std::vector<double> around = moving_mean(squares, evening_seconds);
    for (std::size_t i = 0; i < strength.size(); ++i) {
        strength[i] /= std::sqrt(std::max(0.0, around[i])) + evening_floor * whole + least_strength;
    }
    return smoothed(strength);
}

using Chroma = std::array<double, 12>;

/// Running sums over the frames, so that any run of frames is one difference.
std::vector<Chroma> running_sums(std::span<const Frame> frames) {
    std::vector<Chroma> sums(frames.size() + 1, Chroma{});
    for (std::size_t i = 0; i < frames.size(); ++i) {
        for (std::size_t c = 0; c < 12; ++c)
            sums[i + 1][c] = sums[i][c] + static_cast<double>(frames[i].chroma[c]);
    }
    return sums;
}

/// The cosine distance of the frames before and after the border in front of a frame.
float change_before(const std::vector<Chroma>& sums, std::size_t frame) {
    const std::size_t first = frame - std::min(frame, harmony_frames);
    const std::size_t end = std::min(sums.size() - 1, frame + harmony_frames);
    double product = 0.0, before = 0.0, after = 0.0;
    for (std::size_t c = 0; c < 12; ++c) {
        const double left = sums[frame][c] - sums[first][c], right = sums[end][c] - sums[frame][c];
        product += left * right;
        before += left * left;
        after += right * right;
    }
    const double scale = std::sqrt(before * after);
    return scale > 1e-9 ? static_cast<float>(std::max(0.0, 1.0 - product / scale)) : 0.0F;
}

std::vector<float> harmony_stream(std::span<const Frame> frames, std::size_t hop_count) {
    const std::vector<Chroma> sums = running_sums(frames);
    std::vector<float> changes(frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) changes[i] = change_before(sums, i);
    std::vector<float> stream(hop_count, 0.0F);
    if (changes.empty()) return stream;
    for (std::size_t hop = 0; hop < hop_count; ++hop) {
        // The border in front of frame i lies half a hop before hop 10 i.
        const double place = std::min((static_cast<double>(hop) + 0.5) / contract::hops_per_frame,
                                      static_cast<double>(changes.size() - 1));
        const auto index = static_cast<std::size_t>(place);
        const std::size_t next = std::min(index + 1, changes.size() - 1);
        const auto share = static_cast<float>(place - static_cast<double>(index));
        stream[hop] = changes[index] + share * (changes[next] - changes[index]);
    }
    return stream;
}

void scale_to_mean_1(std::vector<float>& stream) {
    const double mean = std::accumulate(stream.begin(), stream.end(), 0.0) /
                        static_cast<double>(std::max<std::size_t>(1, stream.size()));
    for (float& value : stream) value = static_cast<float>(value / std::max(mean, 1e-9));
}

}  // namespace

RhythmStreams rhythm_streams(std::span<const Hop> hops, std::span<const Frame> frames) {
    std::vector<double> all(hops.size()), low(hops.size()), both(hops.size());
    for (std::size_t i = 0; i < hops.size(); ++i) {
        all[i] = static_cast<double>(hops[i].onset_strength);
        low[i] = static_cast<double>(hops[i].low_onset_strength);
        both[i] = all[i] + low[i];
    }
    RhythmStreams streams{evened(std::move(all)), evened(std::move(low)), harmony_stream(frames, hops.size()),
                          evened(std::move(both))};
    scale_to_mean_1(streams.pulse);
    return streams;
}

float value_at(std::span<const float> stream, double time_seconds) noexcept {
    if (stream.empty()) return 0.0F;
    const double place =
        std::clamp(time_seconds * hops_per_second, 0.0, static_cast<double>(stream.size() - 1));
    const auto index = static_cast<std::size_t>(place);
    const std::size_t next = std::min(index + 1, stream.size() - 1);
    return stream[index] +
           static_cast<float>(place - static_cast<double>(index)) * (stream[next] - stream[index]);
}

}  // namespace affetto
