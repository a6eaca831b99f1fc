// SHA-256 (FIPS 180-4).
#pragma once

#include <string>
#include <string_view>

namespace affetto::nn {

/// The digest of `bytes` in lower-case hexadecimal. `portable` leaves the processor's own SHA
/// instructions unused, for the tests.
std::string sha256_hex(std::string_view bytes, bool portable = false);

}  // namespace affetto::nn
