/// The states of islands as tables, written island by island: what checkpoints and results have in
/// common.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "atoll/search/overview.hpp"
#include "columns.hpp"
#include "table_writer.hpp"

namespace atl::io {

/// One design that an island knows.
struct KnownDesign {
    std::int64_t island;
    search::Individual individual;
};

/// Table of designs under `name`: island, id, objective [of the given unit], violation. A Row is a
/// KnownDesign.
template <class Row>
TableWriter<Row> design_table(Hdf5Group& file, const std::string& name, std::int64_t rows,
                              const std::string& objective_unit) {
    TableWriter<Row> table(file.create_group(name, "design"), rows);
    table.column("island", [](const Row& d) { return d.island; }, {"1", "island that knows it"})
        .column("id", [](const Row& d) { return d.individual.id; }, {"1", meaning_of_ids})
        .column("objective", [](const Row& d) { return d.individual.score.objective; },
                {objective_unit, "the job's objective; infinite for infeasible designs"})
        .column("violation", [](const Row& d) { return d.individual.score.violation; },
                {"1", "sum of the relative excesses over all limits; 0 = feasible"});
    return table;
}

/// Tables islands, history and migrations of all islands.
class StateTables {
  public:
    /// `sizes` of all islands together; objectives have the given unit.
    StateTables(Hdf5Group& file, const search::Overview& sizes, const std::string& objective_unit);
    void add(const search::IslandState& state);
    /// Throws base::Error(io) when the states added were fewer than announced.
    void finish() const;

  private:
    struct HistoryRow {
        std::int64_t island;
        search::GenerationRecord record;
    };
    struct ArrivalRow {
        std::int64_t island;
        search::Arrival arrival;
    };
    TableWriter<search::IslandState> islands_;
    TableWriter<HistoryRow> history_;
    TableWriter<ArrivalRow> migrations_;
};

/// Reads what StateTables and design tables hold, island by island. Throws base::Error(io) when the
/// tables do not fit together; the place names the file.
class StateReader {
  public:
    StateReader(Hdf5Group file, std::string place);
    std::int64_t islands() const { return static_cast<std::int64_t>(rows_.size()); }
    search::IslandState island(std::int64_t island) const;

    // Parts of it.

    /// Its numbers, without its lists.
    const search::IslandState& head(std::int64_t island) const;
    std::vector<search::Individual> population(std::int64_t island) const;
    std::uint64_t parcels(std::int64_t island) const;
    /// `part` lies within its parcels.
    std::vector<search::Arrival> arrivals(std::int64_t island, Hdf5Slice part) const;

  private:
    /// Where the rows of one island begin in every table, and how many they are.
    struct Rows {
        Hdf5Slice population, archive, history, migrations;
    };
    /// Throws for islands that are not there.
    std::size_t place(std::int64_t island) const;
    const Rows& rows(std::int64_t island) const { return rows_[place(island)]; }
    [[noreturn]] void fail(const std::string& what) const;
    /// Rows of a table, which all its columns have.
    std::uint64_t length(const char* table, std::span<const std::string> columns) const;
    std::vector<search::Individual> designs(const char* table, Hdf5Slice slice) const;

    Hdf5Group file_;
    std::string place_;
    std::vector<search::IslandState> heads_;  ///< without their lists
    std::vector<Rows> rows_;
};

}  // namespace atl::io
