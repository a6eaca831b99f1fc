#include <algorithm>
#include <cmath>
#include <numeric>

#include "affetto/listening.h"

namespace affetto {
namespace {

using Profile = std::array<double, 12>;

// Albrecht and Shanahan (2013): scale degrees counted in music of known keys.
constexpr Profile major_profile{0.238, 0.006, 0.111, 0.006, 0.137, 0.094,
                                0.016, 0.214, 0.009, 0.080, 0.008, 0.081};
constexpr Profile minor_profile{0.220, 0.006, 0.104, 0.123, 0.019, 0.103,
                                0.012, 0.214, 0.062, 0.022, 0.061, 0.052};

double correlation(const Profile& a, const Profile& b) {
    const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / 12.0;
    const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / 12.0;
    double product = 0.0, square_a = 0.0, square_b = 0.0;
    for (std::size_t i = 0; i < 12; ++i) {
        product += (a[i] - mean_a) * (b[i] - mean_b);
        square_a += (a[i] - mean_a) * (a[i] - mean_a);
        square_b += (b[i] - mean_b) * (b[i] - mean_b);
    }
    return square_a > 0.0 ? product / std::sqrt(square_a * square_b) : 0.0;
}

}  // namespace

Key find_key(std::span<const std::array<float, 12>> chroma) {
    Profile sum{};
    for (const auto& frame : chroma) {
        for (std::size_t c = 0; c < 12; ++c) sum[c] += static_cast<double>(frame[c]);
    }
    if (std::all_of(sum.begin(), sum.end(), [](double value) { return value <= 0.0; })) return {};
    Key key;
    double best = -2.0, second = -2.0;
    for (int tonic = 0; tonic < 12; ++tonic) {
        Profile turned = sum;
        std::rotate(turned.begin(), turned.begin() + tonic, turned.end());
        for (const bool minor : {false, true}) {
            const double fit = correlation(turned, minor ? minor_profile : major_profile);
            second = std::max(second, std::min(best, fit));
            if (fit > best) best = fit, key.tonic = tonic, key.minor = minor;
        }
    }
    key.confidence = static_cast<float>(std::clamp(best - second, 0.0, 1.0));
    return key;
}

}  // namespace affetto
