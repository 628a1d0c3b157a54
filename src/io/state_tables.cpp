#include "state_tables.hpp"

#include <array>

#include "atoll/base/error.hpp"

namespace atl::io {

using search::Arrival;
using search::GenerationRecord;
using search::Individual;
using search::IslandState;

namespace {

template <class Row>
struct Column {
    const char* name;
    std::int64_t Row::*member;
    const char* meaning;
};

constexpr std::array<Column<IslandState>, 6> island_columns = {{
    {"island", &IslandState::island, "number, from 0"},
    {"generation", &IslandState::generation, "last one completed; -1: none"},
    {"met", &IslandState::met, "generation after which it last met the others; -1: never"},
    {"evaluations", &IslandState::evaluations, "designs costed by the island"},
    {"requests", &IslandState::requests, "scores asked for, known ones included"},
    {"forgotten", &IslandState::forgotten, "designs dropped from a full archive"},
}};

constexpr std::array<Column<GenerationRecord>, 6> history_columns = {{
    {"generation", &GenerationRecord::generation, "0 is the first population"},
    {"phase", &GenerationRecord::phase, "of the algorithm, from 0"},
    {"feasible", &GenerationRecord::feasible, "feasible members of the population"},
    {"evaluations", &GenerationRecord::evaluations, "designs costed by the island so far"},
    {"requests", &GenerationRecord::requests, "scores asked for so far, known ones included"},
    {"immigrants", &GenerationRecord::immigrants, "immigrants accepted after the generation"},
}};

constexpr std::array<Column<Arrival>, 5> arrival_columns = {{
    {"generation", &Arrival::generation, "of the island it came to, when it came"},
    {"from", &Arrival::from, "island it came from"},
    {"sent", &Arrival::sent, "individuals in the parcel"},
    {"known", &Arrival::known, "members there already: refused"},
    {"accepted", &Arrival::accepted, "became members"},
}};

const std::string misfit = "its tables do not fit together";

/// Length of a list of a state, as a number that is stored.
std::int64_t rows_of(const auto& list) {
    return static_cast<std::int64_t>(list.size());
}

/// Names of columns, with those that have no member of their own.
std::vector<std::string> names_of(const auto& columns, std::vector<std::string> others) {
    for (const auto& c : columns) others.emplace_back(c.name);
    return others;
}

template <class Row>
std::vector<Row> read_rows(const Hdf5Group& group, const auto& columns, Hdf5Slice slice) {
    std::vector<Row> rows(slice.count);
    for (const auto& c : columns) {
        const auto values = group.integers(c.name, slice);
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].*c.member = values[i];
    }
    return rows;
}

}  // namespace

StateTables::StateTables(Hdf5Group& file, const search::Overview& sizes,
                         const std::string& objective_unit)
    : islands_(file.create_group("islands", "island"), sizes.islands),
      history_(file.create_group("history", "generation"), sizes.records),
      migrations_(file.create_group("migrations", "parcel"), sizes.arrivals) {
    for (const auto& c : island_columns)
        islands_.column(c.name, [&c](const IslandState& s) { return s.*c.member; },
                        {"1", c.meaning});
    islands_
        .column("population_size", [](const IslandState& s) { return rows_of(s.population); },
                {"1", "members of its population: its rows of that table"})
        .column("archive_size", [](const IslandState& s) { return rows_of(s.archive); },
                {"1", "designs whose scores it remembers: its rows of that table"})
        .column("history_size", [](const IslandState& s) { return rows_of(s.history); },
                {"1", "generations it has been through: its rows of that table"})
        .column("arrivals", [](const IslandState& s) { return rows_of(s.arrivals); },
                {"1", "parcels of immigrants it received: its rows of migrations"});
    history_.column("island", [](const HistoryRow& r) { return r.island; },
                    {"1", "island whose generation it is"});
    for (const auto& c : history_columns)
        history_.column(c.name, [&c](const HistoryRow& r) { return r.record.*c.member; },
                        {"1", c.meaning});
    history_
        .column("best_objective", [](const HistoryRow& r) { return r.record.best_objective; },
                {objective_unit,
                 "best of the population before immigrants; infinite while nothing is feasible"})
        .column("diversity", [](const HistoryRow& r) { return r.record.diversity; },
                {"1",
                 "of the population before immigrants: probability that two members differ in a "
                 "parameter, mean over those with more than one value"});
    migrations_.column("to", [](const ArrivalRow& r) { return r.island; },
                       {"1", "island it came to"});
    for (const auto& c : arrival_columns)
        migrations_.column(c.name, [&c](const ArrivalRow& r) { return r.arrival.*c.member; },
                           {"1", c.meaning});
    migrations_
        .column("best", [](const ArrivalRow& r) { return r.arrival.best; },
                {"1", "id of the best design of the parcel"})
        .column("objective", [](const ArrivalRow& r) { return r.arrival.objective; },
                {objective_unit, "of the best of the parcel; infinite when infeasible"})
        .column("helped", [](const ArrivalRow& r) { return std::int64_t{r.arrival.helped}; },
                {"1", "1: it became the best member there; else 0"});
}

void StateTables::add(const IslandState& state) {
    islands_.add(state);
    for (const GenerationRecord& r : state.history) history_.add({state.island, r});
    for (const Arrival& a : state.arrivals) migrations_.add({state.island, a});
}

void StateTables::finish() const {
    islands_.finish();
    history_.finish();
    migrations_.finish();
}

StateReader::StateReader(Hdf5Group file, std::string place)
    : file_(std::move(file)), place_(std::move(place)) {
    const std::vector<std::string> of_islands =
        names_of(island_columns, {"population_size", "archive_size", "history_size", "arrivals"});
    const std::vector<std::string> of_designs = {"id", "objective", "violation"};
    const std::vector<std::string> of_history =
        names_of(history_columns, {"best_objective", "diversity"});
    const std::vector<std::string> of_migrations =
        names_of(arrival_columns, {"best", "objective", "helped"});
    const Hdf5Group table = file_.open_group("islands");
    heads_ = read_rows<IslandState>(table, island_columns, {0, length("islands", of_islands)});
    rows_.resize(heads_.size());
    for (std::size_t i = 0; i < heads_.size(); ++i)
        if (heads_[i].island != static_cast<std::int64_t>(i)) fail(misfit);
    /// Cuts a table into the rows of the islands, as the column of their numbers says.
    const auto cut = [&](Hdf5Slice Rows::*member, const char* counts, const char* rows,
                         const std::vector<std::string>& columns) {
        const auto sizes = table.integers(counts);
        std::uint64_t next = 0;
        const std::uint64_t all = length(rows, columns);
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (sizes[i] < 0 || static_cast<std::uint64_t>(sizes[i]) > all - next) fail(misfit);
            rows_[i].*member = {next, static_cast<std::uint64_t>(sizes[i])};
            next += static_cast<std::uint64_t>(sizes[i]);
        }
        if (next != all) fail(misfit);
    };
    cut(&Rows::population, "population_size", "population", of_designs);
    cut(&Rows::archive, "archive_size", "archive", of_designs);
    cut(&Rows::history, "history_size", "history", of_history);
    cut(&Rows::migrations, "arrivals", "migrations", of_migrations);
}

std::uint64_t StateReader::length(const char* table, std::span<const std::string> columns) const {
    const Hdf5Group group = file_.open_group(table);
    const std::uint64_t rows = group.length(columns.front());
    for (const std::string& column : columns)
        if (group.length(column) != rows) fail(misfit);
    return rows;
}

void StateReader::fail(const std::string& what) const {
    throw base::Error(base::ErrorKind::io, place_ + ": " + what);
}

std::vector<Individual> StateReader::designs(const char* table, Hdf5Slice slice) const {
    const Hdf5Group group = file_.open_group(table);
    const auto ids = group.unsigneds("id", slice);
    const auto objectives = group.reals("objective", slice);
    const auto violations = group.reals("violation", slice);
    std::vector<Individual> out(ids.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = {ids[i], {objectives[i], violations[i]}};
    return out;
}

std::size_t StateReader::place(std::int64_t island) const {
    if (island < 0 || island >= islands()) fail("holds no island " + std::to_string(island));
    return static_cast<std::size_t>(island);
}

const IslandState& StateReader::head(std::int64_t island) const {
    return heads_[place(island)];
}

std::vector<Individual> StateReader::population(std::int64_t island) const {
    return designs("population", rows(island).population);
}

std::uint64_t StateReader::parcels(std::int64_t island) const {
    return rows(island).migrations.count;
}

std::vector<Arrival> StateReader::arrivals(std::int64_t island, Hdf5Slice part) const {
    const Hdf5Slice slice{rows(island).migrations.from + part.from, part.count};
    const Hdf5Group table = file_.open_group("migrations");
    auto arrivals = read_rows<Arrival>(table, arrival_columns, slice);
    const auto ids = table.unsigneds("best", slice);
    const auto objectives = table.reals("objective", slice);
    const auto helped = table.integers("helped", slice);
    for (std::size_t r = 0; r < arrivals.size(); ++r) {
        arrivals[r].best = ids[r];
        arrivals[r].objective = objectives[r];
        arrivals[r].helped = helped[r] != 0;
    }
    return arrivals;
}

IslandState StateReader::island(std::int64_t island) const {
    IslandState state = head(island);
    state.population = population(island);
    state.archive = designs("archive", rows(island).archive);
    const Hdf5Group history = file_.open_group("history");
    state.history = read_rows<GenerationRecord>(history, history_columns, rows(island).history);
    const auto best = history.reals("best_objective", rows(island).history);
    const auto diversity = history.reals("diversity", rows(island).history);
    for (std::size_t r = 0; r < best.size(); ++r) {
        state.history[r].best_objective = best[r];
        state.history[r].diversity = diversity[r];
    }
    state.arrivals = arrivals(island, {0, parcels(island)});
    return state;
}

}  // namespace atl::io
