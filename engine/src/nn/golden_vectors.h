// Golden vectors: inputs of each network and the outputs that PyTorch gave for them.
//
// Threading model: one thread; allocates.
#pragma once

#include <string>

#include "affetto/network.h"
#include "nn/manifest.h"
#include "nn/safetensors.h"

namespace affetto::nn {

class GoldenVectors {
public:
    /// Both must outlive this.
    GoldenVectors(const Safetensors& file, const GoldenRecord& record) : file_(file), record_(record) {}

    /// The manifest's.
    double tolerance() const noexcept { return record_.tolerance; }
    /// Runs the network of that name; the largest absolute difference from its golden outputs. Throws
    /// ModelError where that is above tolerance(), or NaN.
    double check(const std::string& name, Network& network) const;
    /// The same from the outputs of `reference` for the golden inputs.
    double compare(const std::string& name, Network& network, Network& reference, double tolerance) const;

private:
    std::vector<float> run(const std::string& name, Network& network) const;
    double difference(const std::string& name, const std::vector<float>& found,
                      const std::vector<float>& expected, double tolerance) const;

    const Safetensors& file_;
    const GoldenRecord& record_;
};

}  // namespace affetto::nn
