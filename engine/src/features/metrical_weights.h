// Weights of the metrical models, in the order of their features.
#pragma once

#include <array>

namespace affetto {

inline constexpr std::array<float, 30> beat_weights{
    0.7664F, 0.5620F,  0.8135F,  0.5147F, -6.2980F, -4.2546F, 3.8608F,   2.9628F,  0.1842F,  -0.7345F,
    0.2189F, 8.1498F,  10.1160F, 2.7884F, 4.3080F,  4.6012F,  -15.6604F, -2.2768F, 11.3016F, -3.5130F,
    4.6734F, -0.6132F, -2.4836F, 3.4542F, 1.8100F,  -1.0541F, 1.5838F,   1.8979F,  0.2882F,  -4.6911F};

inline constexpr std::array<float, 7> bar_weights{1.0F, 1.5F, 3.0F, 0.0F, 0.0F, 0.0F, -0.5F};

}  // namespace affetto
