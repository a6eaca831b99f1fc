#include "nn/manifest.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "affetto/contract.h"
#include "affetto/network.h"
#include "nn/input_file.h"
#include "nn/json_scanner.h"

namespace affetto::nn {
namespace {

constexpr std::uint64_t max_manifest_bytes = 1 << 20;
// A tolerance that a bundle may ask for: no looser than this proves anything.
constexpr double loosest_tolerance = 1e-4;

using Kind = JsonScanner::Kind;

class ManifestReader {
public:
    explicit ManifestReader(std::istream& text) : text_(text) {}

    void read(Manifest& manifest) {
        text_.enter_object();
        std::set<std::string> keys;
        for (std::string key; text_.next_key(key);) {
            keys.insert(key);
            read_key(key, manifest);
        }
        require(keys, {"format", "format_version", "name", "contract", "precision", "files", "golden"});
        text_.expect_end();
    }

private:
    void read_key(const std::string& key, Manifest& manifest) {
        if (key == "format") {
            expect_text("affetto-bundle");
        } else if (key == "format_version") {
            read_integer(bundle_format_version, bundle_format_version);
        } else if (key == "name") {
            manifest.name = text_.string();
        } else if (key == "contract") {
            expect_text(contract::hash);
        } else if (key == "precision") {
            manifest.precision = text_.string();
            if (manifest.precision != "float16" && manifest.precision != "float32") {
                refuse("float16 or float32", quote(manifest.precision));
            }
        } else if (key == "files") {
            read_files(manifest);
        } else if (key == "golden") {
            read_golden(manifest.golden);
        } else {
            text_.skip();  // provenance, and what later writers may add
        }
    }

    void read_files(Manifest& manifest) {
        std::set<std::string> names;
        text_.enter_object();
        for (std::string name; text_.next_key(name);) {
            names.insert(name);
            FileRecord record = read_file();
            if (name == "weights.safetensors") manifest.weights = record;
            if (name == "golden.safetensors") manifest.golden_file = record;
        }
        require(names, {"weights.safetensors", "golden.safetensors"});
    }

    FileRecord read_file() {
        FileRecord record;
        std::set<std::string> keys;
        text_.enter_object();
        for (std::string key; text_.next_key(key);) {
            keys.insert(key);
            if (key == "sha256") {
                record.sha256 = text_.string();
            } else if (key == "bytes") {
                record.bytes = static_cast<std::uint64_t>(read_integer(1, std::int64_t{1} << 30));
            } else {
                text_.skip();
            }
        }
        require(keys, {"sha256", "bytes"});
        return record;
    }

    void read_golden(GoldenRecord& golden) {
        std::set<std::string> keys;
        text_.enter_object();
        for (std::string key; text_.next_key(key);) {
            keys.insert(key);
            if (key == "steps") {
                golden.steps = static_cast<int>(read_integer(2, 10000));
            } else if (key == "reset_before") {
                golden.reset_before = static_cast<int>(read_integer(1, 9999));
            } else if (key == "tolerance") {
                golden.tolerance = read_tolerance();
            } else {
                text_.skip();
            }
        }
        require(keys, {"steps", "reset_before", "tolerance"});
        if (golden.reset_before >= golden.steps) {
            refuse("a reset before one of the " + std::to_string(golden.steps) + " steps",
                   "before step " + std::to_string(golden.reset_before));
        }
    }

    double read_tolerance() {
        std::string written;
        if (text_.kind() != Kind::number) refuse("a number", text_.describe());
        const double tolerance = text_.number(&written).value;
        if (tolerance <= 0.0 || tolerance > loosest_tolerance)
            refuse("a tolerance above 0, at most 1e-4", written);
        return tolerance;
    }

    std::int64_t read_integer(std::int64_t least, std::int64_t most) {
        const std::string expected =
            least == most ? std::to_string(least)
                          : "an integer from " + std::to_string(least) + " to " + std::to_string(most);
        if (text_.kind() != Kind::number) refuse(expected, text_.describe());
        std::string written;
        const JsonNumber number = text_.number(&written);
        if (!number.integer || number.value < static_cast<double>(least) ||
            number.value > static_cast<double>(most)) {
            refuse(expected, written);
        }
        return static_cast<std::int64_t>(number.value);
    }

    void expect_text(std::string_view expected) {
        if (text_.kind() != Kind::string) refuse(quote(expected), text_.describe());
        const std::string found = text_.string();
        if (found != expected) refuse(quote(expected), quote(found));
    }

    void require(const std::set<std::string>& keys, std::initializer_list<const char*> wanted) {
        for (const char* key : wanted) {
            if (!keys.contains(key)) refuse("the key " + quote(key), "none");
        }
    }

    [[noreturn]] void refuse(const std::string& expected, const std::string& found) const {
        throw JsonError(text_.path(), expected, found);
    }

    JsonScanner text_;
};

}  // namespace

Manifest parse_manifest(const std::string& file, std::string text) {
    Manifest manifest;
    manifest.text = std::move(text);
    std::istringstream stream(manifest.text);
    try {
        ManifestReader(stream).read(manifest);
    } catch (const JsonError& error) {
        throw ModelError(file, error.path, error.expected, error.found);
    }
    return manifest;
}

Manifest read_manifest(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "manifest.json";
    return parse_manifest(file.string(), std::string(read_input(file, max_manifest_bytes).view()));
}

}  // namespace affetto::nn
