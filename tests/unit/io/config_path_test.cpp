#include "atoll/io/config_path.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "test_files.hpp"

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

class ConfigPathTest : public testing::Test {
  protected:
    ConfigPathTest() {
        write_file(one_ / "cells/both.yaml", "a: 1\n");
        write_file(one_ / "cells/zebra.yaml", "a: 1\n");
        write_file(two_ / "cells/both.yaml", "a: 2\n");
        write_file(two_ / "cells/ape.yaml", "a: 2\n");
        write_file(two_ / "cells/readme.txt", "not a configuration\n");
    }

    const fs::path directory_ = fresh_directory();
    const fs::path one_ = directory_ / "one", two_ = directory_ / "two";
    const ConfigPath path_{{one_, directory_ / "absent", two_}};
};

TEST_F(ConfigPathTest, TheFirstDirectoryWins) {
    EXPECT_THAT(path_.find("cells", "both"), Optional(one_ / "cells/both.yaml"));
    EXPECT_THAT(ConfigPath({two_, one_}).find("cells", "both"), Optional(two_ / "cells/both.yaml"));
    EXPECT_THAT(path_.find("cells", "ape"), Optional(two_ / "cells/ape.yaml"));
}

TEST_F(ConfigPathTest, NamesBelongToTheirKind) {
    EXPECT_EQ(path_.find("networks", "both"), std::nullopt);
    EXPECT_EQ(path_.find("cells", "none"), std::nullopt);
    EXPECT_EQ(path_.find("cells", "readme"), std::nullopt);
    EXPECT_EQ(path_.find("cells", ""), std::nullopt);
}

TEST_F(ConfigPathTest, FilesOfAllDirectoriesSortedByName) {
    EXPECT_THAT(path_.files("cells"), ElementsAre(two_ / "cells/ape.yaml", one_ / "cells/both.yaml",
                                                  one_ / "cells/zebra.yaml"));
    EXPECT_THAT(path_.names("cells"), ElementsAre("ape", "both", "zebra"));
    EXPECT_THAT(path_.files("networks"), IsEmpty());
    EXPECT_THAT(path_.names("networks"), IsEmpty());
}

TEST_F(ConfigPathTest, AYamlFileIsTakenFromBesideTheJobFirst) {
    const fs::path beside = write_file(directory_ / "jobs/mine.yaml", "a: 1\n");
    EXPECT_THAT(path_.find("cells", "mine.yaml", directory_ / "jobs"), Optional(beside));
    EXPECT_THAT(path_.find("cells", "./mine.yaml", directory_ / "jobs"),
                Optional(directory_ / "jobs/./mine.yaml"));
    EXPECT_THAT(path_.find("cells", beside.string(), one_), Optional(beside));
    EXPECT_THAT(path_.find("cells", beside.string()), Optional(beside));
    EXPECT_EQ(path_.find("cells", "mine.yaml", one_), std::nullopt);
    // A file name is not looked up by kind.
    EXPECT_EQ(path_.find("cells", "both.yaml", directory_ / "jobs"), std::nullopt);
}

TEST_F(ConfigPathTest, AYamlFileIsThenTakenFromTheWorkingDirectory) {
    const fs::path kept = fs::current_path();
    write_file(directory_ / "jobs/mine.yaml", "a: 1\n");
    write_file(directory_ / "here/mine.yaml", "a: 2\n");
    write_file(directory_ / "here/other.yaml", "a: 2\n");
    fs::current_path(directory_ / "here");
    EXPECT_THAT(path_.find("cells", "mine.yaml", directory_ / "jobs"),
                Optional(directory_ / "jobs/mine.yaml"));
    EXPECT_THAT(path_.find("cells", "other.yaml", directory_ / "jobs"),
                Optional(fs::path("other.yaml")));
    fs::current_path(kept);
}

TEST_F(ConfigPathTest, DirectoriesAreNoFiles) {
    fs::create_directories(one_ / "networks/odd.yaml");
    write_file(two_ / "networks/odd.yaml", "a: 1\n");
    EXPECT_THAT(path_.find("networks", "odd"), Optional(two_ / "networks/odd.yaml"));
    EXPECT_EQ(path_.find("networks", (one_ / "networks/odd.yaml").string()), std::nullopt);
}

TEST_F(ConfigPathTest, TheEnvironmentComesBeforeTheSourceTree) {
    ASSERT_EQ(setenv("ATOLL_CONFIGS", (":" + one_.string() + "::" + two_.string()).c_str(), 1), 0);
    write_file(two_ / "networks/alexnet.yaml", "a: 2\n");
    const ConfigPath path = ConfigPath::standard();
    ASSERT_EQ(unsetenv("ATOLL_CONFIGS"), 0);
    EXPECT_THAT(path.find("cells", "both"), Optional(one_ / "cells/both.yaml"));
    EXPECT_THAT(path.find("cells", "ape"), Optional(two_ / "cells/ape.yaml"));
    EXPECT_THAT(path.find("networks", "alexnet"), Optional(two_ / "networks/alexnet.yaml"));
    const auto vgg16 = path.find("networks", "vgg16");
    ASSERT_TRUE(vgg16.has_value());
    EXPECT_TRUE(fs::equivalent(*vgg16, ATOLL_SOURCE_DIR "/configs/networks/vgg16.yaml"));
}

TEST_F(ConfigPathTest, WithoutTheEnvironmentTheSourceTreeIsFound) {
    ASSERT_EQ(unsetenv("ATOLL_CONFIGS"), 0);
    EXPECT_THAT(ConfigPath::standard().names("networks"),
                testing::IsSupersetOf({"alexnet", "mobilenet_v3", "resnet18", "vgg16"}));
}

}  // namespace
}  // namespace atl::io::test
