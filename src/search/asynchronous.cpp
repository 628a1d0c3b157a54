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
    if (checkpoint_ && checkpoint_->next_rank >= 0) hooks_.drop_checkpoint();
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
        island.advance();
        worked = true;
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
            if (letter.order == Letter::Order::send)
                receive_sizes(letter.overview);
            else
                heard_[static_cast<std::size_t>(letter.from)] = letter.overview;
            break;
        case Letter::Kind::states:
            receive_states(std::move(letter.states));
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
            answer.kind = Letter::Kind::overview;
            answer.order = Letter::Order::send;  // ready to
            answer.overview = here();
            peers_.post(0, std::move(answer));
            break;
        case Letter::Order::send:
            answer.kind = Letter::Kind::states;
            answer.states = std::exchange(snapshot_, {});
            peers_.post(0, std::move(answer));
            break;
        case Letter::Order::close:
            break;  // noted on arrival
    }
}

void AsynchronousSearch::order_all(Letter::Order order) {
    for (int rank = 0; rank < peers_.size(); ++rank) {
        Letter letter;
        letter.kind = Letter::Kind::order;
        letter.order = order;
        peers_.post(rank, std::move(letter));
    }
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
    checkpoint_->next_rank = 0;
    Letter order;
    order.kind = Letter::Kind::order;
    order.order = Letter::Order::send;
    peers_.post(0, std::move(order));
}

void AsynchronousSearch::receive_states(std::vector<IslandState> states) {
    for (IslandState& state : states) hooks_.take(std::move(state));
    if (++checkpoint_->next_rank == peers_.size()) {
        checkpoint_.reset();
        hooks_.end_checkpoint();
        return;
    }
    Letter order;
    order.kind = Letter::Kind::order;
    order.order = Letter::Order::send;
    peers_.post(checkpoint_->next_rank, std::move(order));
}

}  // namespace atl::search
