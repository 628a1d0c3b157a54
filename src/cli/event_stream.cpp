#include "event_stream.hpp"

#include <csignal>
#include <cstdio>

#include "atoll/base/text.hpp"

namespace atl::cli {

using nlohmann::ordered_json;

EventStream::EventStream() {
    // A reader that goes away does not end the run.
    std::signal(SIGPIPE, SIG_IGN);
}

void EventStream::write(const char* event, const ordered_json& content) {
    const auto seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    ordered_json line = {{"event", event},
                         {"time", base::utc(std::chrono::system_clock::now(), true)},
                         {"elapsed_s", seconds}};
    line.update(content);
    // Texts may hold any bytes, as paths do.
    const std::string text = line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    std::fputs((text + "\n").c_str(), stdout);
    std::fflush(stdout);
}

void EventStream::warning(const std::string& text) {
    write("warning", {{"text", text}});
}

void EventStream::progress(ordered_json content) {
    constexpr std::chrono::milliseconds pause{200};
    const auto now = std::chrono::steady_clock::now();
    held_ = std::move(content);
    if (last_progress_ && now - *last_progress_ < pause) return;
    last_progress_ = now;
    write_held();
}

void EventStream::write_held() {
    if (!held_.is_null()) write("progress", held_);
    held_ = nullptr;
}

ordered_json objective_json(const io::Job& job) {
    return {{"name", search::name(job.config.objective)},
            {"unit", search::unit(job.config.objective, job.networks.size())}};
}

ordered_json directory_json(const std::string& directory) {
    return directory.empty() ? ordered_json() : ordered_json(directory);
}

}  // namespace atl::cli
