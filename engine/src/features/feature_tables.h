// FeatureTables: what every FeatureExtractor knows, whatever its rate: windows, transforms, filter banks.
//
// Threading model: constant, so any threads may share it.
#pragma once

#include <memory>

#include "features/filter_banks.h"
#include "features/onset.h"
#include "features/spectrum.h"

namespace affetto {

struct FeatureTables {
    FeatureTables();

    PowerSpectrum hop_spectrum, chroma_spectrum;
    MelFilterBank mel;
    ChromaFilterBank chroma;
    OnsetDetector::Tables onsets;
    const SpectralKernels& kernels;  ///< The fastest that this processor runs.
};

/// The tables of the process; built by the first that asks, gone with the last that holds them. Not for the
/// audio thread.
std::shared_ptr<const FeatureTables> feature_tables();

}  // namespace affetto
