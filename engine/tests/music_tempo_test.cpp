#include <gtest/gtest.h>

#include <limits>

#include "affetto/tempo.h"

namespace affetto {
namespace {

TEST(Tempo, QuickensWithArousalAndLessWithValence) {
    EXPECT_GT(tempo_for_feeling(0.0F, 1.0F), 1.3 * tempo_for_feeling(0.0F, 0.0F));
    EXPECT_LT(tempo_for_feeling(0.0F, -1.0F), 0.77 * tempo_for_feeling(0.0F, 0.0F));
    EXPECT_GT(tempo_for_feeling(1.0F, 0.0F), tempo_for_feeling(-1.0F, 0.0F));
    EXPECT_LT(tempo_for_feeling(1.0F, 0.0F), 1.4 * tempo_for_feeling(-1.0F, 0.0F));
}

TEST(Tempo, StaysWithinWhatCanBePlayed) {
    constexpr float odd[] = {-1e9F, -1.0F, 0.0F, 1.0F, 1e9F, std::numeric_limits<float>::quiet_NaN()};
    for (const float valence : odd) {
        for (const float arousal : odd) {
            const double tempo = tempo_for_feeling(valence, arousal);
            EXPECT_TRUE(tempo >= 55.0 && tempo <= 160.0) << valence << ' ' << arousal;
        }
    }
}

}  // namespace
}  // namespace affetto
