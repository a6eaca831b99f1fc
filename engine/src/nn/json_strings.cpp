// The strings of JSON: escapes and UTF-8.
#include "nn/json_scanner.h"

namespace affetto::nn {
namespace {

void append_utf8(std::string& text, unsigned code) {
    const auto add = [&](unsigned byte) { text.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0 | code >> 6);
        add(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        add(0xE0 | code >> 12);
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    } else {
        add(0xF0 | code >> 18);
        add(0x80 | (code >> 12 & 0x3F));
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    }
}

}  // namespace

// The string whose opening quote comes next.
std::string JsonScanner::quoted(std::size_t max_bytes) {
    std::string text;
    ++at_;
    for (char c = peek(); c != '"'; c = peek()) {
        if (text.size() >= max_bytes)
            fail("a string of at most " + std::to_string(max_bytes) + " bytes", "a longer one");
        if (at_ == end_) fail("the end of the string", "the end of the file");
        if (static_cast<unsigned char>(c) < 0x20) fail("a string without control characters", found_here());
        if (c == '\\') {
            read_escape(text);
        } else {
            read_utf8(text);
        }
    }
    ++at_;
    return text;
}

void JsonScanner::read_escape(std::string& text) {
    constexpr std::string_view letters = "\"\\/bfnrtu";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++at_;
    const std::size_t letter = letters.find(peek());
    if (letter == std::string_view::npos) fail("an escape of JSON", found_here());
    ++at_;
    if (letter < meanings.size()) {
        text.push_back(meanings[letter]);
        return;
    }
    unsigned code = read_hex4();
    if (code >= 0xD800 && code < 0xDC00) {  // the first half of a pair
        for (const char c : {'\\', 'u'}) {
            if (peek() != c) fail("the second half of a surrogate pair", found_here());
            ++at_;
        }
        const unsigned low = read_hex4();
        if (low < 0xDC00 || low > 0xDFFF) fail("the second half of a surrogate pair", "another escape");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
        fail("a whole surrogate pair", "its second half alone");
    }
    append_utf8(text, code);
}

unsigned JsonScanner::read_hex4() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = peek();
        const auto digit = std::string_view("0123456789abcdefABCDEF").find(c);
        if (c == '\0' || digit == std::string_view::npos) fail("four hexadecimal digits", found_here());
        code = code * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
        ++at_;
    }
    return code;
}

// One character: its length and the least code of that length come from its first byte (RFC 3629).
void JsonScanner::read_utf8(std::string& text) {
    const auto lead = static_cast<unsigned char>(*at_);
    const int more = lead < 0x80 ? 0 : lead >= 0xC2 && lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (lead >= 0x80 && (lead < 0xC2 || lead > 0xF4)) fail("UTF-8", found_here());
    unsigned code = more == 0 ? lead : lead & (0x3FU >> more);
    ++at_;
    for (int i = 0; i < more; ++i, ++at_) {
        const auto byte = static_cast<unsigned char>(peek());
        if ((byte & 0xC0) != 0x80) fail("UTF-8", found_here());
        code = code << 6 | (byte & 0x3F);
    }
    const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        fail("UTF-8", "a code that it forbids");
    append_utf8(text, code);
}

std::string quote(std::string_view text) {
    constexpr std::size_t longest = 60;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text.substr(0, longest)) {
        if (c < 0x20 || c > 0x7E) {
            const auto byte = static_cast<unsigned char>(c);
            quoted += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
        } else {
            quoted += c;
        }
    }
    return quoted + (text.size() > longest ? "...\"" : "\"");
}

}  // namespace affetto::nn
