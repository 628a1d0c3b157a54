#include "atoll/io/run_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "job_fixture.hpp"

// Where jobs and studies are found, and what a directory keeps of one.

namespace atl::io::test {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using testing::HasSubstr;

class RunRecord : public JobFile {
  protected:
    RunRecord() {
        write_file(configs_ / "networks/none.yaml", "");
        write_file(directory_ / "jobs/alpha.yaml", "name: alpha\n");
        write_file(directory_ / "jobs/study-beta.yaml", "name: beta\n");
        write_file(configs_ / "jobs/gamma.yaml", "name: gamma\n");
    }
    ConfigText find(const std::string& given, FileKind kind = FileKind::job) {
        return find_config(kind, given, ConfigPath({configs_}));
    }
    std::string error_of(const std::string& given, FileKind kind, ErrorKind expected) {
        try {
            find(given, kind);
        } catch (const Error& e) {
            EXPECT_EQ(e.kind(), expected);
            return e.what();
        }
        ADD_FAILURE() << given << " was found";
        return "";
    }

    const fs::path configs_ = directory_ / "configs";
};

TEST_F(RunRecord, NamesAreFoundWithinTheConfigurationAndBesideIt) {
    EXPECT_EQ(find("alpha").text, "name: alpha\n");
    EXPECT_EQ(find("gamma").text, "name: gamma\n");
    EXPECT_EQ(find("study-beta", FileKind::study).text, "name: beta\n");
    EXPECT_EQ(find("beta", FileKind::study).text, "name: beta\n");
    EXPECT_EQ(find("alpha").here, directory_ / "jobs");
}

TEST_F(RunRecord, AnUnknownNameSuggestsOneOfItsKind) {
    EXPECT_THAT(error_of("alpa", FileKind::job, ErrorKind::input),
                HasSubstr("did you mean 'alpha'?"));
    EXPECT_THAT(error_of("studi-beta", FileKind::study, ErrorKind::input),
                HasSubstr("did you mean 'study-beta'?"));
    EXPECT_THAT(error_of("omega", FileKind::job, ErrorKind::input),
                HasSubstr("known: alpha, gamma"));
    // What looks like a file is one.
    error_of("alpha.yaml", FileKind::job, ErrorKind::io);
    error_of("jobs/alpha", FileKind::job, ErrorKind::io);
}

TEST_F(RunRecord, OfADirectoryTellsWhereItIs) {
    const fs::path run = directory_ / "run";
    fs::create_directories(run);
    EXPECT_THAT(error_of(run.string(), FileKind::job, ErrorKind::io), HasSubstr("holds no run"));
    write_record(job_record(run), "name: kept\noutput: elsewhere\n");
    EXPECT_TRUE(is_record(job_record(run)));
    const ConfigText found = find(run.string());
    EXPECT_THAT(found.text, HasSubstr("name: kept\n"));
    Problems problems(found.called);
    EXPECT_EQ(with_output(found, {}, problems).at("output"), quoted(run.string()));
    EXPECT_EQ(with_output(found, {{"output", "x"}}, problems).at("output"), "x");
    EXPECT_FALSE(problems.any());
    EXPECT_THAT(error_of(run.string(), FileKind::study, ErrorKind::io),
                HasSubstr("holds a run, and no study"));
    // A file of the user's own is no record of a run.
    write_file(job_record(run), "name: mine\n");
    EXPECT_FALSE(is_record(job_record(run)));
    error_of(run.string(), FileKind::job, ErrorKind::io);
}

TEST_F(RunRecord, OfAJobRunsAsItStands) {
    const Job job = load(least_job, {{"checkpoint.seconds", "7"}, {"parameters.rows", "512"}});
    const fs::path run = directory_ / "." / "run";
    fs::create_directories(directory_ / "run");
    write_record(job_record(run), job.record(run));
    const Job again = load_job(job_record(run), {}, source_configs());
    EXPECT_EQ(again.resolved(), job.resolved());
    EXPECT_EQ(again.hash(), job.hash());
    EXPECT_EQ(again.config.checkpoint.seconds, 7);
    EXPECT_EQ(again.config.output, (directory_ / "run").string());
    EXPECT_EQ(again.record(again.config.output), job.record(run));
}

}  // namespace
}  // namespace atl::io::test
