#include "atoll/search/asynchronous.hpp"

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

namespace atl::search {

namespace {
/// Set in an overview by a rank that is asked to stop.
constexpr std::uint64_t stop_vote = 1;
/// Letters of migrants that wait for a slow host.
constexpr std::int64_t most_waiting = 8;
/// Between looks at the post of a rank that has nothing else to do.
constexpr std::chrono::microseconds pause{200};
}  // namespace

void AsynchronousSearch::run() {
    heard_.assign(static_cast<std::size_t>(peers_.size()), Overview{});
    for (Overview& unheard : heard_) unheard.slowest = -1;
    std::exception_ptr failure;
    try {
        live();
    } catch (...) {
        failure = std::current_exception();
        Letter letter;
        letter.kind = Letter::Kind::failure;
        peers_.post(0, std::move(letter));
        // The root closes for all; until then letters have to be taken in.
        while (!closed_) {
            for (const Letter& l : arrived())
                if (l.kind == Letter::Kind::failure) order_all(Letter::Order::close);
            std::this_thread::sleep_for(pause);
        }
    }
    peers_.close_post();  // migrants still on their way find no one to join
    if (checkpoint_ && checkpoint_->begun) hooks_.drop_checkpoint();
    archipelago_.meet();
    if (failure) std::rethrow_exception(failure);
}

void AsynchronousSearch::live() {
    while (true) {
        for (Letter& letter : arrived()) handle(letter);
        if (closed_) return;
        const bool worked = advance();
        tell_root();
        if (peers_.root()) decide();
        if (!worked) std::this_thread::sleep_for(pause);
    }
}

std::vector<Letter> AsynchronousSearch::arrived() {
    std::vector<Letter> letters = peers_.arrived();
    // Noted before anything is done about the others: what they lead to may fail.
    for (const Letter& l : letters)
        if (l.kind == Letter::Kind::order && l.order == Letter::Order::close) closed_ = true;
    return letters;
}

bool AsynchronousSearch::advance() {
    bool worked = false;
    for (Island& island : archipelago_.islands()) {
        if (island.generation() >= config_.last_generation()) continue;
        const std::int64_t at = island.generation();
        if (at > 0 && at % config_.migration.interval == 0 && island.met() < at) {
            send_emigrants(island);
            island.note_meeting();
        }
        worked |= island.advance();
        if (at < 0)
            for (Parcel& parcel : std::exchange(early_, {})) settle(std::move(parcel));
    }
    return worked;
}

void AsynchronousSearch::send_emigrants(const Island& island) {
    std::map<int, std::vector<Parcel>> to_rank;
    for (const Route& route : archipelago_.outgoing())
        if (route.from == island.number())
            to_rank[host_of(route.to, peers_.size(), config_.islands)].push_back(
                {route, island.emigrants(config_.migration, route.to)});
    for (auto& [rank, parcels] : to_rank) {
        // A slow host takes up with the emigrants of later generations.
        if (peers_.under_way(rank) >= most_waiting) continue;
        Letter letter;
        letter.parcels = std::move(parcels);
        peers_.post(rank, std::move(letter));
    }
}

void AsynchronousSearch::settle(Parcel parcel) {
    Island& island = archipelago_.local(parcel.route.to);
    if (island.generation() < 0)
        early_.push_back(std::move(parcel));
    else if (island.generation() < config_.last_generation())
        island.receive(parcel, config_.migration.replacement);
}

Overview AsynchronousSearch::here() const {
    Overview out;
    for (const Island& island : archipelago_.islands()) out.add(island);
    return out;
}

void AsynchronousSearch::tell_root() {
    // Not more than the root of many ranks can read.
    const auto between_news =
        std::max(std::chrono::microseconds(20'000), peers_.size() * std::chrono::microseconds(100));
    Letter letter;
    letter.kind = Letter::Kind::overview;
    letter.overview = here();
    if (hooks_.stop_requested()) votes_ = stop_vote;
    letter.overview.votes = votes_;
    const auto now = std::chrono::steady_clock::now();
    const bool finished = letter.overview.slowest >= config_.last_generation();
    const bool news =
        votes_ != told_votes_ || (finished && letter.overview.slowest != told_slowest_);
    if (!news && now - last_told_ < between_news) return;
    last_told_ = now;
    told_slowest_ = letter.overview.slowest;
    told_votes_ = votes_;
    peers_.post(0, std::move(letter));
}

void AsynchronousSearch::handle(Letter& letter) {
    switch (letter.kind) {
        case Letter::Kind::migrants:
            for (Parcel& parcel : letter.parcels) settle(std::move(parcel));
            break;
        case Letter::Kind::overview:
            heard_[static_cast<std::size_t>(letter.from)] = letter.overview;
            break;
        case Letter::Kind::sizes:
            receive_sizes(letter.overview);
            break;
        case Letter::Kind::state:
            receive_state(std::move(letter.state));
            break;
        case Letter::Kind::order:
            obey(letter.order);
            break;
        case Letter::Kind::failure:
            if (!std::exchange(closing_, true)) order_all(Letter::Order::close);
            break;
    }
}

void AsynchronousSearch::obey(Letter::Order order) {
    Letter answer;
    switch (order) {
        case Letter::Order::snapshot:
            snapshot_.clear();
            for (const Island& island : archipelago_.islands()) snapshot_.push_back(island.state());
            answer.kind = Letter::Kind::sizes;
            answer.overview = here();
            peers_.post(0, std::move(answer));
            break;
        case Letter::Order::send:
            answer.kind = Letter::Kind::state;
            for (IslandState& state : std::exchange(snapshot_, {})) {
                answer.state = std::move(state);
                peers_.post(0, answer);
            }
            break;
        case Letter::Order::close:
            break;  // noted on arrival
    }
}

void AsynchronousSearch::order(int rank, Letter::Order what) {
    Letter letter;
    letter.kind = Letter::Kind::order;
    letter.order = what;
    peers_.post(rank, std::move(letter));
}

void AsynchronousSearch::order_all(Letter::Order what) {
    for (int rank = 0; rank < peers_.size(); ++rank) order(rank, what);
}

void AsynchronousSearch::decide() {
    if (closing_) return;
    Overview all;
    for (const Overview& rank : heard_) all.add(rank);
    hooks_.progress(all);
    if (config_.finished(all) || (all.votes & stop_vote) != 0) {
        closing_ = true;
        order_all(Letter::Order::close);
    } else if (!checkpoint_ && hooks_.checkpoint_due()) {
        checkpoint_.emplace();
        order_all(Letter::Order::snapshot);
    }
}

void AsynchronousSearch::receive_sizes(const Overview& sizes) {
    checkpoint_->sizes.add(sizes);
    if (++checkpoint_->answered < peers_.size()) return;
    hooks_.begin_checkpoint(checkpoint_->sizes);
    checkpoint_->begun = true;
    ask_for_next();
}

void AsynchronousSearch::ask_for_next() {
    // A rank sends all it has when it is asked: the next one is asked when that is taken.
    const auto host = [&](std::int64_t island) {
        return host_of(island, peers_.size(), config_.islands);
    };
    const std::int64_t next = checkpoint_->taken;
    if (next == 0 || host(next) != host(next - 1)) order(host(next), Letter::Order::send);
}

void AsynchronousSearch::receive_state(IslandState state) {
    hooks_.take(std::move(state));
    if (++checkpoint_->taken < config_.islands) return ask_for_next();
    checkpoint_.reset();
    hooks_.end_checkpoint();
}

}  // namespace atl::search
