/// Feeds changed files to the readers of checkpoints and results: each must read them or throw
/// base::Error. Anything else ends the program, with the file that did it left in the directory.
///
///   atoll_fuzz CORPUS DIRECTORY SECONDS [SEED]
///
/// Half of the files are changed as bytes, which the hash in them must catch; half are whole files
/// whose tables disagree. (Bytes changed under a hash made to match are not tried: libhdf5 itself
/// does not survive them.)
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "atoll/io/check_states.hpp"
#include "atoll/io/enumeration_file.hpp"
#include "atoll/io/result.hpp"
#include "atoll/io/text_file.hpp"
#include "bytes.hpp"
#include "tables.hpp"

namespace {

using namespace atl;
namespace fs = std::filesystem;
using fuzz::below;
using fuzz::change_bytes;
using fuzz::limit_memory;
using fuzz::Random;

/// With the settings of the files in the corpus.
io::Job corpus_job(const fs::path& corpus) {
    return io::load_job(
        corpus / "job.yaml",
        {{"islands.count", "3"},
         {"algorithm",
          "{kind: four_phase, drawn: 12, chosen: 8, population: 5, phases: [{generations: 2}, "
          "{generations: 2}]}"},
         {"islands.migration", "{interval: 2, emigrants: 1}"}},
        io::ConfigPath::standard());
}

/// Nothing counted, in the shape of the job.
search::EnumerationTally empty_tally(const io::Job& job) {
    search::EnumerationTally tally;
    for (const auto& p : job.space.parameters()) {
        auto& shares = tally.shares.emplace_back();
        for (const double value : p.values) shares.push_back({value, 0, 0});
    }
    return tally;
}

class Readers {
  public:
    explicit Readers(const fs::path& corpus)
        : job_(corpus_job(corpus)), empty_(empty_tally(job_)) {}

    /// How many of the readers took the files in `directory`, where the checkpoint is one.
    int read(const fs::path& directory) {
        int taken = 0;
        const auto attempt = [&](auto work) {
            try {
                work();
                ++taken;
            } catch (const base::Error&) {
            }
        };
        const fs::path file = io::checkpoint_file(directory);
        attempt([&] { io::file_type(file); });
        attempt([&] { io::result_digest(file); });
        attempt([&] {
            const auto checkpoint = io::read_checkpoint(directory);
            for (std::int64_t n = 0; n < checkpoint->islands; ++n) {
                const search::IslandState state = checkpoint->island(n);
                io::check_state_of_job(state, job_, file);
                // What was found good can be worked with.
                for (const auto& i : state.archive) job_.space.design(i.id);
            }
        });
        attempt([&] {
            const auto checkpoint = io::read_enumeration_checkpoint(directory);
            io::check_tally_of_job(*checkpoint, job_, empty_, file);
            for (const auto& best : checkpoint->tally.best)
                for (const auto& d : best) job_.space.design(d.id);
        });
        return taken;
    }

  private:
    io::Job job_;
    search::EnumerationTally empty_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const fs::path corpus = argv[1], directory = argv[2];
    const auto seed = argc > 4 ? std::stoull(argv[4]) : 1;
    fs::create_directories(directory);
    const fs::path file = io::checkpoint_file(directory);
    std::vector<std::string> files;
    std::vector<fuzz::Tables> tables;
    Readers readers(corpus);
    for (const char* kind : {"search", "enumeration"}) {
        const fs::path checkpoint = corpus / (std::string(kind) + "_checkpoint.h5");
        files.push_back(io::read_text(checkpoint));
        files.push_back(io::read_text(corpus / (std::string(kind) + "_result.h5")));
        tables.push_back(fuzz::read_checkpoint_tables(checkpoint, kind));
        // Unchanged, all but the reader of the other kind take it; then the changes matter.
        fuzz::write_tables(file, tables.back());
        if (readers.read(directory) != 3) {
            std::fprintf(stderr, "%s cannot be read unchanged\n", checkpoint.c_str());
            return 1;
        }
    }
    limit_memory();
    Random random(seed);
    long as_bytes = 0, as_tables = 0, bytes_taken = 0, tables_taken = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::stol(argv[3]));
    while (std::chrono::steady_clock::now() < end) {
        alarm(60);  // a reader that hangs is killed
        if (below(random, 2) == 0) {
            std::string bytes = files[below(random, files.size())];
            const std::string before = bytes;
            for (std::size_t n = 1 + below(random, 3); n > 0; --n)
                change_bytes(bytes, files[below(random, files.size())], random);
            if (bytes == before) continue;
            std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
            bytes_taken += readers.read(directory) > 0;
            ++as_bytes;
        } else {
            fuzz::Tables changed = tables[below(random, tables.size())];
            for (std::size_t n = 1 + below(random, 3); n > 0; --n) fuzz::change(changed, random);
            fuzz::write_tables(file, changed);
            tables_taken += readers.read(directory) == 3;
            ++as_tables;
        }
    }
    std::printf(
        "seed %llu: %ld files changed as bytes, %ld of them taken; %ld with changed tables, "
        "%ld of them taken\n",
        seed, as_bytes, bytes_taken, as_tables, tables_taken);
    fs::remove_all(directory);
    // Changed bytes must not pass, and most changed tables must not.
    return bytes_taken == 0 && as_bytes > 0 && as_tables > 0 && tables_taken < as_tables ? 0 : 1;
}
