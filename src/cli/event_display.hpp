/// Long work as events on standard output: a JSON object a line. What is shown outlives its
/// display; directories are empty when nothing is written.
#pragma once

#include "run_display.hpp"

namespace atl::cli {

std::unique_ptr<SearchDisplay> make_search_events(const io::Job& job);
std::unique_ptr<EnumerationDisplay> make_enumeration_events(const io::Job& job,
                                                            const std::string& directory);
std::unique_ptr<StudyDisplay> make_study_events(const io::Study& study,
                                                const std::string& directory);
std::unique_ptr<BenchDisplay> make_bench_events(const io::Job& job, const run::BenchConfig& config);
std::unique_ptr<SensitivityDisplay> make_sensitivity_events(const io::Job& job,
                                                            const std::string& directory);

}  // namespace atl::cli
