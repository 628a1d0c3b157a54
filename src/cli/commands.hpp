/// The subcommands: options as parsed, and what runs them. Each returns an exit code and may throw
/// base::Error.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "atoll/io/network_generators.hpp"
#include "atoll/io/yaml.hpp"
#include "atoll/model/temporal_mapping.hpp"
#include "run_arguments.hpp"
#include "show_arguments.hpp"
#include "world.hpp"

namespace atl::cli {

using io::parse_overrides;

struct SearchArguments {
    std::string job;
    RunArguments run;
    std::string output;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> warm_start;  ///< runs, or archives of evaluations
    ShowArguments show;
    std::vector<std::string> set;  ///< key=value
};
int search_command(const SearchArguments& arguments, World& world);

struct EnumerateArguments {
    std::string job;
    RunArguments run;
    std::string output;                   ///< empty: nothing is written
    std::vector<std::string> objectives;  ///< empty: all
    std::int64_t top = 10;
    bool shares = false;  ///< print the table of parameter values
    bool insist = false;  ///< also when it takes longer than a day
    ShowArguments show;
    std::vector<std::string> set;
};
int enumerate_command(const EnumerateArguments& arguments, World& world);

struct BenchArguments {
    std::string job;
    std::int64_t seeds = 20;
    std::vector<std::int64_t> evaluations = {1000};
    std::vector<std::string> algorithms;  ///< empty: all for one objective
    std::vector<std::int64_t> islands = {1};
    std::vector<std::string> topologies;  ///< empty: the job's
    std::vector<std::int64_t> intervals;  ///< empty: the job's
    std::optional<double> optimum;
    std::string csv;
    ShowArguments show;
    std::vector<std::string> set;
};
int bench_command(const BenchArguments& arguments, World& world);

struct SensitivityArguments {
    std::string job;
    std::string around;  ///< run directory or HDF5 file; empty: not given
    std::string design;  ///< key=value,...; empty: not given
    std::uint64_t trajectories = 1000, samples = 8192;
    std::vector<double> near = {1, 5, 10};
    std::uint64_t enumerable = 20'000'000;
    std::string output;  ///< empty: nothing is written
    bool overwrite = false;
    ShowArguments show;
    std::vector<std::string> set;
};
int sensitivity_command(const SensitivityArguments& arguments);

struct StudyArguments {
    std::string study;
    RunArguments run;
    std::string output;
    ShowArguments show;
    std::vector<std::string> set;
};
int study_command(const StudyArguments& arguments, World& world);

struct EvaluateArguments {
    model::ModelKind model = model::ModelKind::reference;
    std::string constants = "default";
    std::string hardware = "rram";
    std::vector<std::string> networks;
    model::Fidelity fidelity = model::Fidelity::exact;
    std::string designs;  ///< CSV file; empty: one design by flags
    std::map<std::string, double> design;
    std::string csv;
    std::string json;
    bool explain = false;
    bool compare = false;
    std::string compare_changes;  ///< key=value,... against the design of the flags
    double area_limit_mm2 = std::numeric_limits<double>::infinity();
    ShowArguments show;
};
int evaluate_command(const EvaluateArguments& arguments);

struct ValidateArguments {
    std::string published;  ///< CSV file or directory; empty: not asked for
    std::size_t worst = 5;
    bool silicon = false;         ///< the physical model beside measured chips
    std::string chips = "chips";  ///< which
    std::string csv;              ///< empty: none
    bool json = false;
    ShowArguments show;
};
int validate_command(const ValidateArguments& arguments);

struct InfoArguments {
    std::string path;
    bool digest = false;
    bool json = false;
    ShowArguments show;
};
int info_command(const InfoArguments& arguments);

struct LogArguments {
    std::string path;
    std::string csv;
    std::optional<std::int64_t> island;
    bool summary = false;
    ShowArguments show;
};
int log_command(const LogArguments& arguments);

struct SchemaArguments {
    std::string kind;  ///< empty: all kinds, in short
    bool json = false;
};
int schema_command(const SchemaArguments& arguments);

struct CheckArguments {
    std::vector<std::string> paths;
    std::string kind;  ///< empty: told by the keys
    bool resolved = false;
    std::vector<std::string> set;
};
int check_command(const CheckArguments& arguments);

enum class NetworkAction { import, list, show, check, generate };
inline constexpr std::array<std::string_view, 5> network_action_names = {"import", "list", "show",
                                                                         "check", "generate"};
struct NetworkArguments {
    NetworkAction action = NetworkAction::list;
    std::string what;               ///< source, network, or name, as the action has it
    std::string output;             ///< file; empty: NAME.yaml
    std::string name;               ///< of an imported network; empty: the source's
    std::vector<std::string> dims;  ///< name=value
    std::string source;             ///< to check against; empty: none
    bool overwrite = false;
    io::LlmConfig llm;
    std::string preset;           ///< empty: none
    std::set<std::string> given;  ///< options that count instead of the preset's
};
int network_command(const NetworkArguments& arguments);

struct ReportArguments {
    std::vector<std::string> runs;  ///< directories or HDF5 files
    std::string output;             ///< HTML file; empty: report.html in the run's directory
    std::string data;               ///< directory; empty: none
    std::string plots;              ///< directory; empty: none
};
int report_command(const ReportArguments& arguments);

}  // namespace atl::cli
