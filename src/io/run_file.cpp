#include "atoll/io/run_file.hpp"

#include <algorithm>
#include <queue>

#include "checkpoint_slots.hpp"
#include "enumeration_tables.hpp"
#include "run_header.hpp"
#include "space_tables.hpp"
#include "state_tables.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using search::Arrival;

namespace {

struct Kind {
    const char* type;
    bool enumeration, result;
};
constexpr std::array<Kind, 4> kinds = {{{"atoll checkpoint", false, false},
                                        {"atoll search result", false, true},
                                        {"atoll enumeration checkpoint", true, false},
                                        {"atoll enumeration result", true, true}}};

EnumerationState read_enumeration(const Hdf5File& in, bool result) {
    EnumerationState out;
    const auto count = [&](const char* name) {
        return static_cast<std::uint64_t>(in.integer_attribute(name));
    };
    out.designs = count("designs");
    out.feasible = count("feasible");
    out.over_area = count("over_area");
    out.unmappable = count("unmappable");
    out.outside_tables = count("outside_tables");
    if (!result) {
        out.next_chunk = in.unsigneds("next_chunk").at(0);
        out.chunks = in.unsigneds("chunks").at(0);
    }
    out.tables = read_enumeration_tables(in);
    return out;
}

/// The parcels of one island, one generation after the other.
class ParcelCursor {
  public:
    ParcelCursor(const StateReader& states, std::int64_t island, std::uint64_t block_rows)
        : states_(states), island_(island), block_rows_(block_rows) {
        fill();
    }
    bool done() const { return place_ == block_.size(); }
    /// Not done.
    std::int64_t generation() const { return block_[place_].generation; }
    /// Those of that generation, by the island they came from.
    std::vector<Arrival> take() {
        const std::int64_t at = generation();
        std::vector<Arrival> out;
        while (!done() && generation() == at) {
            out.push_back(block_[place_++]);
            if (done()) fill();
        }
        std::stable_sort(out.begin(), out.end(),
                         [](const Arrival& a, const Arrival& b) { return a.from < b.from; });
        return out;
    }

  private:
    void fill() {
        const std::uint64_t count = std::min(block_rows_, states_.parcels(island_) - next_);
        block_ = states_.arrivals(island_, {next_, count});
        next_ += count;
        place_ = 0;
    }

    const StateReader& states_;
    std::int64_t island_;
    std::uint64_t block_rows_, next_ = 0;
    std::vector<Arrival> block_;
    std::size_t place_ = 0;
};

/// Whatever a file holds, an error names it.
template <class Read>
auto naming(const fs::path& file, Read read) {
    try {
        return read();
    } catch (const base::InputError& e) {
        throw Error(ErrorKind::io, file.string() + ": its job cannot be read: " + e.what());
    } catch (const Error&) {
        throw;
    } catch (const std::exception& e) {
        throw Error(ErrorKind::io,
                    file.string() + ": its content does not fit together: " + e.what());
    }
}

}  // namespace

RunFile open_run_file(const fs::path& file) {
    return naming(file, [&] {
        const Hdf5File in = Hdf5File::open(file);
        const std::string type = in.text_attribute("file_type");
        const auto kind =
            std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.type == type; });
        if (kind == kinds.end())
            throw Error(ErrorKind::refused,
                        file.string() + ": is an '" + type + "', which this atoll does not know");
        check_header(in, file.string(), type);
        RunFile out;
        read_origin(in, file, out);
        out.enumeration = kind->enumeration;
        out.result = kind->result;
        out.atoll_version = in.text_attribute("atoll_version");
        out.git_sha = in.text_attribute("git_sha");
        out.format = in.integer_attribute("format_version");
        out.job = read_resolved(out.resolved_job);
        out.space = read_space(in.open_group("space"), file.string());
        if (out.enumeration)
            out.enumerated = read_enumeration(in, out.result);
        else
            out.states = std::make_shared<const StateReader>(in, file.string());
        return out;
    });
}

std::optional<RunFile> open_newest_checkpoint(const fs::path& directory) {
    return read_newest<RunFile>(checkpoint_file(directory), [](const fs::path& file) {
        RunFile out = open_run_file(file);
        if (out.result)
            throw Error(ErrorKind::refused, file.string() + ": is a result, not a checkpoint");
        return out;
    });
}

model::Design RunFile::design(search::DesignId id) const {
    if (id >= space.size())
        throw Error(ErrorKind::io,
                    file.string() + ": design " + std::to_string(id) + " is not in its space");
    return space.design(id);
}

std::int64_t RunFile::islands() const {
    return states->islands();
}

IslandPart RunFile::island(std::int64_t island) const {
    return naming(file, [&] {
        search::IslandState state = states->head(island);
        state.population = states->population(island);
        state.arrivals = states->arrivals(island, {0, states->parcels(island)});
        return part_of(state);
    });
}

search::IslandState RunFile::state(std::int64_t island) const {
    return naming(file, [&] { return states->island(island); });
}

std::uint64_t RunFile::parcels(std::int64_t island) const {
    return states->parcels(island);
}

void RunFile::each_parcel(const std::function<void(std::int64_t to, const Arrival&)>& visit) const {
    constexpr std::int64_t most_rows = std::int64_t{1} << 18;
    const auto block = static_cast<std::uint64_t>(
        std::max<std::int64_t>(8, most_rows / std::max<std::int64_t>(1, islands())));
    std::vector<ParcelCursor> cursors;
    using Next = std::pair<std::int64_t, std::int64_t>;  // generation, island
    std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
    const auto queue = [&](std::int64_t island) {
        const ParcelCursor& cursor = cursors[static_cast<std::size_t>(island)];
        if (!cursor.done()) next.emplace(cursor.generation(), island);
    };
    for (std::int64_t i = 0; i < islands(); ++i) {
        cursors.emplace_back(*states, i, block);
        queue(i);
    }
    while (!next.empty()) {
        const std::int64_t island = next.top().second;
        next.pop();
        for (const Arrival& a : cursors[static_cast<std::size_t>(island)].take()) visit(island, a);
        queue(island);
    }
}

}  // namespace atl::io
