#include "atoll/model/network.hpp"

namespace atl::model {

Extents Layer::extents() const {
    Extents e;
    e[Dim::C] = C;
    e[Dim::M] = M;
    e[Dim::R] = R;
    e[Dim::S] = S;
    e[Dim::P] = P;
    e[Dim::Q] = Q;
    e[Dim::G] = G;
    e[Dim::N] = N;
    e[Dim::B] = operand_bits;
    return e;
}

std::int64_t Network::macs() const {
    std::int64_t sum = 0;
    for (const Layer& l : layers) sum += l.macs();
    return sum;
}

std::int64_t Network::weights() const {
    std::int64_t sum = 0;
    for (const Layer& l : layers) sum += l.weights();
    return sum;
}

std::int64_t Network::weight_cells(int bits_per_cell) const {
    return weights() * ceil_div(operand_bits, bits_per_cell);
}

}  // namespace atl::model
