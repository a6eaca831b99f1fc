#include "nn/contract_mark.h"

#include <algorithm>

#include "affetto/contract.h"

namespace affetto::nn {
namespace {

void check_layers(const contract::NetworkSpec& spec, const std::vector<std::unique_ptr<Layer>>& layers,
                  const std::vector<Activation>& activations, Problems& problems) {
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
        const std::string at = "layers[" + std::to_string(i) + "]";
        if (found != expected) problems.add(at, expected + of, found);
        // RTNeural's loader gives an LSTM its own activations, whatever the file says.
        const std::string_view name = activation_names[static_cast<std::size_t>(activations[i])];
        if (layers[i]->type() != "lstm" && name != spec.layers[i].activation) {
            problems.add(at + ".activation", quote(spec.layers[i].activation) + of, quote(std::string(name)));
        }
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
                         const std::vector<Activation>& activations, Problems& problems) {
    const std::string at = contract_mark_key;
    if (mark.contract != contract::hash) {
        problems.add(at + ".contract", quote(contract::hash), quote(mark.contract));
    }
    const auto spec = std::find_if(contract::networks.begin(), contract::networks.end(),
                                   [&](const auto& network) { return mark.network == network.name; });
    if (spec == contract::networks.end()) {
        problems.add(at + ".network", "a network of the contract", quote(mark.network));
    } else if (!layers.empty()) {
        check_layers(*spec, layers, activations, problems);
    }
}

}  // namespace affetto::nn
