#include "atoll/io/evaluation_lines.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "atoll/base/text.hpp"

namespace atl::io {

using nlohmann::json;
using nlohmann::ordered_json;
using search::Evaluation;

namespace {

constexpr std::array<std::string_view, 3> outcome_names = {"costed", "infeasible", "failed"};
/// Of an answer, in messages.
constexpr std::size_t most_shown = 120;

std::string shown(std::string_view line) {
    std::string out(line.substr(0, most_shown));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < ' ') c = '?';
    return "'" + out + (line.size() > most_shown ? "..'" : "'");
}

json parsed(std::string_view line) {
    json out = json::parse(line, nullptr, false);
    if (!out.is_object()) throw NoAnswer("not an object of JSON: " + shown(line));
    return out;
}

double number(const json& in, const std::string& key, const std::string& of = "") {
    const auto found = in.find(key);
    const std::string name = "'" + key + "'" + of;
    if (found == in.end()) throw NoAnswer(name + " is missing");
    if (!found->is_number()) throw NoAnswer(name + " is no number: " + shown(found->dump()));
    return found->get<double>();
}

double positive(const json& in, const std::string& key, const std::string& of = "") {
    const double out = number(in, key, of);
    if (!(out > 0) || !std::isfinite(out))
        throw NoAnswer("'" + key + "'" + of + " is " + base::shortest(out) +
                       ": a finite number above 0 is wanted");
    return out;
}

/// Texts of others may hold anything, and lines of JSON must not.
std::string reason_of(const json& value) {
    if (!value.is_string()) throw NoAnswer("a reason is a text, and not " + shown(value.dump()));
    return value.get<std::string>();
}

void read_figures(const json& in, const std::vector<std::string>& names, Evaluation& out) {
    out.area_mm2 = positive(in, "area_mm2");
    const auto networks = in.find("networks");
    if (networks == in.end() || !networks->is_object())
        throw NoAnswer("'networks' is missing, an object with one entry per network");
    for (const std::string& name : names) {
        const auto of = networks->find(name);
        if (of == networks->end() || !of->is_object())
            throw NoAnswer("'networks' says nothing of '" + name + "'");
        out.energy_J.push_back(positive(*of, "energy_J", " of '" + name + "'"));
        out.latency_s.push_back(positive(*of, "latency_s", " of '" + name + "'"));
    }
}

ordered_json design_of(const model::Design& design) {
    ordered_json out;
    for (const auto& p : model::design_parameters(design.model)) {
        const double value = p.get(design);
        if (!p.names.empty())
            out[std::string(p.name)] = p.names[static_cast<std::size_t>(value)];
        else if (p.integer())
            out[std::string(p.name)] = static_cast<std::int64_t>(value);
        else
            out[std::string(p.name)] = value;
    }
    return out;
}

std::string one_line(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

EvaluationLines::EvaluationLines(const Job& job)
    : job_(job),
      wants_cost_(search::uses_cost(job.config.objective)),
      wants_noise_(job.config.limits.snr_dB > 0) {
    for (const model::Network& n : job.networks) names_.push_back(n.name);
}

std::string EvaluationLines::question(search::DesignId id) const {
    return one_line(
        {{"id", id}, {"design", design_of(job_.space.design(id))}, {"networks", names_}});
}

Evaluation EvaluationLines::answer(std::string_view line, search::DesignId id) const {
    const json in = parsed(line);
    const auto told = in.find("id");
    if (told == in.end() || !told->is_number_unsigned() || told->get<std::uint64_t>() != id)
        throw NoAnswer("an answer to another question than " + std::to_string(id) + ": " +
                       shown(line));
    if (const auto error = in.find("error"); error != in.end())
        throw EvaluatorError("the evaluator reports: " + reason_of(*error));
    Evaluation out;
    out.id = id;
    if (const auto reason = in.find("infeasible"); reason != in.end()) {
        out.outcome = Evaluation::Outcome::infeasible;
        out.reason = reason_of(*reason);
        out.violation = in.contains("violation") ? positive(in, "violation") : 1;
        return out;
    }
    out.outcome = Evaluation::Outcome::costed;
    read_figures(in, names_, out);
    if (wants_cost_ || in.contains("relative_cost"))
        out.relative_cost = positive(in, "relative_cost");
    if (wants_noise_ || in.contains("snr_dB")) {
        const double snr_dB = number(in, "snr_dB");
        if (!std::isfinite(snr_dB)) throw NoAnswer("'snr_dB' is not finite");
        out.noise = std::pow(10, -snr_dB / 10);
    }
    return out;
}

std::string EvaluationLines::note(const Evaluation& e) const {
    ordered_json out = {{"id", e.id},
                        {"outcome", outcome_names[static_cast<std::size_t>(e.outcome)]},
                        {"seconds", e.seconds}};
    if (e.outcome != Evaluation::Outcome::costed) {
        out["reason"] = e.reason;
        out["violation"] = e.violation;
    } else {
        out["area_mm2"] = e.area_mm2;
        out["relative_cost"] = e.relative_cost;
        out["noise"] = e.noise;
        for (std::size_t n = 0; n < names_.size(); ++n)
            out["networks"][names_[n]] = {{"energy_J", e.energy_J.at(n)},
                                          {"latency_s", e.latency_s.at(n)}};
    }
    return one_line(out);
}

Evaluation EvaluationLines::noted(std::string_view line) const {
    const json in = parsed(line);
    Evaluation out;
    const auto id = in.find("id"), outcome = in.find("outcome");
    if (id == in.end() || !id->is_number_unsigned() || outcome == in.end())
        throw NoAnswer("not a note of an evaluation: " + shown(line));
    out.id = id->get<std::uint64_t>();
    if (out.id >= job_.space.size()) throw NoAnswer("a design outside the space");
    const auto name = std::find(outcome_names.begin(), outcome_names.end(), *outcome);
    if (name == outcome_names.end()) throw NoAnswer("an unknown outcome: " + shown(line));
    out.outcome = static_cast<Evaluation::Outcome>(name - outcome_names.begin());
    out.seconds = number(in, "seconds");
    if (out.outcome == Evaluation::Outcome::costed) {
        read_figures(in, names_, out);
        out.relative_cost = number(in, "relative_cost");
        out.noise = number(in, "noise");
    } else {
        out.reason = reason_of(in.value("reason", json()));
        out.violation = number(in, "violation");
        if (out.outcome == Evaluation::Outcome::infeasible && !(out.violation > 0))
            throw NoAnswer("an infeasible design without a violation");
    }
    return out;
}

std::string EvaluationLines::networks() const {
    ordered_json out = ordered_json::array();
    for (const model::Network& n : job_.networks) {
        ordered_json layers = ordered_json::array();
        for (const model::Layer& l : n.layers) {
            ordered_json layer = {{"name", l.name},
                                  {"type", l.type},
                                  {"N", l.N},
                                  {"C", l.C},
                                  {"M", l.M},
                                  {"P", l.P},
                                  {"Q", l.Q},
                                  {"R", l.R},
                                  {"S", l.S},
                                  {"G", l.G},
                                  {"strides", l.strides}};
            if (l.dynamic)
                layer["dynamic"] = {{"heads", l.dynamic->heads},
                                    {"rows", l.dynamic->rows},
                                    {"inner", l.dynamic->inner},
                                    {"columns", l.dynamic->columns}};
            layers.push_back(std::move(layer));
        }
        out.push_back(
            {{"name", n.name}, {"macs", n.macs()}, {"weights", n.weights()}, {"layers", layers}});
    }
    return out.dump(1) + "\n";
}

}  // namespace atl::io
