#include "atoll/io/check_file.hpp"

#include <algorithm>

#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/io/physical_files.hpp"
#include "atoll/io/run_record.hpp"
#include "atoll/io/silicon_files.hpp"
#include "atoll/io/study.hpp"
#include "space_checks.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

FileFact count(std::size_t number, const std::string& what) {
    return {number, what + (number == 1 ? "" : "s")};
}

/// Of a text as it was found. Throws base::InputError.
FileKind kind_of(const ConfigText& text) {
    const YAML::Node root = parse_yaml(text.text, text.called);
    Problems problems(text.called);
    if (!root.IsMap()) {
        problems.add(root.Mark(), "the file must be a mapping", "key: value lines");
        problems.throw_if_any();
    }
    std::vector<std::string> keys;
    for (const auto& entry : root)
        if (entry.first.IsScalar()) keys.push_back(entry.first.Scalar());
    const auto kind = recognise_kind(keys);
    if (kind) return *kind;
    const std::vector<std::string> known(file_kind_names.begin(), file_kind_names.end());
    problems.add(root.Mark(), "its keys are those of no kind of files", base::join(known, ", "),
                 "--kind KIND says which it is meant to be");
    problems.throw_if_any();
    return FileKind::job;
}

void check_job(const std::string& given, const Overrides& overrides, const ConfigPath& path,
               CheckedFile& out) {
    const Job job = load_job(given, overrides, path);
    out.facts = {count(job.space.size(), "design"), count(job.networks.size(), "network")};
    out.resolved = job.record(job.config.output);
}

void check_study(const std::string& given, const Overrides& overrides, const ConfigPath& path,
                 CheckedFile& out) {
    const Study study = load_study(given, overrides, path);
    out.facts = {
        {{}, std::string(search::study_kind_names[static_cast<std::size_t>(study.plan.kind)])},
        count(search::study_steps(study.plan), "step"),
        count(study.networks.size(), "network")};
    out.resolved = study.record(study.config.output);
}

void check_space_file(const fs::path& file, const ConfigPath& path, CheckedFile& out) {
    const SpaceFile space = load_space(file);
    Problems problems(file.string());
    if (space.space.model() == model::ModelKind::physical) {
        check_space(space, find_physical(path, space.constants, file.string()), problems);
        out.facts = {count(space.space.size(), "design"), {{}, "constants " + space.constants}};
    } else {
        const model::HardwareTemplate hardware = find_template(path, space.hardware, file.string());
        check_space(space, hardware, *load_library(path, hardware.cell), problems);
        out.facts = {count(space.space.size(), "design"), {{}, "template " + space.hardware}};
    }
    problems.throw_if_any();
}

void check_network(const fs::path& file, CheckedFile& out) {
    const model::Network network = load_network(file);
    out.facts = {count(network.layers.size(), "layer"),
                 {static_cast<std::uint64_t>(network.macs()), "MACs"},
                 {static_cast<std::uint64_t>(network.weights()), "weights"}};
}

void check_cell(const fs::path& file, CheckedFile& out) {
    const model::CellTable table = load_cell_table(file);
    // Tables are found by the names of their files.
    if (!file.filename().string().starts_with(table.cell + "-")) {
        Problems problems(file.string());
        problems.add(
            load_yaml(file)["cell"].Mark(),
            "nothing finds the table of cell '" + table.cell + "' in a file of this name", "",
            "call it " + table.cell + "-" + std::to_string(table.technology_nm) + "nm.yaml");
        problems.throw_if_any();
    }
    std::size_t points = 1;
    for (const auto& axis : table.grid.axes()) points *= axis.nodes.size();
    out.facts = {{{}, table.cell + " at " + std::to_string(table.technology_nm) + " nm"},
                 count(points, "grid point")};
}

void check_technology(const fs::path& file, CheckedFile& out) {
    const model::Technology technology = load_technology(file);
    out.facts = {{{}, std::to_string(technology.technology_nm) + " nm"},
                 count(technology.adders.size(), "adder")};
}

void check_template(const fs::path& file, const ConfigPath& path, CheckedFile& out) {
    const model::HardwareTemplate hardware = load_template(file);
    std::vector<std::string> known;
    for (const std::string& table : path.names("cells"))
        known.push_back(table.substr(0, table.rfind('-')));
    const auto tables =
        static_cast<std::size_t>(std::count(known.begin(), known.end(), hardware.cell));
    if (tables == 0) {
        Problems problems(file.string());
        problems.add(load_yaml(file)["cell"].Mark(),
                     "cell '" + hardware.cell + "' has no table in configs/cells", "",
                     base::suggest_name(hardware.cell, known));
        problems.throw_if_any();
    }
    out.facts = {{{}, "cell " + hardware.cell}, count(tables, "node")};
}

void check_physical(const fs::path& file, CheckedFile& out) {
    const model::physical::PhysicalConstants constants = load_physical(file);
    out.facts = {{{},
                  base::shortest(constants.scaling.most_nm()) + " to " +
                      base::shortest(constants.scaling.least_nm()) + " nm"},
                 {constants.links.dram.size(), "kinds of main memory"}};
}

void check_silicon(const fs::path& file, CheckedFile& out) {
    const Silicon silicon = load_silicon(file);
    out.facts = {count(silicon.chips.size(), "chip"), count(silicon.rows.size(), "figure")};
}

void check(const std::string& given, const ConfigText& text, const Overrides& overrides,
           const ConfigPath& path, CheckedFile& out) {
    const fs::path& file = text.called;
    const bool runs = *out.kind == FileKind::job || *out.kind == FileKind::study;
    if (!runs && !overrides.empty())
        throw Error(ErrorKind::usage, "--set is for jobs and studies, and " + text.called +
                                          " is a " + std::string(name(*out.kind)));
    Overrides set = overrides;
    // What is only looked at needs no place for results.
    if (runs && text.lacks_output && !set.contains("output")) set["output"] = "results";
    switch (*out.kind) {
        case FileKind::job:
            return check_job(given, set, path, out);
        case FileKind::study:
            return check_study(given, set, path, out);
        case FileKind::space:
            return check_space_file(file, path, out);
        case FileKind::network:
            return check_network(file, out);
        case FileKind::cell:
            return check_cell(file, out);
        case FileKind::technology:
            return check_technology(file, out);
        case FileKind::file_template:
            return check_template(file, path, out);
        case FileKind::physical:
            return check_physical(file, out);
        case FileKind::silicon:
            return check_silicon(file, out);
    }
}

}  // namespace

CheckedFile check_file(const std::string& given, std::optional<FileKind> kind,
                       const Overrides& overrides, const ConfigPath& path) {
    CheckedFile out;
    const bool study = kind == FileKind::study;
    const ConfigText text = find_config(study ? FileKind::study : FileKind::job, given, path);
    out.called = text.called;
    try {
        out.kind = kind ? *kind : kind_of(text);
        check(given, text, overrides, path, out);
    } catch (const base::InputError& e) {
        out.problems = e.diagnostics();
    }
    return out;
}

std::vector<fs::path> yaml_files(const fs::path& directory) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
         it.increment(error))
        if (it->is_regular_file() && it->path().extension() == ".yaml") out.push_back(it->path());
    if (error)
        throw Error(ErrorKind::io,
                    "cannot read directory " + directory.string() + ": " + error.message());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace atl::io
