// The key that is played in, where there is one.
//
// Threading model: a pure function.
#pragma once

#include <optional>

#include "affetto/pipeline_view.h"

namespace affetto::plugin {

/// The locked key or the one that is heard; none where no key was heard yet.
inline std::optional<Key> known_key(const PipelineView& view) {
    if (!view.key_locked && view.key.confidence <= 0.0F) return std::nullopt;
    return view.key;
}

}  // namespace affetto::plugin
