#include "atoll/io/run_record.hpp"

#include "atoll/base/text.hpp"
#include "atoll/base/version.hpp"
#include "atoll/io/text_file.hpp"
#include "hdf5_file.hpp"
#include "hdf5_seal.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

constexpr std::string_view record_mark = "# Written by atoll ";

bool is_hdf5(const fs::path& file) {
    return has_seal(file) || file.filename().string().find(".h5") != std::string::npos;
}

/// As an HDF5 file holds it.
ConfigText stored(FileKind kind, const fs::path& file) {
    const Hdf5File in = Hdf5File::open(file);
    const std::string what(name(kind));
    if (kind == FileKind::study && in.text_attribute("file_type") != "atoll study result")
        throw Error(ErrorKind::refused, file.string() + ": holds a run, and no study");
    return {
        in.texts(what).at(0), "the " + what + " in " + file.string(), file.parent_path(), {}, true};
}

std::string wrong_directory(FileKind kind, const fs::path& directory) {
    std::error_code ignored;
    if (kind == FileKind::job && fs::exists(study_record(directory), ignored))
        return " holds a study, for 'atoll study': its runs are in steps/";
    if (kind == FileKind::study && fs::exists(job_record(directory), ignored))
        return " holds a run, and no study";
    return kind == FileKind::study ? " holds no study" : " holds no run";
}

/// The record, or where there is none (of an older run) what the HDF5 files hold.
ConfigText of_directory(FileKind kind, const fs::path& directory) {
    const bool study = kind == FileKind::study;
    const fs::path record = study ? study_record(directory) : job_record(directory);
    std::error_code ignored;
    if (is_record(record) || (study && fs::exists(record, ignored)))
        return {read_text(record), record.string(), directory, directory.string(), false};
    std::string damaged;
    const std::vector<std::string> files =
        study ? std::vector<std::string>{"study.h5"}
              : std::vector<std::string>{"result.h5", "checkpoint.h5", "checkpoint.h5.prev"};
    for (const std::string& file : files) {
        if (!fs::exists(directory / file, ignored)) continue;
        try {
            ConfigText out = stored(kind, directory / file);
            out.output = directory.string();
            out.lacks_output = false;
            return out;
        } catch (const Error& e) {
            damaged = e.what();
        }
    }
    if (!damaged.empty()) throw Error(ErrorKind::io, damaged);
    throw Error(ErrorKind::io, directory.string() + wrong_directory(kind, directory));
}

fs::path of_name(FileKind kind, const std::string& given, const ConfigPath& path) {
    const std::string prefix = "study-";
    const bool study = kind == FileKind::study;
    if (study)
        if (const auto file = path.find("jobs", prefix + given)) return *file;
    if (const auto file = path.find("jobs", given)) return *file;
    std::vector<std::string> known;
    for (const std::string& name : path.names("jobs"))
        if (name.starts_with(prefix) == study) known.push_back(name);
    throw Error(ErrorKind::input, std::string(name(kind)) + " '" + given +
                                      "' is not known, and there is no such " +
                                      "file: " + base::suggest_name(given, known));
}

}  // namespace

fs::path job_record(const fs::path& directory) {
    return directory / "job.yaml";
}

fs::path study_record(const fs::path& directory) {
    return directory / "study.yaml";
}

bool is_record(const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && read_text(file).starts_with(record_mark);
}

void write_record(const fs::path& file, const std::string& fields) {
    replace_text(file,
                 std::string(record_mark) + std::string(base::version()) + " (" +
                     std::string(base::git_sha().substr(0, 12)) +
                     "), every time a run starts here: all fields with their values in use\n" +
                     fields);
}

ConfigText find_config(FileKind kind, const std::string& given, const ConfigPath& path) {
    std::error_code ignored;
    if (fs::is_directory(given, ignored)) return of_directory(kind, given);
    const bool exists = fs::exists(given, ignored);
    if (exists && is_hdf5(given)) return stored(kind, given);
    // A name has no dots and no slashes; what has them is meant as a file.
    const bool named = !exists && given.find_first_of("./") == std::string::npos;
    const fs::path file = named ? of_name(kind, given, path) : fs::path(given);
    return {read_text(file), file.string(), file.parent_path(), {}, false};
}

Overrides with_output(const ConfigText& config, const Overrides& overrides, Problems& problems) {
    Overrides out = overrides;
    if (out.contains("output")) return out;
    if (config.output) out["output"] = quoted(*config.output);
    if (config.lacks_output) {
        problems.add(YAML::Mark::null_mark(), "it does not say where the results go", "",
                     "give --output DIR");
        out["output"] = "unknown";
    }
    return out;
}

}  // namespace atl::io
