/// Running searches and enumerations as events on standard output: a JSON object a line.
#pragma once

#include "search_progress.hpp"

namespace atl::cli {

/// `job` outlives the display.
std::unique_ptr<SearchDisplay> make_search_events(const io::Job& job);
/// `directory` is empty when nothing is written.
std::unique_ptr<EnumerationDisplay> make_enumeration_events(const io::Job& job,
                                                            std::string directory);
/// `study` outlives the display.
std::unique_ptr<StudyDisplay> make_study_events(const io::Study& study, std::string directory);

}  // namespace atl::cli
