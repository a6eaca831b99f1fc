// What other bindings need of a loaded bundle.
#pragma once

#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

#include "affetto/processor.h"

namespace affetto::bindings {

/// Throws std::invalid_argument, in Python ValueError, for another name.
inline Precision precision_named(const std::string& name) {
    if (const auto precision = precision_of(name)) return *precision;
    throw std::invalid_argument("expected float32, float16 or int8, found " + name);
}

/// A bundle as Python holds it. Networks keep state, so whoever runs them holds `mutex` meanwhile.
struct BundleHandle {
    explicit BundleHandle(Bundle bundle) : processor(std::move(bundle)) {}
    MultiModelProcessor processor;
    std::mutex mutex;
};

}  // namespace affetto::bindings
