#include "nn/json_scanner.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace affetto::nn {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

// Past white space; the text ends with a character that is none.
const char* past_space(const char* at) {
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') ++at;
    return at;
}

}  // namespace

JsonError::JsonError(std::string where, std::string wanted, std::string got)
    : std::runtime_error(where + ": expected " + wanted + ", found " + got),
      path(std::move(where)),
      expected(std::move(wanted)),
      found(std::move(got)) {}

JsonScanner::JsonScanner(std::istream& text, std::size_t window_bytes)
    : text_(text),
      window_(std::max(window_bytes, least_window_bytes) + 1),
      at_(window_.data()),
      end_(window_.data()) {}

JsonScanner::Kind JsonScanner::kind() {
    switch (peek_token()) {
        case '{':
            return Kind::object;
        case '[':
            return Kind::array;
        case '"':
            return Kind::string;
        case 't':
        case 'f':
            return Kind::boolean;
        case 'n':
            return Kind::null;
        default:
            if (*at_ == '-' || is_digit(*at_)) return Kind::number;
            fail("a JSON value", found_here());
    }
}

void JsonScanner::enter_object() { open('{'); }

void JsonScanner::enter_array() { open('['); }

bool JsonScanner::next_key(std::string& key) {
    if (!next_item('}')) return false;
    levels_.back().key.clear();
    if (peek_token() != '"') fail("a key in quotes", found_here());
    key = quoted(max_key_bytes);
    Level& level = levels_.back();
    level.key = key;
    if (level.keys.size() == max_keys) fail("at most " + std::to_string(max_keys) + " keys", "more");
    if (!level.keys.insert(key).second) fail("each key once", "the key twice");
    if (peek_token() != ':') fail("':'", found_here());
    ++at_;
    return true;
}

bool JsonScanner::next_element() {
    Level& level = levels_.back();
    if (!level.first) ++level.index;
    return next_item(']');
}

JsonNumber JsonScanner::number(std::string* text) {
    if (kind() != Kind::number) fail("a number", found_here());
    if (end_ - at_ <= max_number_bytes) refill();
    JsonNumber number;
    const char* const past = read_json_number(at_, number);
    if (past == nullptr) fail("a number as JSON writes it", found_here());
    if (past - at_ > max_number_bytes) fail("a number of at most 512 characters", "a longer one");
    if (std::isinf(number.value)) {
        fail("a number within the range of 64-bit floats", std::string(at_, std::min(past, at_ + 40)));
    }
    if (text != nullptr) text->assign(at_, past);
    at_ = past;
    return number;
}

std::size_t JsonScanner::more_floats(std::span<float> values) {
    std::size_t count = 0;
    for (; count < values.size(); ++count) {
        if (*at_ != ',') break;
        const char* const first = past_space(at_ + 1);
        // Whatever is not a number of the common kind, whole within the window, is left for `number`.
        if (end_ - first <= max_number_bytes) break;
        JsonNumber number;
        const char* const past = read_json_number(first, number);
        if (past == nullptr || past - first > max_number_bytes) break;
        values[count] = static_cast<float>(number.value);
        if (!std::isfinite(values[count])) break;
        at_ = past;
    }
    levels_.back().index += count;
    return count;
}

std::string JsonScanner::string() {
    if (kind() != Kind::string) fail("a string", found_here());
    return quoted(max_string_bytes);
}

std::string JsonScanner::describe() {
    switch (kind()) {
        case Kind::object:
            skip();
            return "an object";
        case Kind::array: {
            std::size_t size = 0;
            for (enter_array(); next_element(); ++size) skip();
            return "an array of " + std::to_string(size);
        }
        case Kind::string:
            return quote(string());
        default: {
            std::string text = found_here();
            skip();
            return text;
        }
    }
}

void JsonScanner::skip() {
    switch (kind()) {
        case Kind::object:
            enter_object();
            for (std::string key; next_key(key);) skip();
            break;
        case Kind::array:
            enter_array();
            while (next_element()) skip();
            break;
        case Kind::string:
            string();
            break;
        case Kind::number:
            number();
            break;
        case Kind::boolean:
            literal(*at_ == 't' ? "true" : "false");
            break;
        case Kind::null:
            literal("null");
            break;
    }
}

void JsonScanner::expect_end() {
    if (peek_token() != '\0' || at_ != end_) fail("the end of the file", found_here());
}

std::string JsonScanner::path() const {
    std::string path;
    for (const Level& level : levels_) {
        if (level.first) break;  // entered, but at none of its values yet
        if (level.array) {
            path.append("[").append(std::to_string(level.index)).append("]");
        } else if (level.key.empty()) {
            break;  // between two keys
        } else if (std::all_of(level.key.begin(), level.key.end(), is_word)) {
            path.append(path.empty() ? "" : ".").append(level.key);
        } else {
            path.append("[").append(quote(level.key)).append("]");
        }
    }
    return path;
}

// Moves what is left to the front of the window and fills the rest.
void JsonScanner::refill() {
    if (ended_) return;
    const auto left = static_cast<std::size_t>(end_ - at_);
    std::copy(at_, end_, window_.data());
    const std::size_t room = window_.size() - 1 - left;
    text_.read(window_.data() + left, static_cast<std::streamsize>(room));
    const auto read = static_cast<std::size_t>(text_.gcount());
    ended_ = read < room;
    if (text_.bad()) fail("a readable file", "a read error");
    at_ = window_.data();
    end_ = at_ + left + read;
    window_[left + read] = '\0';
}

char JsonScanner::peek() {
    if (at_ == end_) refill();
    return *at_;
}

char JsonScanner::peek_token() {
    for (;;) {
        at_ = past_space(at_);
        if (at_ != end_ || ended_) return *at_;
        refill();
    }
}

void JsonScanner::open(char bracket) {
    if (peek_token() != bracket) fail(bracket == '{' ? "an object" : "an array", found_here());
    if (levels_.size() == max_depth) {
        fail("nesting of at most " + std::to_string(max_depth) + " levels", "more");
    }
    ++at_;
    levels_.push_back(Level{bracket == '[', true, 0, {}, {}});
}

// Steps over the comma before the next item; at the bracket that ends them, leaves the level.
bool JsonScanner::next_item(char bracket) {
    Level& level = levels_.back();
    const char token = peek_token();
    if (token == bracket) {
        ++at_;
        levels_.pop_back();
        return false;
    }
    if (!std::exchange(level.first, false)) {
        if (token != ',') fail(std::string("',' or '") + bracket + "'", found_here());
        ++at_;
    }
    return true;
}

void JsonScanner::literal(std::string_view word) {
    for (const char c : word) {
        if (peek() != c) fail(std::string(word), found_here());
        ++at_;
    }
}

// What the text holds at this point: the end, a word or a character.
std::string JsonScanner::found_here() {
    if (end_ - at_ < 64) refill();
    if (at_ == end_) return "the end of the file";
    const char* past = at_;
    const auto in_word = [](char c) { return is_word(c) || c == '.' || c == '+'; };
    while (past - at_ < 40 && in_word(*past)) ++past;
    return past == at_ ? quote(std::string_view(at_, 1)) : std::string(at_, past);
}

void JsonScanner::fail(const std::string& expected, const std::string& found) const {
    throw JsonError(path(), expected, found);
}

}  // namespace affetto::nn
