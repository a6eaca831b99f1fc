// JsonScanner: strict JSON, pulled value by value from a stream, with the path of where it is.
//
// Threading model: one thread at a time; allocates. Memory does not grow with the text: nothing is
// kept but a window of it and the keys of the objects that are open.
//
// RFC 8259 without leniency: no NaN, no comments, no trailing commas or text, valid UTF-8. Beyond the
// RFC, duplicate keys, nesting deeper than max_depth and numbers outside double's range are refused.
#pragma once

#include <cstddef>
#include <istream>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "nn/json_number.h"

namespace affetto::nn {

/// Text that is not acceptable JSON; reading cannot go on.
struct JsonError : std::runtime_error {
    JsonError(std::string where, std::string wanted, std::string got);
    std::string path, expected, found;
};

class JsonScanner {
public:
    enum class Kind { object, array, string, number, boolean, null };

    static constexpr int max_depth = 32;
    static constexpr std::size_t max_keys = 4096;  ///< In one object.
    static constexpr std::size_t max_key_bytes = 256;
    static constexpr std::size_t max_string_bytes = 1 << 20;
    static constexpr std::ptrdiff_t max_number_bytes = 512;

    static constexpr std::size_t default_window_bytes = 1 << 16;
    static constexpr std::size_t least_window_bytes = 1 << 10;

    /// `text` must outlive the scanner, which keeps `window_bytes` of it, least_window_bytes or more.
    /// Every method may throw JsonError.
    explicit JsonScanner(std::istream& text, std::size_t window_bytes = default_window_bytes);

    /// The kind of the value that comes next, which stays to be read.
    Kind kind();
    /// Enters the object that comes next; then next_key gives each key, and false at the end.
    void enter_object();
    bool next_key(std::string& key);
    /// Enters the array that comes next; then next_element is true before each element.
    void enter_array();
    bool next_element();
    /// `text`, where given, receives the number as written.
    JsonNumber number(std::string* text = nullptr);
    /// Behind a number in an array: reads the elements that follow as long as they are numbers within
    /// the range of 32-bit floats, up to values.size() of them, and gives how many it read. It may stop
    /// early; next_element tells what comes. For arrays of many numbers: it does the common case alone.
    std::size_t more_floats(std::span<float> values);
    std::string string();
    /// Reads the value that comes next and says what it is, in words fit for an error message.
    std::string describe();
    /// Reads the value that comes next and forgets it.
    void skip();
    /// Refuses anything but white space up to the end of the text.
    void expect_end();

    /// Where the scanner is, such as `layers[2].weights[0]`; empty at the top.
    std::string path() const;

private:
    struct Level {
        bool array;
        bool first = true;
        std::size_t index = 0;       // of the element that is being read
        std::string key;             // that is being read
        std::set<std::string> keys;  // all so far
    };

    void refill();
    char peek();
    char peek_token();
    void open(char bracket);
    bool next_item(char bracket);
    void literal(std::string_view word);
    std::string quoted(std::size_t max_bytes);
    void read_escape(std::string& text);
    unsigned read_hex4();
    void read_utf8(std::string& text);
    std::string found_here();
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const;

    std::istream& text_;
    std::vector<char> window_;  // from at_ to end_ still to be read; *end_ is 0
    const char* at_;
    const char* end_;
    bool ended_ = false;
    std::vector<Level> levels_;
};

/// Text in quotes for an error message: one line of printable ASCII, cut where it is long.
std::string quote(std::string_view text);

}  // namespace affetto::nn
