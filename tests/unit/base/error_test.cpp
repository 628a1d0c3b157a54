#include "atoll/base/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace atl::base {
namespace {

TEST(Diagnostic, WritesWhatIsKnown) {
    EXPECT_EQ((Diagnostic{"job.yaml", 3, 7, "'seed' is '010'", "no zeros", "write 10"}.text()),
              "job.yaml:3:7: 'seed' is '010' (no zeros) write 10");
    EXPECT_EQ((Diagnostic{"job.yaml", 3, 7, "broken", "", ""}.text()), "job.yaml:3:7: broken");
    EXPECT_EQ((Diagnostic{"job.yaml", 3, 0, "broken", "", ""}.text()), "job.yaml:3: broken");
    EXPECT_EQ((Diagnostic{"job.yaml", 0, 0, "broken", "", ""}.text()), "job.yaml: broken");
    EXPECT_EQ((Diagnostic{"", 0, 0, "broken", "", ""}.text()), "broken");
    EXPECT_EQ((Diagnostic{"job.yaml", 0, 0, "broken", "", "mend it"}.text()),
              "job.yaml: broken mend it");
    EXPECT_EQ((Diagnostic{"job.yaml", 0, 0, "broken", "old", ""}.text()), "job.yaml: broken (old)");
}

TEST(Diagnostic, GivesNoColumnWithoutALine) {
    EXPECT_EQ((Diagnostic{"job.yaml", 0, 7, "broken", "", ""}.text()), "job.yaml: broken");
}

TEST(InputError, HoldsAllProblemsOneALine) {
    const InputError error({{"a.yaml", 1, 2, "first", "", ""}, {"b.yaml", 0, 0, "second", "", ""}});
    EXPECT_STREQ(error.what(), "a.yaml:1:2: first\nb.yaml: second");
    EXPECT_EQ(error.kind(), ErrorKind::input);
    ASSERT_EQ(error.diagnostics().size(), 2u);
    EXPECT_EQ(error.diagnostics()[0].file, "a.yaml");
    EXPECT_EQ(error.diagnostics()[0].line, 1);
    EXPECT_EQ(error.diagnostics()[0].column, 2);
    EXPECT_EQ(error.diagnostics()[1].problem, "second");
}

TEST(Error, KeepsItsKindAndMessage) {
    const Error error(ErrorKind::refused, "already there");
    EXPECT_EQ(error.kind(), ErrorKind::refused);
    EXPECT_STREQ(error.what(), "already there");
}

TEST(ErrorKind, ValuesAreExitCodes) {
    EXPECT_EQ(static_cast<int>(ErrorKind::internal), 1);
    EXPECT_EQ(static_cast<int>(ErrorKind::usage), 2);
    EXPECT_EQ(static_cast<int>(ErrorKind::input), 3);
    EXPECT_EQ(static_cast<int>(ErrorKind::io), 4);
    EXPECT_EQ(static_cast<int>(ErrorKind::refused), 5);
}

}  // namespace
}  // namespace atl::base
