#include <algorithm>
#include <cmath>

#include "nn/layers.h"

namespace affetto::nn {
namespace {

class Prelu final : public Layer {
public:
    Prelu(int size, std::span<const float> slopes) : size_(size), slopes_(slopes.begin(), slopes.end()) {}
    std::string type() const override { return "prelu"; }
    int input_size() const noexcept override { return size_; }
    int output_size() const noexcept override { return size_; }
    std::size_t parameter_count() const noexcept override { return slopes_.size(); }
    void reset() noexcept override {}
    void process(const float* input, float* output) noexcept override {
        const std::size_t next = slopes_.size() == 1 ? 0 : 1;
        for (int i = 0; i < size_; ++i) {
            const float slope = slopes_[static_cast<std::size_t>(i) * next];
            output[i] = input[i] >= 0.0F ? input[i] : input[i] * slope;
        }
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }

private:
    int size_;
    std::vector<float> slopes_;
};

class BatchNorm final : public Layer {
public:
    BatchNorm(std::span<const float> scale, std::span<const float> shift, std::span<const float> mean,
              std::span<const float> variance, float epsilon)
        : mean_(mean.begin(), mean.end()),
          shift_(shift.begin(), shift.end()),
          parameters_(scale.size() + shift.size() + mean.size() + variance.size()) {
        for (std::size_t i = 0; i < mean.size(); ++i) {
            factor_.push_back((scale.empty() ? 1.0F : scale[i]) / std::sqrt(variance[i] + epsilon));
        }
        shift_.resize(mean.size());
    }
    std::string type() const override { return "batchnorm"; }
    int input_size() const noexcept override { return static_cast<int>(mean_.size()); }
    int output_size() const noexcept override { return static_cast<int>(mean_.size()); }
    std::size_t parameter_count() const noexcept override { return parameters_; }
    void reset() noexcept override {}
    void process(const float* input, float* output) noexcept override {
        for (std::size_t i = 0; i < mean_.size(); ++i) {
            output[i] = factor_[i] * (input[i] - mean_[i]) + shift_[i];
        }
    }

    std::unique_ptr<Layer> share() const override { return share_copy(*this); }

private:
    std::vector<float> mean_, factor_, shift_;
    std::size_t parameters_;
};

}  // namespace

std::unique_ptr<Layer> make_prelu(int size, std::span<const float> slopes) {
    return std::make_unique<Prelu>(size, slopes);
}

std::unique_ptr<Layer> make_batchnorm(std::span<const float> scale, std::span<const float> shift,
                                      std::span<const float> mean, std::span<const float> variance,
                                      float epsilon) {
    return std::make_unique<BatchNorm>(scale, shift, mean, variance, epsilon);
}

}  // namespace affetto::nn
