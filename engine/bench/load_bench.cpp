// affetto-load-bench: what loading all five networks costs, from the bundle and from RTNeural JSON.
//
//     affetto-load-bench BUNDLE JSON_FOLDER ROUNDS
//
// JSON_FOLDER holds <network>.json for each of the contract's networks. nlohmann's DOM of the same files
// stands in for RTNeural's loader, which starts by making one. The ways take turns, so that a slow
// moment of the machine meets all of them. Prints one JSON object: for each way the milliseconds of
// each round and the heap's peak in bytes, of a round of its own.
#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "affetto/bundle.h"
#include "affetto/contract.h"
#include "affetto/network.h"
#include "heap_count.h"

namespace {

using Clock = std::chrono::steady_clock;

// One way of loading: does it, tells `loaded` while everything is still held, then lets go.
struct Way {
    std::string name;
    std::function<void(const std::function<void()>& loaded)> load;
};

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& spec : affetto::contract::networks)
        files.push_back(folder / (std::string(spec.name) + ".json"));
    return files;
}

std::vector<Way> ways_of(const std::filesystem::path& bundle, const std::filesystem::path& folder) {
    const auto files = files_of(folder);
    const auto from_bundle = [bundle](const auto& loaded) {
        const affetto::Bundle networks = affetto::load_bundle(bundle);
        loaded();
    };
    const auto from_json = [files](const auto& loaded) {
        std::vector<affetto::Network> networks;
        for (const auto& file : files) networks.push_back(affetto::read_rtneural_json(file));
        loaded();
    };
    const auto from_nlohmann = [files](const auto& loaded) {
        for (const auto& file : files) {  // RTNeural lets each go before the next
            std::ifstream text(file);
            nlohmann::json model;
            text >> model;
        }
        loaded();
    };
    return {{"bundle", from_bundle}, {"json", from_json}, {"nlohmann", from_nlohmann}};
}

double milliseconds(const Way& way) {
    const auto begin = Clock::now();
    auto end = begin;
    way.load([&] { end = Clock::now(); });
    return std::chrono::duration<double, std::milli>(end - begin).count();
}

std::size_t heap_peak(const Way& way) {
    std::size_t peak = 0;
    affetto::bench::start_heap_count();
    way.load([&] { peak = affetto::bench::stop_heap_count(); });
    return peak;
}

nlohmann::json measure(const std::vector<Way>& ways, int rounds) {
    nlohmann::json result;
    for (const Way& way : ways) result[way.name]["heap_peak_bytes"] = heap_peak(way);  // warms the disk too
    for (int round = 0; round < rounds; ++round) {
        for (const Way& way : ways) result[way.name]["milliseconds"].push_back(milliseconds(way));
    }
    return result;
}

}  // namespace

int main(int count, char** arguments) {
    const int rounds = count == 4 ? std::atoi(arguments[3]) : 0;
    if (rounds < 1) {
        std::cerr << "usage: affetto-load-bench BUNDLE JSON_FOLDER ROUNDS\n";
        return 2;
    }
    try {
        std::cout << measure(ways_of(arguments[1], arguments[2]), rounds).dump() << "\n";
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "affetto-load-bench: " << error.what() << "\n";
        return 2;
    }
}
