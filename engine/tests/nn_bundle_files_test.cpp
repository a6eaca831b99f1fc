// The files of a bundle below the bundle: SHA-256 and safetensors.
#include <gtest/gtest.h>

#include <string>

#include "affetto/network.h"
#include "nn/safetensors.h"
#include "nn/sha256.h"

namespace {

using affetto::ModelError;
using affetto::nn::Safetensors;
using affetto::nn::sha256_hex;

// The examples of NIST's FIPS 180 page.
TEST(Sha256, GivesThePublishedDigests) {
    for (const bool portable : {false, true}) {
        EXPECT_EQ(sha256_hex("", portable),
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        EXPECT_EQ(sha256_hex("abc", portable),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", portable),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        EXPECT_EQ(sha256_hex(std::string(1000000, 'a'), portable),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

TEST(Sha256, BothWaysAgreeAtEveryLength) {
    std::string text;
    for (int length = 0; length < 200; ++length, text.push_back(static_cast<char>(length * 37))) {
        EXPECT_EQ(sha256_hex(text), sha256_hex(text, true)) << length;
    }
}

std::string file_of(const std::string& header, const std::string& data) {
    std::string text;
    for (int i = 0; i < 8; ++i) text.push_back(static_cast<char>(header.size() >> (8 * i) & 0xFF));
    return text + header + data;
}

const std::string two_tensors =
    R"({"__metadata__":{"by":"us"},"b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},)"
    R"("a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})";

// 1.5 and -2 as floats, 0.5 and -65504 as halves.
const std::string their_data("\x00\x00\xc0\x3f\x00\x00\x00\xc0\x00\x38\xff\xfb", 12);

TEST(Safetensors, ReadsBothPrecisions) {
    const std::string content = file_of(two_tensors, their_data);
    const Safetensors tensors("file", content);
    EXPECT_EQ(tensors.values("a", "F32", {2, 1}), (std::vector<float>{1.5F, -2.0F}));
    EXPECT_EQ(tensors.values("b", "F16", {2}), (std::vector<float>{0.5F, -65504.0F}));
    EXPECT_THROW(tensors.values("c", "F32", {2}), ModelError);
    EXPECT_THROW(tensors.values("a", "F32", {1, 2}), ModelError);
    EXPECT_THROW(tensors.values("a", "F16", {2, 1}), ModelError);
}

TEST(Safetensors, RefusesNumbersThatAreNotFinite) {
    std::string data = their_data;
    data[11] = '\x7c';
    data[10] = '\0';
    const std::string content = file_of(two_tensors, data);
    const Safetensors tensors("file", content);
    try {
        tensors.values("b", "F16", {2});
        FAIL();
    } catch (const ModelError& error) {
        EXPECT_EQ(error.path(), "b[1]");
    }
}

TEST(Safetensors, RefusesHeadersThatDoNotFit) {
    const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
        return R"({"a":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets +
               "}}";
    };
    EXPECT_NO_THROW(Safetensors("file", file_of(tensor("F32", "[2]", "[0,8]"), "12345678")));
    const struct {
        const char* why;
        std::string header;
    } cases[] = {
        {"dtype", tensor("BF16", "[4]", "[0,8]")},
        {"short data", tensor("F32", "[3]", "[0,12]")},
        {"more data than tensors", tensor("F32", "[1]", "[0,4]")},
        {"range other than the shape", tensor("F32", "[1]", "[0,8]")},
        {"a hole", tensor("F32", "[1]", "[4,8]")},
        {"backwards", tensor("F32", "[2]", "[8,0]")},
        {"negative", tensor("F32", "[2]", "[-8,0]")},
        {"one offset", tensor("F32", "[2]", "[0]")},
        {"fraction", tensor("F32", "[2.0]", "[0,8]")},
        {"product over 2^64", tensor("F32", "[4294967296,4294967296,2]", "[0,8]")},
        {"size over 2^53", tensor("F32", "[99999999999999999999]", "[0,8]")},
        {"rank", tensor("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]")},
        {"another key", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}})"},
        {"no dtype", R"({"a":{"shape":[2],"data_offsets":[0,8]}})"},
        {"no offsets", R"({"a":{"dtype":"F32","shape":[2]}})"},
        {"overlap", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                    R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})"},
        {"twice", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                  R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})"},
        {"an array", "[]"},
        {"no JSON", "{\"a\""},
        {"empty", ""},
        {"trailing text", tensor("F32", "[2]", "[0,8]") + "}"},
    };
    for (const auto& [why, header] : cases) {
        EXPECT_THROW(Safetensors("file", file_of(header, "12345678")), ModelError) << why;
    }
}

TEST(Safetensors, RefusesLengthsBeyondTheFile) {
    EXPECT_THROW(Safetensors("file", ""), ModelError);
    EXPECT_THROW(Safetensors("file", "1234567"), ModelError);
    EXPECT_THROW(Safetensors("file", std::string(8, '\xff')), ModelError);
    EXPECT_THROW(Safetensors("file", std::string("\x03\0\0\0\0\0\0\0{}", 10)), ModelError);
}

}  // namespace
