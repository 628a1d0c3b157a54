/// A polite end: USR1 (what batch systems send before the time is up), TERM and INT ask the search
/// to stop after the generation at hand, with a checkpoint. A second TERM or INT ends the process
/// at once.
#pragma once

namespace atl::cli {

void install_stop_signals();
bool stop_signalled();

}  // namespace atl::cli
