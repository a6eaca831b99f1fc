// FFT body: vectors of AFFETTO_LANES floats, and the transform in them; a part of spectral_body.h.

#include <cmath>
#include <cstring>
#include <utility>

#include "features/decibels.h"
#include "features/spectral_kernels.h"

#define AFFETTO_HERE AFFETTO_TARGET AFFETTO_ALWAYS_INLINE

namespace affetto {
namespace {

constexpr std::size_t lanes = AFFETTO_LANES;
using Vector = float __attribute__((vector_size(4 * AFFETTO_LANES)));
using Places = std::int32_t __attribute__((vector_size(4 * AFFETTO_LANES)));
using Four = float __attribute__((vector_size(16)));
using FourPlaces = std::int32_t __attribute__((vector_size(16)));

template <typename Any = Vector>
AFFETTO_HERE Any load(const float* from) {
    Any values;
    std::memcpy(&values, from, sizeof values);
    return values;
}
template <typename Any>
AFFETTO_HERE void store(float* to, Any values) {
    std::memcpy(to, &values, sizeof values);
}
AFFETTO_HERE Vector all(float value) { return value - Vector{}; }

// Clang and GCC take the places of a shuffle in different ways.
#if defined(__clang__)
#define AFFETTO_SHUFFLE(places, a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define AFFETTO_SHUFFLE(places, a, b, ...) __builtin_shuffle(a, b, places{__VA_ARGS__})
#endif

/// Groups of `Group` values from a and b in turn: those of the lower halves, or of the upper.
template <int Group, int Upper, int... I>
AFFETTO_HERE Vector zip(Vector a, Vector b, std::integer_sequence<int, I...>) {
    return AFFETTO_SHUFFLE(Places, a, b,
                           ((I / Group) % 2 * AFFETTO_LANES + I / (2 * Group) * Group + I % Group +
                            Upper * AFFETTO_LANES / 2)...);
}
/// Every second value of a and then of b, from `Odd` on.
template <int Odd, int... I>
AFFETTO_HERE Vector unzip(Vector a, Vector b, std::integer_sequence<int, I...>) {
    return AFFETTO_SHUFFLE(Places, a, b, (2 * I + Odd)...);
}
template <int... I>
AFFETTO_HERE Vector reversed(Vector a, std::integer_sequence<int, I...>) {
    return AFFETTO_SHUFFLE(Places, a, a, (AFFETTO_LANES - 1 - I)...);
}
using InOrder = std::make_integer_sequence<int, AFFETTO_LANES>;

/// Stores groups of `Group` values from four vectors in turn.
template <int Group>
AFFETTO_HERE void store_in_turn(float* to, Vector a, Vector b, Vector c, Vector d) {
    if constexpr (Group == AFFETTO_LANES) {
        store(to, a);
        store(to + lanes, b);
        store(to + 2 * lanes, c);
        store(to + 3 * lanes, d);
    } else {
        const Vector ac = zip<Group, 0>(a, c, InOrder{}), bd = zip<Group, 0>(b, d, InOrder{});
        const Vector upper_ac = zip<Group, 1>(a, c, InOrder{}), upper_bd = zip<Group, 1>(b, d, InOrder{});
        store(to, zip<Group, 0>(ac, bd, InOrder{}));
        store(to + lanes, zip<Group, 1>(ac, bd, InOrder{}));
        store(to + 2 * lanes, zip<Group, 0>(upper_ac, upper_bd, InOrder{}));
        store(to + 3 * lanes, zip<Group, 1>(upper_ac, upper_bd, InOrder{}));
    }
}

/// The results of as many radix-4 butterflies as there are lanes.
struct Butterflies {
    Vector re[4], im[4];
};

/// Inputs lie a quarter of the transform apart; the first result is whole, the others want their factors.
AFFETTO_HERE void add_up(Planes x, std::size_t at, std::size_t quarter, Butterflies& y) {
    const Vector ar = load(x.re + at), ai = load(x.im + at);
    const Vector br = load(x.re + at + quarter), bi = load(x.im + at + quarter);
    const Vector cr = load(x.re + at + 2 * quarter), ci = load(x.im + at + 2 * quarter);
    const Vector dr = load(x.re + at + 3 * quarter), di = load(x.im + at + 3 * quarter);
    const Vector sum_r = ar + cr, sum_i = ai + ci, gap_r = ar - cr, gap_i = ai - ci;
    const Vector odd_r = br + dr, odd_i = bi + di, turn_r = bi - di, turn_i = dr - br;
    y.re[0] = sum_r + odd_r;
    y.im[0] = sum_i + odd_i;
    y.re[1] = gap_r + turn_r;
    y.im[1] = gap_i + turn_i;
    y.re[2] = sum_r - odd_r;
    y.im[2] = sum_i - odd_i;
    y.re[3] = gap_r - turn_r;
    y.im[3] = gap_i - turn_i;
}

AFFETTO_HERE void turn(Butterflies& y, int which, Vector c, Vector s) {
    const Vector re = y.re[which] * c - y.im[which] * s;
    y.im[which] = y.re[which] * s + y.im[which] * c;
    y.re[which] = re;
}

/// The first two stages, whose results lie closer together than a vector is long; `w` has six rows.
template <int Stride>
AFFETTO_HERE void narrow_stage(Planes x, Planes out, std::size_t quarter, const float* w) {
    for (std::size_t i = 0; i < quarter; i += lanes) {
        Butterflies y;
        add_up(x, i, quarter, y);
        for (int k = 1; k < 4; ++k) {
            const float* const row = w + static_cast<std::size_t>(2 * k - 2) * quarter + i;
            turn(y, k, load(row), load(row + quarter));
        }
        store_in_turn<Stride>(out.re + 4 * i, y.re[0], y.re[1], y.re[2], y.re[3]);
        store_in_turn<Stride>(out.im + 4 * i, y.im[0], y.im[1], y.im[2], y.im[3]);
    }
}

template <bool Turns>
AFFETTO_HERE void wide_stage(Planes x, Planes out, std::size_t quarter, std::size_t stride, const float* w) {
    const std::size_t count = quarter / stride;
    for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t q = 0; q < stride; q += lanes) {
            Butterflies y;
            add_up(x, q + stride * p, quarter, y);
            for (std::size_t k = 0; k < 4; ++k) {
                if (Turns && k > 0) {
                    const float* const factors = w + (2 * k - 2) * count + p;
                    turn(y, static_cast<int>(k), all(factors[0]), all(factors[count]));
                }
                store(out.re + q + stride * (4 * p + k), y.re[k]);
                store(out.im + q + stride * (4 * p + k), y.im[k]);
            }
        }
    }
}

AFFETTO_HERE void radix_2_stage(Planes x, Planes out, std::size_t half) {
    for (std::size_t i = 0; i < half; i += lanes) {
        const Vector ar = load(x.re + i), ai = load(x.im + i), br = load(x.re + half + i),
                     bi = load(x.im + half + i);
        store(out.re + i, ar + br);
        store(out.im + i, ai + bi);
        store(out.re + half + i, ar - br);
        store(out.im + half + i, ai - bi);
    }
}

/// X[k] = E[k] - i e^(-i pi k / size) O[k], where E and O are the even and odd parts of Z; the bins k and
/// size - k share their products. Z goes on as it began: Z[size] is Z[0].
AFFETTO_HERE void take_apart(const FftTables& tables, Planes z, float* power) {
    const std::size_t size = tables.size;
    z.re[size] = z.re[0];
    z.im[size] = z.im[0];
    for (std::size_t k = 0; k < size / 2; k += lanes) {
        const std::size_t mirror = size - k - (lanes - 1);
        const Vector zr = load(z.re + k), zi = load(z.im + k);
        const Vector mr = reversed(load(z.re + mirror), InOrder{}),
                     mi = reversed(load(z.im + mirror), InOrder{});
        const Vector even_r = 0.5F * (zr + mr), even_i = 0.5F * (zi - mi);
        const Vector odd_r = 0.5F * (zi + mi), odd_i = -0.5F * (zr - mr);
        const Vector c = load(tables.cosines + k), s = load(tables.sines + k);
        const Vector cr = c * odd_r, ci = c * odd_i, sr = s * odd_r, si = s * odd_i;
        const Vector re = even_r + cr + si, im = even_i + ci - sr;
        const Vector other_re = even_r - cr - si, other_im = ci - even_i - sr;
        store(power + k, re * re + im * im);
        store(power + mirror, reversed(other_re * other_re + other_im * other_im, InOrder{}));
    }
    // Half way E and O are the real and the imaginary part of Z.
    power[size / 2] = z.re[size / 2] * z.re[size / 2] + z.im[size / 2] * z.im[size / 2];
}

AFFETTO_TARGET float* power_of(const FftTables& tables, Planes x, Planes other) noexcept {
    const std::size_t quarter = tables.size / 4;
    narrow_stage<1>(x, other, quarter, tables.twiddles);
    narrow_stage<4>(other, x, quarter, tables.repeated);
    const float* w = tables.twiddles + 6 * (quarter + quarter / 4);
    std::size_t stride = 16;
    for (; stride < quarter; stride *= 4) {
        wide_stage<true>(x, other, quarter, stride, w);
        w += 6 * (quarter / stride);
        std::swap(x, other);
    }
    if (stride == quarter) {
        wide_stage<false>(x, other, quarter, stride, w);
    } else {
        radix_2_stage(x, other, 2 * quarter);
    }
    take_apart(tables, other, x.re);
    return x.re;
}

}  // namespace
}  // namespace affetto
