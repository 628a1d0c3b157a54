/// How GoogleTest shows values of the search layer when an expectation fails.
#pragma once

#include <ostream>

#include "atoll/search/communicator.hpp"
#include "atoll/search/enumeration.hpp"

namespace atl::search {

inline void PrintTo(const Individual& i, std::ostream* out) {
    *out << "{design " << i.id << ", objective " << i.score.objective << ", violation "
         << i.score.violation << "}";
}

inline void PrintTo(const Score& s, std::ostream* out) {
    *out << "{objective " << s.objective << ", violation " << s.violation << "}";
}

inline void PrintTo(const Route& r, std::ostream* out) {
    *out << r.from << " -> " << r.to;
}

inline void PrintTo(const GenerationRecord& r, std::ostream* out) {
    *out << "{generation " << r.generation << ", phase " << r.phase << ", best " << r.best_objective
         << ", feasible " << r.feasible << ", evaluations " << r.evaluations << ", requests "
         << r.requests << ", immigrants " << r.immigrants << ", diversity " << r.diversity << "}";
}

inline void PrintTo(const Arrival& a, std::ostream* out) {
    *out << "{generation " << a.generation << ", from " << a.from << ", sent " << a.sent
         << ", known " << a.known << ", accepted " << a.accepted << ", best " << a.best
         << ", objective " << a.objective << ", helped " << a.helped << "}";
}

inline void PrintTo(const IslandState& s, std::ostream* out) {
    *out << "{island " << s.island << ", generation " << s.generation << ", met " << s.met
         << ", evaluations " << s.evaluations << ", requests " << s.requests << ", forgotten "
         << s.forgotten << ", population of " << s.population.size() << ", archive of "
         << s.archive.size() << ", history of " << s.history.size() << ", arrivals "
         << s.arrivals.size() << "}";
}

inline void PrintTo(const FrontPoint& p, std::ostream* out) {
    *out << "{design " << p.id << ", energy " << p.energy << ", latency " << p.latency << ", area "
         << p.area_mm2 << "}";
}

inline void PrintTo(const RankedDesign& d, std::ostream* out) {
    *out << "{design " << d.id << ", value " << d.value << "}";
}

inline void PrintTo(const ValueShare& s, std::ostream* out) {
    *out << "{value " << s.value << ", feasible " << s.feasible << ", best " << s.best << "}";
}

}  // namespace atl::search
