/// A design in plain words.
#pragma once

#include "sections.hpp"

namespace atl::report {

/// What to build, where most of the area goes, how the weights fit, and what lies at the edge of
/// the space.
std::string in_words(const ChosenDesign& chosen);

}  // namespace atl::report
