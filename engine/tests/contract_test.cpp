#include "affetto/contract.h"

#include <gtest/gtest.h>

namespace {

using namespace affetto;

TEST(Contract, SlicesTileEveryVector) {
    for (const auto& network : contract::networks) {
        int offset = 0;
        for (const auto& slice : network.input) {
            EXPECT_EQ(slice.offset, offset) << network.name << " " << slice.name;
            offset += slice.size;
        }
        EXPECT_EQ(offset, network.input_size) << network.name;
        EXPECT_EQ(network.layers.back().size, network.output_size) << network.name;
    }
}

TEST(Contract, HarmonyNamesEveryClass) {
    EXPECT_EQ(static_cast<int>(contract::harmony::classes.size()), contract::harmony::output_size);
}

}  // namespace
