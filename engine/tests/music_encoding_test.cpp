#include <gtest/gtest.h>

#include <array>

#include "affetto/encoding.h"
#include "allocation_guard.h"

namespace {

using namespace affetto;

TEST(Encoding, AllocatesNothing) {
    std::array<float, contract::melody::input_size> melody{};
    std::array<float, contract::harmony::input_size> harmony{};
    std::array<float, contract::dynamics::input_size> dynamics{};
    std::array<float, contract::groove::input_size> groove{};
    const MelodyContext melody_context{};
    const HarmonyContext harmony_context{};
    const DynamicsContext dynamics_context{};
    const GrooveContext groove_context{};
    const affetto::testing::AllocationGuard guard;
    encode(melody_context, melody);
    encode(harmony_context, harmony);
    encode(dynamics_context, dynamics);
    encode(groove_context, groove);
    EXPECT_EQ(guard.operations(), 0U);
}

TEST(Encoding, PlacesOutsideASliceWriteNothing) {
    MelodyContext context{};
    context.last_pitch = -1;
    context.chord_root = -1;
    context.step_in_bar = 16;
    context.bar_in_phrase = -3;
    std::array<float, contract::melody::input_size> input{};
    encode(context, input);
    for (const float value : input) EXPECT_EQ(value, 0.0F);
}

TEST(Chords, EveryClassFoldsToItself) {
    for (int chord_index = 0; chord_index < contract::harmony::output_size; ++chord_index) {
        const Chord chord = chord_of_class(chord_index, 0);
        std::uint32_t intervals = 0;
        for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
            if ((chord.pitch_classes >> pitch_class & 1U) != 0) {
                intervals |= 1U << ((pitch_class - chord.root + 12) % 12);
            }
        }
        EXPECT_EQ(chord_class(chord.root, intervals, 0), chord_index) << chord_name(chord_index, 0, false);
    }
}

TEST(Chords, EverySetOfIntervalsHasAClass) {
    for (int root = 0; root < 12; ++root) {
        for (std::uint32_t intervals = 0; intervals < 4096; ++intervals) {
            EXPECT_GE(chord_class(root, intervals, 3), 0) << root << " " << intervals;
        }
    }
}

}  // namespace
