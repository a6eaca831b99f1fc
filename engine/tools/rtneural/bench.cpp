// rtneural-bench: times RTNeural on exported files, call by call as `affetto bench --peers` asks for it.
//
//     rtneural-bench JSON_FOLDER
//
// JSON_FOLDER holds <network>.json for each of the contract's networks. Says first, in a line of JSON, what
// RTNeural was built with. Then reads lines `SUBJECT CALLS warm|cold`, where SUBJECT is a network or
// `pipeline`, and answers each with a line: the microseconds of each call, as a JSON array.
#include <RTNeural/RTNeural.h>

#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "affetto/contract.h"
#include "bench/timing.h"
#include "nn/input_file.h"

namespace {

using namespace affetto;

#if defined(__AVX512F__)
constexpr const char* instructions = "avx512";
#elif defined(__AVX2__)
constexpr const char* instructions = "avx2";
#else
constexpr const char* instructions = "portable";
#endif

class Networks {
public:
    explicit Networks(const std::filesystem::path& folder) {
        for (const auto& spec : contract::networks) {
            std::ifstream text = nn::open_input(folder / (std::string(spec.name) + ".json"));
            models_.push_back(RTNeural::json_parser::parseJson<float>(text));
            if (!models_.back())
                throw std::runtime_error(std::string(spec.name) + ": RTNeural reads no model");
            models_.back()->reset();
        }
    }

    std::vector<double> time(const std::string& subject, std::size_t calls, bool cold) {
        if (cold && !walk_) walk_ = std::make_unique<bench::Walk>(bench::walked_bytes);
        return bench::time_calls(calls, cold ? walk_.get() : nullptr,
                                 [&](std::size_t call) { run(subject, call); });
    }

private:
    void run(const std::string& subject, std::size_t call) {
        alignas(RTNEURAL_DEFAULT_ALIGNMENT) float input[bench::Inputs::widest];
        for (std::size_t i = 0; i < models_.size(); ++i) {
            const auto& spec = contract::networks[i];
            if (subject != "pipeline" && subject != spec.name) continue;
            std::copy_n(inputs_.of_call(call), spec.input_size, input);
            models_[i]->forward(input);
        }
    }

    std::vector<std::unique_ptr<RTNeural::Model<float>>> models_;
    bench::Inputs inputs_;
    std::unique_ptr<bench::Walk> walk_;
};

void answer(Networks& networks, const std::string& line) {
    std::istringstream words(line);
    std::string subject, cache;
    std::size_t calls = 0;
    words >> subject >> calls >> cache;
    const char* separator = "[";
    for (const double time : networks.time(subject, calls, cache == "cold")) {
        std::cout << separator << time;
        separator = ", ";
    }
    std::cout << "]" << std::endl;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: rtneural-bench JSON_FOLDER\n";
        return 2;
    }
    try {
        Networks networks(arguments[1]);
        std::cout << "{\"back_end\": \"" AFFETTO_RTNEURAL_BACKEND "\", \"instructions\": \"" << instructions
                  << "\"}" << std::endl;
        for (std::string line; std::getline(std::cin, line);) answer(networks, line);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "rtneural-bench: " << error.what() << "\n";
        return 2;
    }
}
