// The canary: a guard that counts nothing would pass every test that relies on it.
#include "allocation_guard.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <new>
#include <thread>
#include <vector>

namespace {

using affetto::testing::AllocationGuard;

// Direct calls of the operators: a compiler may leave out a new-expression and its delete.
TEST(AllocationGuard, CountsEveryFormOfNewAndDelete) {
    constexpr std::align_val_t cache_line{64};
    AllocationGuard guard;
    void* plain = ::operator new(4);
    void* array = ::operator new[](32);
    void* quiet = ::operator new(4, std::nothrow);
    void* aligned = ::operator new(100, cache_line);
    EXPECT_EQ(guard.allocations(), 4U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(aligned) % 64, 0U);
    ::operator delete(plain);
    ::operator delete[](array);
    ::operator delete(quiet, std::nothrow);
    ::operator delete(aligned, cache_line);
    EXPECT_EQ(guard.frees(), 4U);
}

TEST(AllocationGuard, CountsContainersThatGrow) {
    std::vector<float> values;
    values.reserve(4);
    AllocationGuard guard;
    values.assign(4, 0.0F);
    EXPECT_EQ(guard.operations(), 0U);
    values.assign(400, 0.0F);
    EXPECT_EQ(guard.operations(), 2U);
}

TEST(AllocationGuard, CountsItsOwnThreadAlone) {
    std::size_t elsewhere = 0;
    std::thread other([&elsewhere] {
        AllocationGuard guard;
        ::operator delete(::operator new(1000));
        elsewhere = guard.allocations();
    });
    AllocationGuard guard;
    other.join();
    EXPECT_EQ(elsewhere, 1U);
    EXPECT_EQ(guard.allocations(), 0U);
}

TEST(AllocationGuard, SaysNothingAboutTheStack) {
    AllocationGuard guard;
    std::array<float, 256> values{};
    values[3] = 1.0F;
    EXPECT_EQ(guard.operations(), 0U);
    EXPECT_EQ(values[3], 1.0F);
}

}  // namespace
