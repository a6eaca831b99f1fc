// affetto-model-check: for a build server, before a model goes into a plugin.
#include <exception>
#include <iostream>
#include <string_view>

#include "model_check.h"

int main(int count, char** arguments) {
    const std::vector<std::filesystem::path> paths(arguments + 1, arguments + count);
    if (paths.empty() || std::string_view(arguments[1]) == "--help") {
        std::cout
            << "usage: affetto-model-check MODEL.json|BUNDLE ...\n\n"
               "Loads each as a plugin would, runs a bundle's golden vectors and prints sizes, weights,\n"
               "memory, load time and latency. Exit code 0, or 2 where anything is in doubt.\n\n"
               "example: affetto-model-check models/default melody.json\n";
        return paths.empty() ? 2 : 0;
    }
    try {
        return affetto::tools::check_models(paths, std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << "affetto-model-check: " << error.what() << "\n";
        return 2;
    }
}
