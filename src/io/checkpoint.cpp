#include "atoll/io/checkpoint.hpp"

#include "atoll/io/check_states.hpp"
#include "checkpoint_slots.hpp"
#include "columns.hpp"
#include "run_header.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using search::GenerationRecord;
using search::Individual;
using search::IslandState;

namespace {

const std::string file_type = "atoll checkpoint";

void write_individuals(Hdf5Group group, const std::vector<IslandState>& islands,
                       std::vector<Individual> IslandState::*member) {
    std::vector<const Individual*> all;
    for (const IslandState& island : islands)
        for (const Individual& i : island.*member) all.push_back(&i);
    write_column(group, "id", all, [](const Individual* i) { return i->id; },
                 {"", "position of the design in its space"});
    write_column(group, "objective", all, [](const Individual* i) { return i->score.objective; });
    write_column(group, "violation", all, [](const Individual* i) { return i->score.violation; });
}

/// Hands out the individuals of one island after the other.
class IndividualReader {
  public:
    explicit IndividualReader(const Hdf5Group& group)
        : ids_(group.unsigneds("id")),
          objectives_(group.reals("objective")),
          violations_(group.reals("violation")) {}
    /// A negative number throws std::out_of_range, as does one beyond the end.
    std::vector<Individual> next(std::int64_t n) {
        if (n < 0) throw std::out_of_range("a negative number of individuals");
        std::vector<Individual> out;
        for (; n > 0; --n, ++at_)
            out.push_back({ids_.at(at_), {objectives_.at(at_), violations_.at(at_)}});
        return out;
    }

    bool at_end() const { return at_ == ids_.size(); }

  private:
    std::vector<std::uint64_t> ids_;
    std::vector<double> objectives_, violations_;
    std::size_t at_ = 0;
};

Checkpoint read_whole(const fs::path& file) {
    const Hdf5File in = Hdf5File::open(file);
    check_header(in, file.string(), file_type);
    Checkpoint out;
    read_origin(in, file, out);
    const Hdf5Group table = in.open_group("islands");
    const auto column = [&](const char* name) { return table.integers(name); };
    const auto island = column("island"), generation = column("generation"),
               evaluations = column("evaluations"), requests = column("requests"),
               population = column("population_size"), archive = column("archive_size"),
               history = column("history_size");
    IndividualReader populations(in.open_group("population")), archives(in.open_group("archive"));
    std::vector<GenerationRecord> records = read_history(in.open_group("history"));
    auto record = records.begin();
    for (std::size_t i = 0; i < island.size(); ++i) {
        IslandState state;
        state.island = island[i];
        state.generation = generation.at(i);
        state.evaluations = evaluations.at(i);
        state.requests = requests.at(i);
        state.population = populations.next(population.at(i));
        state.archive = archives.next(archive.at(i));
        if (history.at(i) < 0 || history.at(i) > records.end() - record)
            throw Error(ErrorKind::io, file.string() + ": its history is too short");
        state.history.assign(record, record + history.at(i));
        record += history.at(i);
        out.islands.push_back(std::move(state));
    }
    if (!populations.at_end() || !archives.at_end() || record != records.end())
        throw Error(ErrorKind::io, file.string() + ": its tables are too long");
    check_states(out.islands, file);
    return out;
}

}  // namespace

void read_origin(const Hdf5File& in, const fs::path& file, CheckpointOrigin& out) {
    out.file = file;
    out.job_name = in.text_attribute("job_name");
    out.job_hash = in.text_attribute("job_hash");
    out.resolved_job = in.texts("job").at(0);
}

fs::path checkpoint_file(const fs::path& directory) {
    return directory / "checkpoint.h5";
}

void write_checkpoint(const fs::path& directory, const Job& job,
                      const std::vector<IslandState>& islands) {
    Hdf5File::replace(checkpoint_file(directory), true, [&](Hdf5File& out) {
        write_header(out, file_type, job);
        Hdf5Group table = out.create_group("islands");
        const auto column = [&](const char* name, auto get) {
            write_column(table, name, islands,
                         [&](const IslandState& s) { return static_cast<std::int64_t>(get(s)); });
        };
        column("island", [](const IslandState& s) { return s.island; });
        column("generation", [](const IslandState& s) { return s.generation; });
        column("evaluations", [](const IslandState& s) { return s.evaluations; });
        column("requests", [](const IslandState& s) { return s.requests; });
        column("population_size", [](const IslandState& s) { return s.population.size(); });
        column("archive_size", [](const IslandState& s) { return s.archive.size(); });
        column("history_size", [](const IslandState& s) { return s.history.size(); });
        write_individuals(out.create_group("population"), islands, &IslandState::population);
        write_individuals(out.create_group("archive"), islands, &IslandState::archive);
        write_history(out.create_group("history"), islands);
    });
}

std::optional<Checkpoint> read_checkpoint(const fs::path& directory) {
    return read_newest<Checkpoint>(checkpoint_file(directory), read_whole);
}

}  // namespace atl::io
