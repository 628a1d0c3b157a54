#include "island_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text.hpp"

namespace atl::cli {

using io::IslandPart;

namespace {

std::string span_text(const std::vector<IslandPart>& islands, std::int64_t IslandPart::*member) {
    const auto [least, most] = std::minmax_element(
        islands.begin(), islands.end(),
        [&](const IslandPart& a, const IslandPart& b) { return a.*member < b.*member; });
    return range((*least).*member, (*most).*member);
}

}  // namespace

std::string islands_text(const std::vector<IslandPart>& islands,
                         const search::ArchipelagoConfig& config) {
    if (islands.empty()) return "0";
    const bool routes =
        !search::routes(config.migration.topology, config.islands, config.seed).empty();
    return fmt::format(
        "{}: {} designs costed{}, {}", grouped(static_cast<std::int64_t>(islands.size())),
        span_text(islands, &IslandPart::evaluations), islands.size() > 1 ? " each" : "",
        routes ? span_text(islands, &IslandPart::immigrants) + " immigrants accepted each"
               : "no migration");
}

std::vector<std::string> island_warnings(const std::vector<IslandPart>& islands,
                                         const search::ArchipelagoConfig& config) {
    std::vector<std::string> out;
    for (const IslandPart& part : islands)
        if (part.evaluations == 0)
            out.push_back(
                fmt::format("island {} was never used: it costed no design", part.island));
    // Once it is beyond its first meeting, an island has sent, and those that are have received.
    const auto beyond_meeting = [&](std::int64_t island) {
        const auto i = static_cast<std::size_t>(island);
        return i < islands.size() && islands[i].generation > config.migration.interval;
    };
    if (!config.apart.empty()) return out;  // not every route is taken
    std::int64_t last = -1;
    for (const search::Route& r :
         search::routes(config.migration.topology, config.islands, config.seed)) {
        if (r.to == last || !beyond_meeting(r.from) || !beyond_meeting(r.to) ||
            islands[static_cast<std::size_t>(r.to)].parcels > 0)
            continue;
        last = r.to;  // routes come in order of `to`
        out.push_back(fmt::format("island {} never received anyone, although island {} sends to it",
                                  r.to, r.from));
    }
    return out;
}

std::string islands_table(const std::vector<IslandPart>& islands, const io::JobConfig& job) {
    std::string out = fmt::format("{:>7}{:>12}{:>13}{:>11}{:>10}{:>9}{:>12}{:>8}{:>16}\n", "island",
                                  "generation", "evaluations", "requests", "forgotten", "parcels",
                                  "immigrants", "helped", search::name(job.objective));
    for (const IslandPart& i : islands)
        out += fmt::format(
            "{:>7}{:>12}{:>13}{:>11}{:>10}{:>9}{:>12}{:>8}{:>16}\n", i.island, i.generation,
            i.evaluations, i.requests, i.forgotten, i.parcels, i.immigrants, i.helped,
            i.best.score.feasible() ? fmt::format("{:.6e}", i.best.score.objective) : "infeasible");
    return out;
}

}  // namespace atl::cli
