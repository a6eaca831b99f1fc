// Model check: loads files of RTNeural JSON and bundles as a plugin would, and says what they cost.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <vector>

namespace affetto::tools {

/// Checks each path, a file of RTNeural JSON or a bundle's folder, and prints a report of it to `out`
/// or one line on what is wrong to `errors`. Gives the exit code: 0, or 2 where any was refused.
int check_models(const std::vector<std::filesystem::path>& paths, std::ostream& out, std::ostream& errors);

}  // namespace affetto::tools
