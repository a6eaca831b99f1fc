#include "nn/json_number.h"

#include <cfloat>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

namespace affetto::nn {
namespace {

// The powers of ten that a double holds exactly.
constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int largest_exact_power = 22;
constexpr std::uint64_t largest_exact_integer = std::uint64_t{1} << 53;
constexpr int most_digits = 19;  // any that many fit 64 bits

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits of a number as one integer, and the power of ten that belongs to it.
struct Digits {
    std::uint64_t integer = 0;  // of no meaning once there are more than most_digits
    int count = 0;              // without leading zeros
    int exponent = 0;

    // Past the digits at `at`, or null where there is none.
    const char* read(const char* at) {
        if (!is_digit(*at)) return nullptr;
        for (; is_digit(*at); ++at) {
            integer = integer * 10 + static_cast<std::uint64_t>(*at - '0');
            count += count != 0 || *at != '0';
        }
        return at;
    }
};

// Past the exponent at `at`, behind its letter, or null where there is none.
const char* read_exponent(const char* at, int& exponent) {
    constexpr int beyond_all = 100000;
    const bool negative = *at == '-';
    if (*at == '+' || *at == '-') ++at;
    if (!is_digit(*at)) return nullptr;
    int written = 0;
    for (; is_digit(*at); ++at) {
        if (written < beyond_all) written = written * 10 + (*at - '0');
    }
    exponent += negative ? -written : written;
    return at;
}

// An integer and a power of ten that are both exact make one rounding, which is the right one
// (W. D. Clinger, "How to read floating point numbers accurately", 1990).
bool is_exact(const Digits& digits) {
    return FLT_EVAL_METHOD == 0 && digits.count <= most_digits && digits.integer <= largest_exact_integer &&
           digits.exponent >= -largest_exact_power && digits.exponent <= largest_exact_power;
}

double exact_value(const Digits& digits) {
    const auto integer = static_cast<double>(digits.integer);
    return digits.exponent < 0 ? integer / powers_of_ten[-digits.exponent]
                               : integer * powers_of_ten[digits.exponent];
}

double rounded_value(const char* first, const char* past) {
    double value = 0.0;
    const auto result = std::from_chars(first, past, value);
    return result.ec == std::errc() ? value : std::numeric_limits<double>::infinity();
}

}  // namespace

const char* read_json_number(const char* at, JsonNumber& number) noexcept {
    const char* const first = at;
    const bool negative = *at == '-';
    if (negative) ++at;
    Digits digits;
    at = *at == '0' ? at + 1 : digits.read(at);
    number.integer = true;
    if (at != nullptr && *at == '.') {
        number.integer = false;
        const char* const fraction = at + 1;
        at = digits.read(fraction);
        if (at != nullptr) digits.exponent = -static_cast<int>(at - fraction);
    }
    if (at != nullptr && (*at == 'e' || *at == 'E')) {
        number.integer = false;
        at = read_exponent(at + 1, digits.exponent);
    }
    if (at == nullptr) return nullptr;
    if (is_exact(digits)) {
        number.value = negative ? -exact_value(digits) : exact_value(digits);
    } else {
        number.value = rounded_value(first, at);
    }
    return at;
}

}  // namespace affetto::nn
