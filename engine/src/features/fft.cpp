#include "features/fft.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace affetto {
namespace {

struct Planes {
    const float* __restrict re;
    const float* __restrict im;
    float* __restrict re_out;
    float* __restrict im_out;
};

/// The six factors of one butterfly: w, w^2 and w^3.
struct Factors {
    float c1, s1, c2, s2, c3, s3;
};

/// One radix-4 butterfly: elements i0..i3 of the input to o0..o3 of the output.
[[gnu::always_inline]] inline void butterfly(const Planes& x, std::size_t in, std::size_t in_step,
                                             std::size_t out, std::size_t out_step, const Factors& w) {
    const float ar = x.re[in], ai = x.im[in];
    const float br = x.re[in + in_step], bi = x.im[in + in_step];
    const float cr = x.re[in + 2 * in_step], ci = x.im[in + 2 * in_step];
    const float dr = x.re[in + 3 * in_step], di = x.im[in + 3 * in_step];
    const float sum_r = ar + cr, sum_i = ai + ci, gap_r = ar - cr, gap_i = ai - ci;
    const float odd_r = br + dr, odd_i = bi + di, turn_r = bi - di, turn_i = dr - br;
    x.re_out[out] = sum_r + odd_r;
    x.im_out[out] = sum_i + odd_i;
    const float y1r = gap_r + turn_r, y1i = gap_i + turn_i;
    const float y2r = sum_r - odd_r, y2i = sum_i - odd_i;
    const float y3r = gap_r - turn_r, y3i = gap_i - turn_i;
    x.re_out[out + out_step] = y1r * w.c1 - y1i * w.s1;
    x.im_out[out + out_step] = y1r * w.s1 + y1i * w.c1;
    x.re_out[out + 2 * out_step] = y2r * w.c2 - y2i * w.s2;
    x.im_out[out + 2 * out_step] = y2r * w.s2 + y2i * w.c2;
    x.re_out[out + 3 * out_step] = y3r * w.c3 - y3i * w.s3;
    x.im_out[out + 3 * out_step] = y3r * w.s3 + y3i * w.c3;
}

/// A stage's factors lie as six rows of `quarter` values.
[[gnu::always_inline]] inline Factors factors_at(const float* __restrict w, std::size_t p,
                                                 std::size_t quarter) {
    return {
        w[p], w[p + quarter], w[p + 2 * quarter], w[p + 3 * quarter], w[p + 4 * quarter], w[p + 5 * quarter]};
}

/// The first stage has stride 1: vectorised over the butterflies instead of over the stride.
void first_stage(const Planes& x, std::size_t quarter, const float* __restrict w) {
    for (std::size_t p = 0; p < quarter; ++p) {
        butterfly(x, p, quarter, 4 * p, 1, factors_at(w, p, quarter));
    }
}

/// `Stride` 0 means that it is known only at run time.
template <std::size_t Stride>
void stage(const Planes& x, std::size_t quarter, std::size_t run_time_stride, const float* __restrict w) {
    const std::size_t stride = Stride == 0 ? run_time_stride : Stride;
    for (std::size_t p = 0; p < quarter; ++p) {
        const Factors factors = factors_at(w, p, quarter);
        for (std::size_t q = 0; q < stride; ++q) {
            butterfly(x, q + stride * p, stride * quarter, q + stride * 4 * p, stride, factors);
        }
    }
}

void last_radix_2_stage(const Planes& x, std::size_t stride) {
    for (std::size_t q = 0; q < stride; ++q) {
        x.re_out[q] = x.re[q] + x.re[q + stride];
        x.im_out[q] = x.im[q] + x.im[q + stride];
        x.re_out[q + stride] = x.re[q] - x.re[q + stride];
        x.im_out[q + stride] = x.im[q] - x.im[q + stride];
    }
}

}  // namespace

RealFft::RealFft(std::size_t size)
    : half_(size / 2),
      split_cos_(half_),
      split_sin_(half_),
      re_(half_),
      im_(half_),
      re_out_(half_),
      im_out_(half_) {
    if (size < 16 || !std::has_single_bit(size)) {
        throw std::invalid_argument("FFT size: expected a power of two, at least 16");
    }
    for (std::size_t n = half_; n >= 4; n /= 4) {
        const std::size_t quarter = n / 4;
        for (int power = 1; power <= 3; ++power) {
            const double step = -2.0 * std::numbers::pi * power / static_cast<double>(n);
            for (std::size_t p = 0; p < quarter; ++p) {
                twiddles_.push_back(static_cast<float>(std::cos(step * static_cast<double>(p))));
            }
            for (std::size_t p = 0; p < quarter; ++p) {
                twiddles_.push_back(static_cast<float>(std::sin(step * static_cast<double>(p))));
            }
        }
    }
    for (std::size_t k = 0; k < half_; ++k) {
        const double angle = std::numbers::pi * static_cast<double>(k) / static_cast<double>(half_);
        split_cos_[k] = static_cast<float>(std::cos(angle));
        split_sin_[k] = static_cast<float>(std::sin(angle));
    }
}

void RealFft::transform() noexcept {
    const float* w = twiddles_.data();
    std::size_t n = half_;
    std::size_t stride = 1;
    for (; n >= 4; n /= 4, stride *= 4) {
        const Planes planes{re_.data(), im_.data(), re_out_.data(), im_out_.data()};
        const std::size_t quarter = n / 4;
        if (stride == 1) {
            first_stage(planes, quarter, w);
        } else if (stride == 4) {
            stage<4>(planes, quarter, stride, w);
        } else {
            stage<0>(planes, quarter, stride, w);
        }
        w += 6 * quarter;
        re_.swap(re_out_);
        im_.swap(im_out_);
    }
    if (n == 2) {
        last_radix_2_stage({re_.data(), im_.data(), re_out_.data(), im_out_.data()}, stride);
        re_.swap(re_out_);
        im_.swap(im_out_);
    }
}

void RealFft::squared_magnitudes(std::span<const float> samples, std::span<float> output) noexcept {
    for (std::size_t i = 0; i < half_; ++i) {
        re_[i] = samples[2 * i];
        im_[i] = samples[2 * i + 1];
    }
    transform();
    const float dc = re_[0] + im_[0];
    const float nyquist = re_[0] - im_[0];
    output[0] = dc * dc;
    output[half_] = nyquist * nyquist;
    // X[k] = E[k] - i e^(-i pi k / half) O[k], where E and O are the even and odd parts of Z.
    for (std::size_t k = 1; k < half_; ++k) {
        const float zr = re_[k], zi = im_[k], mr = re_[half_ - k], mi = -im_[half_ - k];
        const float even_r = 0.5F * (zr + mr), even_i = 0.5F * (zi + mi);
        const float odd_r = 0.5F * (zi - mi), odd_i = -0.5F * (zr - mr);
        const float c = split_cos_[k], s = split_sin_[k];
        const float re = even_r + c * odd_r + s * odd_i;
        const float im = even_i + c * odd_i - s * odd_r;
        output[k] = re * re + im * im;
    }
}

}  // namespace affetto
