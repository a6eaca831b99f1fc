// The numbers of JSON: their grammar and their exact value.
#pragma once

namespace affetto::nn {

struct JsonNumber {
    double value = 0.0;
    bool integer = false;  ///< Written without fraction and exponent.
};

/// Reads the number at `at`, where the text ends with a character that no number has, such as 0.
///
/// Gives where the number ends, or null where none is written as RFC 8259 says. The value is that of
/// the digits, rounded to the nearest double; infinity stands for one that is too large or too small.
const char* read_json_number(const char* at, JsonNumber& number) noexcept;

}  // namespace affetto::nn
