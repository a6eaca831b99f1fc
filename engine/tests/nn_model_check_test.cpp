#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "model_check.h"

namespace {

using affetto::tools::check_models;

class ModelCheck : public testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }
    int run(const std::vector<std::filesystem::path>& paths) { return check_models(paths, out_, errors_); }

    // By the test's name: others of them may run at the same time.
    std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) /
        (std::string("affetto_model_check_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::ostringstream out_, errors_;
};

const char* const sound =
    R"({"in_shape":[2],"layers":[{"type":"dense","activation":"tanh","shape":[1],"weights":[[[1],[2]],[0.5]]}]})";
const char* const growing =
    R"({"in_shape":[1],"layers":[{"type":"dense","shape":[1],"weights":[[[3e38]]]},{"type":"dense","shape":[1],"weights":[[[3e38]]]}]})";

TEST_F(ModelCheck, ReportsASoundFile) {
    const auto file = write("sound.json", sound);
    EXPECT_EQ(run({file}), 0);
    EXPECT_NE(out_.str().find(file.string() + ": loaded in "), std::string::npos);
    EXPECT_NE(out_.str().find("network: 2 -> 1, 3 weights; dense 1"), std::string::npos);
    EXPECT_EQ(errors_.str(), "");
}

TEST_F(ModelCheck, RefusesButGoesOn) {
    const auto broken = write("broken.json", R"({"in_shape":[2]})"), file = write("sound.json", sound);
    EXPECT_EQ(run({broken, file, folder_ / "none.json", folder_}), 2);
    EXPECT_EQ(errors_.str(), broken.string() + ": layers: expected an array, found no such key\n" +
                                 (folder_ / "none.json").string() + ": expected a file, found none\n" +
                                 (folder_ / "manifest.json").string() + ": expected a file, found none\n");
    EXPECT_NE(out_.str().find("sound.json: loaded in "), std::string::npos);
}

TEST_F(ModelCheck, RefusesOutputsThatAreNotFinite) {
    const auto file = write("growing.json", growing);
    EXPECT_EQ(run({file}), 2);
    EXPECT_EQ(errors_.str(), file.string() + ": expected finite outputs, found NaN or infinity\n");
}

}  // namespace
