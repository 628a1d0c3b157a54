#include "evaluation_journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "atoll/io/evaluation_archive.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

const std::string journal_extension = ".journal";

std::string header_of(const Job& job) {
    return "atoll journal 1 of job " + job.hash();
}

[[noreturn]] void fail_to_note(const fs::path& file) {
    throw Error(ErrorKind::io,
                file.string() + ": " + std::strerror(errno) + ": evaluations cannot be noted");
}

}  // namespace

std::vector<fs::path> journals(const fs::path& directory) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(workers_directory(directory), error))
        if (entry.path().extension() == journal_extension) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> read_journal(const fs::path& file, const Job& job) {
    std::ifstream in(file);
    std::string line;
    std::vector<std::string> out;
    if (!in) throw Error(ErrorKind::io, file.string() + ": cannot be read");
    if (!std::getline(in, line)) return out;  // nothing came of it
    if (line != header_of(job))
        throw Error(ErrorKind::refused, file.string() +
                                            " belongs to another job; use another --output, or "
                                            "begin again with --overwrite");
    while (std::getline(in, line)) out.push_back(line);
    return out;
}

std::int64_t lines_of_journal(const fs::path& file) {
    std::ifstream in(file);
    std::int64_t out = -1;  // the header
    for (std::string line; std::getline(in, line);) out += !line.empty();
    return std::max<std::int64_t>(out, 0);
}

void remove_workers(const fs::path& directory) {
    std::error_code ignored;
    remove_journals(directory);
    const fs::path workers = workers_directory(directory);
    std::vector<fs::path> logs = {networks_file(directory)};
    for (const auto& entry : fs::directory_iterator(workers, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("rank-") && (name.ends_with(".log") || name.ends_with(".log.prev")))
            logs.push_back(entry.path());
    }
    for (const fs::path& file : logs) fs::remove(file, ignored);
    fs::remove(workers, ignored);  // unless somebody else has put something there
}

void remove_journals(const fs::path& directory) {
    std::error_code ignored;
    for (const fs::path& file : journals(directory)) fs::remove(file, ignored);
}

EvaluationJournal::EvaluationJournal(const fs::path& directory, const Job& job, int rank)
    : file_(workers_directory(directory) / ("rank-" + std::to_string(rank) + journal_extension)),
      header_(header_of(job)) {}

EvaluationJournal::~EvaluationJournal() {
    if (descriptor_ < 0) return;
    fdatasync(descriptor_);
    close(descriptor_);
}

void EvaluationJournal::open() {
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail_to_note(file_);
    synchronised_ = std::chrono::steady_clock::now();
    // A session before may have died in the middle of a line.
    if (lseek(descriptor_, 0, SEEK_END) == 0)
        write(header_ + "\n");
    else
        write("\n");
}

void EvaluationJournal::write(const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t n = ::write(descriptor_, text.data() + done, text.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail_to_note(file_);
        done += static_cast<std::size_t>(n);
    }
}

void EvaluationJournal::add(const std::string& note) {
    if (descriptor_ < 0) open();
    write(note + "\n");
    const auto now = std::chrono::steady_clock::now();
    if (now - synchronised_ < std::chrono::seconds(1)) return;
    synchronised_ = now;
    if (fdatasync(descriptor_) != 0) fail_to_note(file_);
}

}  // namespace atl::io
