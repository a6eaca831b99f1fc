#include "features/key_profiles.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace affetto {

double correlation(const PitchClassProfile& a, const PitchClassProfile& b) noexcept {
    const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / 12.0;
    const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / 12.0;
    double product = 0.0, square_a = 0.0, square_b = 0.0;
    for (std::size_t i = 0; i < 12; ++i) {
        product += (a[i] - mean_a) * (b[i] - mean_b);
        square_a += (a[i] - mean_a) * (a[i] - mean_a);
        square_b += (b[i] - mean_b) * (b[i] - mean_b);
    }
    const double squares = square_a * square_b;
    return squares > 0.0 ? product / std::sqrt(squares) : 0.0;
}

PitchClassProfile from_tonic(PitchClassProfile profile, int tonic) noexcept {
    std::rotate(profile.begin(), profile.begin() + tonic, profile.end());
    return profile;
}

}  // namespace affetto
