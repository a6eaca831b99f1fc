#include "nn/contract_mark.h"

#include <algorithm>

#include "affetto/contract.h"

namespace affetto::nn {
namespace {

void check_layers(const contract::NetworkSpec& spec, const std::vector<std::unique_ptr<Layer>>& layers,
                  Problems& problems) {
    const std::string of = std::string(", as in the contract's ") + spec.name;
    if (layers.front()->input_size() != spec.input_size) {
        problems.add("in_shape", std::to_string(spec.input_size) + of,
                     std::to_string(layers.front()->input_size()));
    }
    if (layers.size() != spec.layers.size()) {
        problems.add("layers", std::to_string(spec.layers.size()) + " layers" + of,
                     std::to_string(layers.size()));
        return;
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string expected =
            std::string(spec.layers[i].type) + " of " + std::to_string(spec.layers[i].size);
        const std::string found = layers[i]->type() + " of " + std::to_string(layers[i]->output_size());
        if (found != expected) problems.add("layers[" + std::to_string(i) + "]", expected + of, found);
    }
}

}  // namespace

ContractMark read_contract_mark(JsonScanner& scanner) {
    ContractMark mark;
    scanner.enter_object();
    for (std::string key; scanner.next_key(key);) {
        if (key == "network") {
            mark.network = scanner.string();
        } else if (key == "contract") {
            mark.contract = scanner.string();
        } else {
            scanner.skip();
        }
    }
    return mark;
}

void check_contract_mark(const ContractMark& mark, const std::vector<std::unique_ptr<Layer>>& layers,
                         Problems& problems) {
    const std::string at = contract_mark_key;
    if (mark.contract != contract::hash) {
        problems.add(at + ".contract", quote(contract::hash), quote(mark.contract));
    }
    const auto spec = std::find_if(contract::networks.begin(), contract::networks.end(),
                                   [&](const auto& network) { return mark.network == network.name; });
    if (spec == contract::networks.end()) {
        problems.add(at + ".network", "a network of the contract", quote(mark.network));
    } else if (!layers.empty()) {
        check_layers(*spec, layers, problems);
    }
}

}  // namespace affetto::nn
