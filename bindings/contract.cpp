#include "affetto/contract.h"

#include <nanobind/stl/string.h>

#include <string>

#include "bindings.h"

namespace affetto::bindings {

void bind_contract(nanobind::module_& m) {
    m.attr("__version__") = AFFETTO_VERSION;
    m.attr("contract_signature") = std::string(contract::signature);
    m.attr("contract_hash") = std::string(contract::hash);
}

}  // namespace affetto::bindings
