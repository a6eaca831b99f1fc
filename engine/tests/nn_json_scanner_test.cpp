#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "nn/json_scanner.h"

namespace {

using affetto::nn::JsonError;
using affetto::nn::JsonScanner;

// Reads the text with the scanner into the DOM of another reader.
nlohmann::json value_of(JsonScanner& scanner) {
    switch (scanner.kind()) {
        case JsonScanner::Kind::object: {
            auto object = nlohmann::json::object();
            scanner.enter_object();
            for (std::string key; scanner.next_key(key);) object[key] = value_of(scanner);
            return object;
        }
        case JsonScanner::Kind::array: {
            auto array = nlohmann::json::array();
            for (scanner.enter_array(); scanner.next_element();) array.push_back(value_of(scanner));
            return array;
        }
        case JsonScanner::Kind::string:
            return scanner.string();
        case JsonScanner::Kind::number:
            return scanner.number().value;
        case JsonScanner::Kind::boolean:
            return scanner.describe() == "true";
        case JsonScanner::Kind::null:
            scanner.skip();
            return nullptr;
    }
    return {};
}

nlohmann::json read(const std::string& text) {
    std::istringstream stream(text);
    JsonScanner scanner(stream);
    auto value = value_of(scanner);
    scanner.expect_end();
    return value;
}

JsonError error_of(const std::string& text) {
    try {
        read(text);
    } catch (const JsonError& error) {
        return error;
    }
    ADD_FAILURE() << "accepted: " << text;
    return {"", "", ""};
}

TEST(JsonScanner, ReadsWhatJsonAllows) {
    for (const char* text :
         {"0", "-0", "-0.5e-3", "1E+2", " [ ] ", "{}", "[[],{}]", "\"\"", "true", "[false,null]", "1e-400000",
          R"({"a":1,"b":[{"c":"\u00e9\ud834\udd1e\n\"\\\/"}],"":2})", "\"\xf0\x9f\x8e\xb5 \xc3\xa9 \x7f\"",
          "[1,2 ,3]\n"}) {
        if (std::string(text) == "1e-400000") {
            EXPECT_THROW(read(text), JsonError);  // outside double's range, below as above
        } else {
            EXPECT_EQ(read(text), nlohmann::json::parse(text)) << text;
        }
    }
}

TEST(JsonScanner, RefusesWhatJsonForbids) {
    for (const char* text : {"",
                             " ",
                             "nul",
                             "True",
                             "NaN",
                             "Infinity",
                             "-",
                             "+1",
                             "01",
                             "-01",
                             "1.",
                             ".5",
                             "1e",
                             "1e+",
                             "0x1",
                             "1,",
                             "[1,]",
                             "[,1]",
                             "[1 2]",
                             "[",
                             "]",
                             "{",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{'a':1}",
                             "{1:2}",
                             "{\"a\" 1}",
                             "\"",
                             "\"\\x\"",
                             "\"\\u12g4\"",
                             "\"\\ud800\"",
                             "\"\\ud800\\u0041\"",
                             "\"\\udc00\"",
                             "\"\t\"",
                             "\"\xff\"",
                             "\"\xc0\x80\"",
                             "\"\xe0\x80\x80\"",
                             "\"\xed\xa0\x80\"",
                             "\"\xf4\x90\x80\x80\"",
                             "\"\xc3\"",
                             "[1]x",
                             "[1][2]",
                             "/*x*/1",
                             "\xef\xbb\xbf[1]",
                             "tru\0e"}) {
        EXPECT_THROW(read(text), JsonError) << text;
    }
    EXPECT_THROW(read(std::string("1\0", 2)), JsonError);
    EXPECT_THROW(read(std::string("[\0]", 3)), JsonError);
    EXPECT_THROW(read("1e400"), JsonError);
    EXPECT_THROW(read(R"({"a":1,"a":2})"), JsonError);
}

TEST(JsonScanner, BoundsNestingKeysAndStrings) {
    const std::string open(32, '['), close(32, ']');
    EXPECT_NO_THROW(read(open + close));
    EXPECT_THROW(read("[" + open + close + "]"), JsonError);
    EXPECT_THROW(read("{\"" + std::string(257, 'k') + "\":1}"), JsonError);
    EXPECT_THROW(read("\"" + std::string((1 << 20) + 1, 's') + "\""), JsonError);
    EXPECT_THROW(read(std::string(513, '1')), JsonError);
    EXPECT_EQ(read(std::string(300, '1')), nlohmann::json::parse(std::string(300, '1')));
}

TEST(JsonScanner, SaysWhereItIs) {
    EXPECT_EQ(error_of(R"({"layers":[{},{"weights":[[1,2],[1,x]]}]})").path, "layers[1].weights[1][1]");
    EXPECT_EQ(error_of(R"({"a b":{"c.d":NaN}})").path, R"(["a b"]["c.d"])");
    EXPECT_EQ(error_of(R"({"a b":{"c.d":NaN}})").found, "NaN");
    EXPECT_EQ(error_of(R"({"a":[1]} 5)").path, "");
    EXPECT_EQ(error_of(R"({"a":{"b":1,"b":2}})").path, "a.b");
    EXPECT_EQ(error_of("[1,").found, "the end of the file");
    EXPECT_EQ(error_of("[\x01]").found, "\"\\x01\"");
}

// Every token must survive the border of the window that the scanner reads through.
TEST(JsonScanner, WindowBordersChangeNothing) {
    const std::string body = R"({"key":[-12.5e3,"t\u00e9xt \u00e9",true,null,{"x":[]}],"k2":123456789.125})";
    const auto expected = nlohmann::json::parse(body);
    for (std::size_t before = (1 << 16) - body.size() - 2; before < (1 << 16) + 2; ++before) {
        EXPECT_EQ(read(std::string(before, ' ') + body), expected) << before;
    }
}

// Small texts of the characters that matter: accepted by both readers or by neither.
TEST(JsonScanner, AgreesWithAnotherReaderOnRandomText) {
    constexpr std::string_view alphabet = "[]{}:,\"\"\\0123.-eEtrufalsn \xc3\xa9/b";
    std::mt19937 generator(5);
    int accepted = 0;
    for (int i = 0; i < 40000; ++i) {
        std::string text;
        for (auto length = generator() % 9; length > 0; --length)
            text += alphabet[generator() % alphabet.size()];
        const auto oracle = nlohmann::json::parse(text, nullptr, false);
        bool ours = true;
        try {
            EXPECT_EQ(read(text), oracle) << text;
        } catch (const JsonError& error) {
            ours = false;
            EXPECT_TRUE(oracle.is_discarded() || error.expected == "each key once" ||
                        error.expected == "a number within the range of 64-bit floats")
                << text << " " << error.what();
        }
        accepted += ours;
    }
    EXPECT_GT(accepted, 200);
}

}  // namespace
