#include "features/feature_tables.h"

#include "affetto/contract.h"
#include "features/shared_tables.h"

namespace affetto {

using namespace contract;

FeatureTables::FeatureTables()
    : hop_spectrum(window_samples),
      chroma_spectrum(chroma_window_samples),
      mel(mel_bands, mel_low_hz, mel_high_hz, rate_hz, window_samples),
      chroma(chroma_low_hz, chroma_high_hz, rate_hz, chroma_window_samples),
      kernels(*available_spectral_kernels().back()) {}

std::shared_ptr<const FeatureTables> feature_tables() {
    static SharedTables<int, FeatureTables> shared;
    return shared.get(0, [](int) { return std::make_unique<const FeatureTables>(); });
}

}  // namespace affetto
