// ContractMark: by it a file of RTNeural JSON says that it is one of the contract's networks.
//
// It stands beside `in_shape` as {"affetto": {"network": "melody", "contract": "<hash>"}}; RTNeural's
// loader passes over it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "affetto/network.h"
#include "nn/activation.h"
#include "nn/json_scanner.h"
#include "nn/problems.h"

namespace affetto::nn {

inline constexpr const char* contract_mark_key = "affetto";

struct ContractMark {
    std::string network, contract;
};

/// Reads the mark, whose key the scanner has just read.
ContractMark read_contract_mark(JsonScanner& scanner);

/// Adds a problem for everything in which the layers are not what the contract says of the network.
/// `activations`: one a layer, that of the file.
void check_contract_mark(const ContractMark& mark, const std::vector<std::unique_ptr<Layer>>& layers,
                         const std::vector<Activation>& activations, Problems& problems);

}  // namespace affetto::nn
