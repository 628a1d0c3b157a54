#include "stop_signal.hpp"

#include <csignal>
#include <initializer_list>

namespace atl::cli {

namespace {
volatile std::sig_atomic_t signalled = 0;
void remember(int) {
    signalled = 1;
}
}  // namespace

void install_stop_signals() {
    for (int signal : {SIGUSR1, SIGTERM, SIGINT}) {
        struct sigaction action {};
        action.sa_handler = remember;
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_RESTART;
        if (signal != SIGUSR1) action.sa_flags |= static_cast<int>(SA_RESETHAND);
        sigaction(signal, &action, nullptr);
    }
}

bool stop_signalled() {
    return signalled != 0;
}

}  // namespace atl::cli
