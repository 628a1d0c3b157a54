#include "atoll/io/evaluation_archive.hpp"

#include <algorithm>
#include <cmath>

#include "atoll/base/hash.hpp"
#include "atoll/base/text.hpp"
#include "columns.hpp"
#include "evaluation_journal.hpp"
#include "run_header.hpp"

namespace atl::io {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using search::Evaluation;

namespace {

const std::string evaluations_type = "atoll evaluations";

/// Layers, however the network is called.
std::string network_hash(const model::Network& network) {
    base::Hasher h;
    for (const model::Layer& l : network.layers) {
        for (const std::int64_t e : l.extents().values) h.number(static_cast<std::uint64_t>(e));
        for (const std::int64_t s : l.strides) h.number(static_cast<std::uint64_t>(s));
        if (l.dynamic)
            for (const std::int64_t e :
                 {l.dynamic->heads, l.dynamic->rows, l.dynamic->inner, l.dynamic->columns})
                h.number(static_cast<std::uint64_t>(e));
    }
    return h.hex();
}

template <class Get>
void figure_column(Hdf5Group& group, const std::string& name, const Evaluations& all, Get get,
                   const std::string& unit, const std::string& meaning) {
    write_column(group, name, all, [&](const auto& e) { return get(e.second); }, {unit, meaning});
}

void write_networks(Hdf5Group group, const Job& job, const Evaluations& all) {
    // Names of networks may hold what names of groups must not.
    write_column(group, "network", job.networks, [](const model::Network& n) { return n.name; },
                 {"none", "name of the network whose figures are in the group of this number"});
    for (std::size_t n = 0; n < job.networks.size(); ++n) {
        Hdf5Group of = group.create_group(std::to_string(n), "evaluation");
        of.attribute("network_hash", network_hash(job.networks[n]));
        const auto column = [&](const std::string& name, auto list, const std::string& unit) {
            figure_column(
                of, name, all,
                [&](const Evaluation& e) {
                    return e.outcome == Evaluation::Outcome::costed ? (e.*list)[n] : std::nan("");
                },
                unit, "of one inference; not a number where it is not known");
        };
        column("energy_J", &Evaluation::energy_J, "J");
        column("latency_s", &Evaluation::latency_s, "s");
    }
}

/// The columns of a file, all of one length.
struct ArchiveColumns {
    ArchiveColumns(const Hdf5Group& group, const std::string& place)
        : ids(group.unsigneds("id")),
          outcomes(group.integers("outcome")),
          reasons(group.texts("reason")),
          violation(group.reals("violation")),
          area_mm2(group.reals("area_mm2")),
          relative_cost(group.reals("relative_cost")),
          noise(group.reals("noise")),
          seconds(group.reals("seconds")) {
        for (const std::size_t length :
             {outcomes.size(), reasons.size(), violation.size(), area_mm2.size(),
              relative_cost.size(), noise.size(), seconds.size()})
            if (length != ids.size()) throw Error(ErrorKind::io, place + ": columns do not agree");
    }
    Evaluation row(std::size_t i, const std::string& place) const {
        Evaluation e;
        e.id = ids[i];
        if (outcomes[i] < 0 || outcomes[i] > 2)
            throw Error(ErrorKind::io, place + ": an unknown outcome");
        e.outcome = static_cast<Evaluation::Outcome>(outcomes[i]);
        e.reason = reasons[i];
        e.violation = violation[i];
        e.area_mm2 = area_mm2[i];
        e.relative_cost = relative_cost[i];
        e.noise = noise[i];
        e.seconds = seconds[i];
        return e;
    }

    std::vector<std::uint64_t> ids;
    std::vector<std::int64_t> outcomes;
    std::vector<std::string> reasons;
    std::vector<double> violation, area_mm2, relative_cost, noise, seconds;
};

/// Energies and latencies of a job's networks.
class NetworkColumns {
  public:
    NetworkColumns(const Hdf5Group& all, const Job& job, std::size_t rows,
                   const std::string& place) {
        const auto names = all.texts("network");
        for (const model::Network& n : job.networks) {
            const auto found = std::find(names.begin(), names.end(), n.name);
            if (found == names.end())
                throw Error(ErrorKind::refused, place + ": knows nothing of network " + n.name);
            const Hdf5Group of = all.open_group(std::to_string(found - names.begin()));
            if (of.text_attribute("network_hash") != network_hash(n))
                throw Error(ErrorKind::refused,
                            place + ": its network " + n.name + " has other layers");
            energy_J_.push_back(of.reals("energy_J"));
            latency_s_.push_back(of.reals("latency_s"));
            if (energy_J_.back().size() != rows || latency_s_.back().size() != rows)
                throw Error(ErrorKind::io, place + ": columns do not agree");
        }
    }
    void put(std::size_t row, Evaluation& e) const {
        if (e.outcome != Evaluation::Outcome::costed) return;
        for (const auto& column : energy_J_) e.energy_J.push_back(column[row]);
        for (const auto& column : latency_s_) e.latency_s.push_back(column[row]);
    }

  private:
    std::vector<std::vector<double>> energy_J_, latency_s_;
};

bool usable(const Evaluation& e) {
    const auto fine = [](double x) { return std::isfinite(x) && x > 0; };
    if (e.outcome == Evaluation::Outcome::infeasible) return fine(e.violation);
    if (e.outcome == Evaluation::Outcome::failed) return false;
    return fine(e.area_mm2) && std::all_of(e.energy_J.begin(), e.energy_J.end(), fine) &&
           std::all_of(e.latency_s.begin(), e.latency_s.end(), fine);
}

Evaluations read_own(const fs::path& file, const Job& job) {
    const Hdf5File in = Hdf5File::open(file);
    check_header(in, file.string(), evaluations_type);
    if (in.text_attribute("job_hash") != job.hash())
        throw Error(ErrorKind::refused,
                    file.string() +
                        " belongs to another job; use another --output, with --warm-start " +
                        file.string() + " to have what can be used of it, or --overwrite");
    const Hdf5Group table = in.open_group("evaluations");
    const ArchiveColumns columns(table, file.string());
    const NetworkColumns networks(in.open_group("networks"), job, columns.ids.size(),
                                  file.string());
    Evaluations out;
    for (std::size_t i = 0; i < columns.ids.size(); ++i) {
        Evaluation e = columns.row(i, file.string());
        networks.put(i, e);
        if (e.id >= job.space.size() || (e.outcome != Evaluation::Outcome::failed && !usable(e)))
            throw Error(ErrorKind::io, file.string() + ": holds what is no evaluation");
        out[e.id] = std::move(e);
    }
    return out;
}

/// Designs of a file, by the parameters of this job's space.
std::vector<model::Design> read_designs(const Hdf5Group& table, const Job& job,
                                        const std::string& place) {
    std::vector<model::Design> out(table.length("id"));
    for (model::Design& d : out) d.model = job.space.model();
    for (const auto& p : job.space.parameters()) {
        const std::string name(p.parameter->name);
        if (!table.has(name)) {
            if (p.parameter->optional()) continue;
            throw Error(ErrorKind::refused, place + ": its designs have no " + name);
        }
        const auto values = table.reals(name);
        if (values.size() != out.size())
            throw Error(ErrorKind::io, place + ": columns do not agree");
        for (std::size_t d = 0; d < out.size(); ++d)
            if (!p.parameter->integer() ||
                (std::abs(values[d]) < 1e9 && values[d] == std::floor(values[d])))
                p.parameter->set(out[d], values[d]);
    }
    return out;
}

}  // namespace

void add(Evaluations& known, Evaluation evaluation) {
    Evaluation& there = known.try_emplace(evaluation.id, evaluation).first->second;
    if (there.outcome == Evaluation::Outcome::failed) there = std::move(evaluation);
}

fs::path evaluations_file(const fs::path& directory) {
    return directory / "evaluations.h5";
}

fs::path workers_directory(const fs::path& directory) {
    return directory / "workers";
}

fs::path networks_file(const fs::path& directory) {
    return workers_directory(directory) / "networks.json";
}

void write_evaluations(const fs::path& directory, const Job& job, const Evaluations& all) {
    Hdf5File::replace(evaluations_file(directory), true, [&](Hdf5File& out) {
        write_header(out, evaluations_type, job);
        out.dataset("command", job.config.external.command,
                    {"none", "the evaluator: program and arguments", "argument"});
        Hdf5Group table = out.create_group("evaluations", "evaluation");
        figure_column(
            table, "id", all, [](const Evaluation& e) { return e.id; }, "1", meaning_of_ids);
        figure_column(
            table, "outcome", all,
            [](const Evaluation& e) { return static_cast<std::int64_t>(e.outcome); }, "1",
            "0 costed, 1 infeasible, 2 failed");
        figure_column(
            table, "reason", all, [](const Evaluation& e) { return e.reason; }, "none",
            "of what is not costed");
        figure_column(
            table, "violation", all, [](const Evaluation& e) { return e.violation; }, "1",
            "of infeasible designs, above 0");
        figure_column(
            table, "area_mm2", all, [](const Evaluation& e) { return e.area_mm2; }, "mm2",
            "of the chip");
        figure_column(
            table, "relative_cost", all, [](const Evaluation& e) { return e.relative_cost; }, "mm2",
            "area x cost of the node relative to 32 nm; 0: not told");
        figure_column(
            table, "noise", all, [](const Evaluation& e) { return e.noise; }, "1",
            "power relative to the signal's; 0: not told");
        figure_column(
            table, "seconds", all, [](const Evaluation& e) { return e.seconds; }, "s",
            "that the evaluation took");
        for (const auto& p : job.space.parameters())
            figure_column(
                table, std::string(p.parameter->name), all,
                [&](const Evaluation& e) { return p.parameter->get(job.space.design(e.id)); },
                notes_of(*p.parameter).unit, std::string(p.parameter->meaning));
        write_networks(out.create_group("networks", "network"), job, all);
    });
}

Evaluations read_run_evaluations(const fs::path& directory, const Job& job) {
    Evaluations out;
    const fs::path file = evaluations_file(directory);
    std::error_code ignored;
    if (fs::exists(file, ignored)) out = read_own(file, job);
    const EvaluationLines lines(job);
    for (const fs::path& journal : journals(directory))
        for (const std::string& line : read_journal(journal, job)) try {
                add(out, lines.noted(line));
            } catch (const NoAnswer&) {
                continue;  // torn, when its writer died
            }
    return out;
}

std::optional<EvaluationSummary> summary_of_evaluations(const fs::path& directory) {
    EvaluationSummary out;
    const fs::path file = evaluations_file(directory);
    std::error_code ignored;
    const bool archive = fs::exists(file, ignored);
    if (archive) {
        const Hdf5File in = Hdf5File::open(file);
        check_header(in, file.string(), evaluations_type);
        const ArchiveColumns columns(in.open_group("evaluations"), file.string());
        std::map<std::string, std::int64_t> reasons;
        for (std::size_t i = 0; i < columns.ids.size(); ++i) {
            const Evaluation e = columns.row(i, file.string());
            ++out.outcomes[static_cast<std::size_t>(e.outcome)];
            out.seconds += e.seconds;
            if (e.outcome == Evaluation::Outcome::failed) ++reasons[e.reason];
        }
        out.failures.assign(reasons.begin(), reasons.end());
        std::stable_sort(out.failures.begin(), out.failures.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
    }
    const auto all = journals(directory);
    for (const fs::path& journal : all) out.in_journals += lines_of_journal(journal);
    if (!archive && all.empty()) return std::nullopt;
    return out;
}

EarlierEvaluations read_earlier_evaluations(const fs::path& path, const Job& job) {
    std::error_code ignored;
    const fs::path file = fs::is_directory(path, ignored) ? evaluations_file(path) : path;
    const std::string place = file.string();
    if (!fs::exists(file, ignored))
        throw Error(ErrorKind::io, place + ": there is no archive of evaluations");
    const Hdf5File in = Hdf5File::open(file);
    check_header(in, place, evaluations_type);
    const Hdf5Group table = in.open_group("evaluations");
    const ArchiveColumns columns(table, place);
    const NetworkColumns networks(in.open_group("networks"), job, columns.ids.size(), place);
    const auto designs = read_designs(table, job, place);
    EarlierEvaluations out;
    out.command = in.texts("command");
    for (std::size_t i = 0; i < designs.size(); ++i) {
        Evaluation e = columns.row(i, place);
        networks.put(i, e);
        if (!usable(e)) continue;
        if (search::uses_cost(job.config.objective) && !(e.relative_cost > 0) &&
            e.outcome == Evaluation::Outcome::costed)
            continue;
        if (job.config.limits.snr_dB > 0 && !(e.noise > 0) &&
            e.outcome == Evaluation::Outcome::costed)
            continue;
        const auto id = search::find_design(job.space, designs[i]);
        if (!id) {
            ++out.outside;
            continue;
        }
        e.id = *id;
        out.evaluations[*id] = std::move(e);
    }
    return out;
}

}  // namespace atl::io
