/// How messages are packed: Boost.Serialization of the search layer's values.
#pragma once

#include <boost/mpi/datatype.hpp>
#include <boost/mpi/operations.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>

#include "atoll/search/communicator.hpp"

namespace boost::serialization {

template <class Archive>
void serialize(Archive& a, atl::search::Score& s, unsigned) {
    a& s.objective& s.violation;
}
template <class Archive>
void serialize(Archive& a, atl::search::Individual& i, unsigned) {
    a& i.id& i.score;
}
template <class Archive>
void serialize(Archive& a, atl::search::GenerationRecord& r, unsigned) {
    a& r.generation& r.phase& r.best_objective& r.feasible& r.evaluations& r.requests& r.immigrants;
    a& r.diversity;
}
template <class Archive>
void serialize(Archive& a, atl::search::Arrival& r, unsigned) {
    a& r.generation& r.from& r.sent& r.known& r.accepted& r.best& r.objective& r.helped;
}
template <class Archive>
void serialize(Archive& a, atl::search::IslandState& s, unsigned) {
    a& s.island& s.generation& s.met& s.evaluations& s.requests& s.forgotten;
    a& s.population& s.archive& s.history& s.arrivals;
}
template <class Archive>
void serialize(Archive& a, atl::search::Overview& o, unsigned) {
    a& o.islands& o.slowest& o.fastest& o.met& o.feasible& o.members& o.evaluations& o.requests;
    a& o.archived& o.forgotten& o.records& o.arrivals& o.best& o.votes;
}
template <class Archive>
void serialize(Archive& a, atl::search::Route& r, unsigned) {
    a& r.from& r.to;
}
template <class Archive>
void serialize(Archive& a, atl::search::Parcel& p, unsigned) {
    a& p.route& p.individuals;
}
template <class Archive>
void serialize(Archive& a, atl::search::Letter& l, unsigned) {
    a& l.kind& l.order& l.from& l.parcels& l.overview& l.state;
}
template <class Archive>
void serialize(Archive& a, atl::search::RankedDesign& r, unsigned) {
    a& r.id& r.value;
}
template <class Archive>
void serialize(Archive& a, atl::search::FrontPoint& p, unsigned) {
    a& p.id& p.energy& p.latency& p.area_mm2;
}
template <class Archive>
void serialize(Archive& a, atl::search::ValueShare& s, unsigned) {
    a& s.value& s.feasible& s.best;
}
template <class Archive>
void serialize(Archive& a, atl::search::EnumerationTally& t, unsigned) {
    a& t.outside_tables& t.unmappable& t.over_area& t.feasible& t.bounded;
    a& t.best& t.front& t.shares;
}

}  // namespace boost::serialization

// Of a fixed size: packed as a whole, and the overview combined by MPI on its way.
BOOST_IS_MPI_DATATYPE(atl::search::Score)
BOOST_IS_MPI_DATATYPE(atl::search::Individual)
BOOST_IS_MPI_DATATYPE(atl::search::GenerationRecord)
BOOST_IS_MPI_DATATYPE(atl::search::Overview)
