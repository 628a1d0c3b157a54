/// Traffic of one operand found by playing the loops in time for unit 0 of every level: of each
/// loop the first iteration, the second (which stands for the rest) and, in an imperfect dimension,
/// the last. What a unit already holds is not sent again; a jump with another stride than the one
/// before reloads the whole tile. This is the published evaluator's rule; data_movement.cpp has its
/// sums in closed form for the cases without surprises.
#pragma once

#include "atoll/model/data_movement.hpp"
#include "loop_nest.hpp"
#include "operand_tiles.hpp"

namespace atl::model {

/// Everything but `top`. `shapes` are those of the mapping and operand.
OperandTraffic play(const LayerMapping& mapping, const LoopNest& nest, Operand operand,
                    PassShapes& shapes);

/// Points from the top level into the global buffer. `at_top` as the nest was made with.
std::int64_t play_top(const LayerMapping& mapping, const LoopNest& nest, const Extents& at_top,
                      Operand operand);

}  // namespace atl::model
