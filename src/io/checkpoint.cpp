#include "atoll/io/checkpoint.hpp"

#include "atoll/io/check_states.hpp"
#include "checkpoint_slots.hpp"
#include "run_header.hpp"
#include "state_tables.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using search::Individual;
using search::IslandState;

namespace {

const std::string search_checkpoint_type = "atoll checkpoint";

Checkpoint read_checkpoint_file(const fs::path& file) {
    const Hdf5File in = Hdf5File::open(file);
    check_header(in, file.string(), search_checkpoint_type);
    Checkpoint out;
    read_origin(in, file, out);
    const auto reader = std::make_shared<StateReader>(in, file.string());
    out.islands = reader->islands();
    out.island = [reader](std::int64_t i) { return reader->island(i); };
    if (out.islands == 0)
        throw base::Error(base::ErrorKind::io, file.string() + ": holds no islands");
    // Now, while the checkpoint before can still take its place.
    for (std::int64_t i = 0; i < out.islands; ++i) check_state(out.island(i), file);
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

struct CheckpointWriter::Tables {
    Tables(Hdf5File& out, const Job& job, const search::Overview& sizes)
        : unit(search::unit(job.config.objective, job.networks.size())),
          states((write_header(out, search_checkpoint_type, job), out), sizes, unit),
          population(design_table<KnownDesign>(out, "population", sizes.members, unit)),
          archive(design_table<KnownDesign>(out, "archive", sizes.archived, unit)) {}
    std::string unit;
    StateTables states;
    TableWriter<KnownDesign> population, archive;
};

CheckpointWriter::CheckpointWriter(const fs::path& directory, const Job& job,
                                   const search::Overview& sizes)
    : replacement_(std::make_unique<Hdf5Replacement>(checkpoint_file(directory), true)),
      tables_(std::make_unique<Tables>(replacement_->out(), job, sizes)) {}

CheckpointWriter::~CheckpointWriter() = default;

void CheckpointWriter::add(const IslandState& state) {
    tables_->states.add(state);
    for (const Individual& i : state.population) tables_->population.add({state.island, i});
    for (const Individual& i : state.archive) tables_->archive.add({state.island, i});
}

void CheckpointWriter::commit() {
    tables_->states.finish();
    tables_->population.finish();
    tables_->archive.finish();
    tables_.reset();  // the tables are closed
    replacement_->commit();
}

std::optional<Checkpoint> read_checkpoint(const fs::path& directory) {
    return read_newest<Checkpoint>(checkpoint_file(directory), read_checkpoint_file);
}

}  // namespace atl::io
