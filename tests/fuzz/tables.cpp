#include "tables.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <type_traits>

#include "io/hdf5_file.hpp"

namespace atl::fuzz {

using io::Hdf5File;
using io::Hdf5Group;

namespace {

/// What a group of a checkpoint holds.
struct Layout {
    const char* group;
    std::vector<std::string> integers, unsigneds, reals, texts;
};

std::vector<Layout> layout(const std::string& kind) {
    if (kind == "search")
        return {
            {"", {}, {}, {}, {"job"}},
            {"islands",
             {"island", "generation", "met", "evaluations", "requests", "forgotten",
              "population_size", "archive_size", "history_size", "arrivals"},
             {},
             {},
             {}},
            {"population", {"island"}, {"id"}, {"objective", "violation"}, {}},
            {"archive", {"island"}, {"id"}, {"objective", "violation"}, {}},
            {"history",
             {"island", "generation", "phase", "feasible", "evaluations", "requests", "immigrants"},
             {},
             {"best_objective", "diversity"},
             {}},
            {"migrations",
             {"to", "generation", "from", "sent", "known", "accepted", "helped"},
             {"best"},
             {"objective"},
             {}}};
    return {{"", {}, {"next_chunk", "chunks", "counts"}, {}, {"job", "objectives"}},
            {"top", {"rank"}, {"id"}, {"value"}, {"objective"}},
            {"pareto", {}, {"id"}, {"energy", "latency", "area_mm2"}, {}},
            {"parameters", {}, {"feasible"}, {"value", "best"}, {"parameter"}}};
}

/// An element at random, by way of its iterator; the container is not empty.
template <class Container>
auto any_of(Container& container, Random& random) {
    return std::next(container.begin(),
                     static_cast<std::ptrdiff_t>(below(random, container.size())));
}

template <class T>
T odd_value(Random& random) {
    if constexpr (std::is_same_v<T, std::string>) {
        const std::vector<std::string> all = {"",  "none", "ela",
                                              "e", "rows", std::string(300, 'x')};
        return *any_of(all, random);
    } else {
        using Limits = std::numeric_limits<T>;
        std::vector<T> all = {T(0),
                              T(1),
                              T(2),
                              T(-1),
                              Limits::max(),
                              Limits::min(),
                              Limits::lowest(),
                              T(1) / T(2),
                              T(1000),
                              T(1e12),
                              T(random() % 4096)};
        if constexpr (std::is_same_v<T, double>)
            all.insert(all.end(), {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()});
        return *any_of(all, random);
    }
}

template <class T>
void change_values(std::vector<T>& values, Random& random) {
    const std::size_t how = below(random, 7);
    if (how == 0) values.insert(values.end(), 1 + below(random, 4), odd_value<T>(random));
    if (how == 0 || values.empty()) return;
    const auto one = any_of(values, random), other = any_of(values, random);
    if (how == 1)
        values.resize(below(random, values.size()));
    else if (how == 2)
        std::iter_swap(one, other);
    else if (how == 3)
        *one = *other;
    else if (how == 4)
        values.erase(one);
    else
        *one = odd_value<T>(random);
}

Column of_another_type(Random& random) {
    const std::size_t n = below(random, 20);
    switch (below(random, 4)) {
        case 0:
            return std::vector<std::int64_t>(n, odd_value<std::int64_t>(random));
        case 1:
            return std::vector<std::uint64_t>(n, odd_value<std::uint64_t>(random));
        case 2:
            return std::vector<double>(n, odd_value<double>(random));
        default:
            return std::vector<std::string>(n, odd_value<std::string>(random));
    }
}

}  // namespace

Tables read_checkpoint_tables(const std::filesystem::path& file, const std::string& kind) {
    const Hdf5File in = Hdf5File::open(file);
    Tables out;
    for (const char* name : {"file_type", "job_name", "job_hash"})
        out.attributes[name] = in.text_attribute(name);
    out.attributes["format_version"] = in.integer_attribute("format_version");
    if (kind == "enumeration") out.attributes["top"] = in.integer_attribute("top");
    for (const Layout& l : layout(kind)) {
        const Hdf5Group group = *l.group == '\0' ? Hdf5Group(in) : in.open_group(l.group);
        auto& columns = out.groups[l.group];
        for (const auto& name : l.integers) columns[name] = group.integers(name);
        for (const auto& name : l.unsigneds) columns[name] = group.unsigneds(name);
        for (const auto& name : l.reals) columns[name] = group.reals(name);
        for (const auto& name : l.texts) columns[name] = group.texts(name);
    }
    return out;
}

void write_tables(const std::filesystem::path& file, const Tables& tables) {
    Hdf5File::replace(file, false, [&](Hdf5File& out) {
        for (const auto& [name, attribute] : tables.attributes)
            std::visit([&, &key = name](const auto& value) { out.attribute(key, value); },
                       attribute);
        for (const auto& [where, columns] : tables.groups) {
            Hdf5Group group = where.empty() ? Hdf5Group(out) : out.create_group(where);
            for (const auto& [name, column] : columns)
                std::visit(
                    [&, &key = name](const auto& values) {
                        using T = typename std::decay_t<decltype(values)>::value_type;
                        if constexpr (std::is_same_v<T, std::string>)
                            group.dataset(key, values);
                        else
                            group.dataset(key, std::span<const T>(values));
                    },
                    column);
        }
    });
}

void change(Tables& tables, Random& random) {
    const std::size_t how = below(random, 20);
    if (how == 0 && !tables.attributes.empty()) {
        tables.attributes.erase(any_of(tables.attributes, random));
    } else if (how == 1) {
        tables.attributes["format_version"] = odd_value<std::int64_t>(random);
    } else if (how == 2) {
        tables.attributes["top"] = odd_value<std::int64_t>(random);
    } else if (how == 3) {
        tables.attributes["file_type"] = std::string("atoll result");
    } else if (!tables.groups.empty()) {
        auto& columns = any_of(tables.groups, random)->second;
        if (how == 4) tables.groups.erase(any_of(tables.groups, random));
        if (how == 4 || columns.empty()) return;
        const auto column = any_of(columns, random);
        if (how == 5)
            columns.erase(column);
        else if (how == 6)
            column->second = of_another_type(random);
        else
            std::visit([&](auto& values) { change_values(values, random); }, column->second);
    }
}

}  // namespace atl::fuzz
