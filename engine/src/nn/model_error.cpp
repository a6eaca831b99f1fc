#include <utility>

#include "affetto/network.h"

namespace affetto {

ModelError::ModelError(std::string file, std::string path, std::string expected, std::string found)
    : std::runtime_error(file + (path.empty() ? "" : ": " + path) + ": expected " + expected + ", found " +
                         found),
      file_(std::move(file)),
      path_(std::move(path)),
      expected_(std::move(expected)),
      found_(std::move(found)) {}

}  // namespace affetto
