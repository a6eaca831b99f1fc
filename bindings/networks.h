// What other bindings need of a loaded bundle.
#pragma once

#include <mutex>
#include <utility>

#include "affetto/processor.h"

namespace affetto::bindings {

/// A bundle as Python holds it. Networks keep state, so whoever runs them holds `mutex` meanwhile.
struct BundleHandle {
    explicit BundleHandle(Bundle bundle) : processor(std::move(bundle)) {}
    MultiModelProcessor processor;
    std::mutex mutex;
};

}  // namespace affetto::bindings
