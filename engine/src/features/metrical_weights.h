// Weights of the metrical models, in the order of their features.
#pragma once

#include <array>

namespace affetto {

inline constexpr std::array<float, 30> beat_weights{
    3.3916F,  0.0495F,  -1.0647F, -0.8612F, -12.1851F, -6.2259F, -3.4157F, 5.3169F,  -2.3348F, -0.3678F,
    -2.2814F, 7.4195F,  1.8112F,  1.3935F,  15.4543F,  4.9921F,  4.1725F,  -0.1085F, 6.8894F,  1.3554F,
    2.7908F,  -1.7223F, -1.1656F, 3.2897F,  3.2408F,   -0.7153F, 4.7829F,  3.7658F,  0.4683F,  -3.5760F};

inline constexpr std::array<float, 7> bar_weights{1.0F, 1.5F, 3.0F, 0.0F, 0.0F, 0.0F, -0.5F};

}  // namespace affetto
