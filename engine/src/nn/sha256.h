// SHA-256 (FIPS 180-4).
#pragma once

#include <string>
#include <string_view>

namespace affetto::nn {

/// The digest of `bytes` in lower-case hexadecimal.
std::string sha256_hex(std::string_view bytes);

}  // namespace affetto::nn
