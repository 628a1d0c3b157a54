/// A study file: the question, the job that its runs are made from, and what is claimed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "atoll/io/job.hpp"
#include "atoll/search/study.hpp"

namespace atl::io {

enum class StudyMethod { enumerate, search };
inline constexpr std::array<std::string_view, 2> study_method_names = {"enumerate", "search"};

/// Of a start: the design of the largest, middle or smallest value of every parameter, but for the
/// values given, one a parameter.
struct StartConfig {
    enum class From { largest, middle, smallest };
    std::string name;
    From from = From::largest;
    ParameterValues values;
};

/// The fields of a study file, as written or by default.
struct StudyConfig {
    std::string name;
    search::StudyKind kind = search::StudyKind::specialisation;
    std::string job;  ///< a file, or its name: beside the study file, or among the jobs known
    Overrides set;    ///< fields of the job, as --set of a run
    StudyMethod method = StudyMethod::enumerate;
    std::string largest;  ///< specialisation; empty: that of most weights
    std::vector<search::Stage> stages = search::published_stages();  ///< sequential
    std::vector<StartConfig> starts = {{"max", StartConfig::From::largest, {}},
                                       {"middle", StartConfig::From::middle, {}}};
    std::vector<search::Objective> objectives = {search::Objective::ela_mean,
                                                 search::Objective::ela,
                                                 search::Objective::ela_all};  ///< aggregations
    std::vector<int> nodes_nm;        ///< technology; empty: all of the space
    std::vector<std::string> unseen;  ///< leave one out: networks that no design is made for
    std::vector<double> limits_mm2;   ///< area limits; ascending
    std::vector<search::Variant> variants;
    std::vector<search::Claim> claims;
    std::string output;  ///< directory, relative to the working directory
};

/// A study with everything it refers to, checked.
struct Study {
    StudyConfig config;
    std::filesystem::path job_file;
    Job job;                                 ///< as the study sets it
    std::vector<std::string> network_names;  ///< of the plan, as a job may name them
    std::vector<model::Network> networks;    ///< of the plan
    search::StudyPlan plan;

    /// All fields but the output, with their values in use, as YAML that can be run again with
    /// --output.
    std::string resolved() const;
    /// All fields, with this directory for the results, as YAML that runs as it stands from
    /// wherever it is called.
    std::string record(const std::filesystem::path& output) const;
};

/// An enumeration of more designs is refused.
inline constexpr std::uint64_t most_enumerated_by_study = 1'000'000'000;

/// `file`: whatever find_config takes. Throws base::InputError with every problem of the study and
/// of its job; base::Error as find_config, io when another file cannot be read.
Study load_study(const std::filesystem::path& file, const Overrides& overrides,
                 const ConfigPath& path);

/// The ordinary job of a step, which writes to `directory`. Throws as load_job.
Job step_job(const Study& study, const search::StudyStep& step, const std::string& directory,
             const ConfigPath& path);

}  // namespace atl::io
