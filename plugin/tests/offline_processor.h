// A plugin that renders offline, so that composing keeps up whatever the machine does.
#pragma once

#include <memory>

#include "processor.h"

namespace affetto::plugin::testing {

inline std::unique_ptr<Processor> offline_processor() {
    auto processor = std::make_unique<Processor>();
    processor->setNonRealtime(true);
    return processor;
}

}  // namespace affetto::plugin::testing
