// RTNeural JSON, in one pass over the text: no more is kept than a window of it, the weights of the
// layer that is being read and the layers that are done.
#pragma once

#include <cstddef>
#include <istream>

#include "affetto/network.h"
#include "nn/json_scanner.h"

namespace affetto::nn {

/// What check_rtneural_json (affetto/network.h) does, from any stream. What is found does not depend on
/// `window_bytes`, the scanner's.
ModelCheck check_rtneural_text(std::istream& text,
                               std::size_t window_bytes = JsonScanner::default_window_bytes);

}  // namespace affetto::nn
