#include "sensitivity_tables.hpp"

#include <cmath>
#include <ostream>

#include "atoll/base/text.hpp"
#include "atoll/io/csv.hpp"
#include "atoll/io/text_file.hpp"
#include "result_parts.hpp"

namespace atl::io {

namespace fs = std::filesystem;

namespace {

/// Empty where nothing is known.
std::string cell(double x) {
    return std::isfinite(x) ? base::shortest(x) : "";
}
std::string cells(const search::Interval& i) {
    return cell(i.low) + "," + cell(i.high);
}

void write_around(std::ostream& out, const Job& job, const Around& around) {
    out << "parameter,value,centre,verdict,ratio,objective,energy,latency,area_mm2,reason,design_id"
        << design_header(job.space.model()) << "\n";
    const bool comparable = around.centre.verdict == CostedDesign::Verdict::feasible;
    for (std::size_t p : varied(job.space))
        for (const CostedDesign& d : around.values[p]) {
            const model::Design design = job.space.design(d.id);
            const bool feasible = d.verdict == CostedDesign::Verdict::feasible;
            out << parameter_name(job, p) << ","
                << job.space.parameters()[p].parameter->text(design) << ","
                << (d.id == around.centre.id) << "," << name(d.verdict) << ","
                << (feasible && comparable ? cell(d.objective / around.centre.objective) : "")
                << ",";
            if (feasible)
                out << cell(d.objective) << "," << cell(d.networks.energy) << ","
                    << cell(d.networks.latency) << ",";
            else
                out << ",,,";
            out << (d.verdict == CostedDesign::Verdict::outside_tables ? "" : cell(d.area_mm2))
                << "," << csv_cell(d.reason) << "," << d.id << design_cells(design) << "\n";
        }
}

void write_interactions(std::ostream& out, const Job& job, const Around& around) {
    out << "parameter,other,log_departure,used,left_out\n";
    for (const search::Interaction& i : around.interactions)
        out << parameter_name(job, i.a) << "," << parameter_name(job, i.b) << ","
            << (i.used > 0 ? cell(i.largest) : "") << "," << i.used << "," << i.left_out << "\n";
}

void write_morris(std::ostream& out, const Job& job, const SensitivityResult& result) {
    out << "response,parameter,values,mu,mu_star,mu_star_low,mu_star_high,sigma,used,left_out\n";
    const auto write = [&](const char* response, const search::MorrisResult& morris) {
        for (std::size_t p : varied(job.space)) {
            const search::ElementaryEffects& e = morris.parameters[p];
            out << response << "," << parameter_name(job, p) << "," << job.space.values(p) << ","
                << cell(e.mu) << "," << cell(e.mu_star) << "," << cells(e.mu_star_interval) << ","
                << cell(e.sigma) << "," << e.used << "," << e.left_out << "\n";
        }
    };
    write("log_objective", result.morris.objective);
    write("feasibility", result.morris.feasibility);
}

void write_sobol(std::ostream& out, const Job& job, const SensitivityResult& result) {
    out << "response,parameter,values,first,first_low,first_high,total,total_low,total_high,rows,"
           "changed\n";
    const auto write = [&](const char* response, const search::SobolResult& sobol) {
        for (std::size_t p : varied(job.space)) {
            const search::SobolIndices& s = sobol.parameters[p];
            out << response << "," << parameter_name(job, p) << "," << job.space.values(p) << ","
                << cell(s.first) << "," << cells(s.first_interval) << "," << cell(s.total) << ","
                << cells(s.total_interval) << "," << sobol.rows << "," << s.changed << "\n";
        }
    };
    write("log_objective", result.sobol.objective);
    write("feasibility", result.sobol.feasibility);
}

void write_near(std::ostream& out, const Job& job, const NearSet& near) {
    out << "rank,objective,ratio,design_id" << design_header(job.space.model()) << "\n";
    for (std::size_t i = 0; i < near.best.size(); ++i)
        out << i + 1 << "," << cell(near.best[i].value) << ","
            << cell(near.best[i].value / near.best.front().value) << "," << near.best[i].id
            << design_cells(job.space.design(near.best[i].id)) << "\n";
}

void write_near_values(std::ostream& out, const Job& job, const NearSet& near) {
    out << "percent,at_least,parameter,index,value,designs,share,all\n";
    for (const search::NearOptimal& n : near.shares)
        for (std::size_t p : varied(job.space))
            for (std::size_t v = 0; v < n.counts[p].size(); ++v) {
                const auto share =
                    static_cast<double>(n.counts[p][v]) / static_cast<double>(n.designs);
                out << cell(n.percent) << "," << n.at_least << "," << parameter_name(job, p) << ","
                    << v << "," << value_text(job.space.parameters()[p], v) << "," << n.counts[p][v]
                    << "," << cell(share) << "," << (n.counts[p][v] == n.designs) << "\n";
            }
}

}  // namespace

std::string parameter_name(const Job& job, std::size_t p) {
    return std::string(job.space.parameters()[p].parameter->name);
}

std::vector<std::size_t> varied(const search::ParameterSpace& space) {
    std::vector<std::size_t> out;
    for (std::size_t p = 0; p < space.genes(); ++p)
        if (space.values(p) > 1) out.push_back(p);
    return out;
}

void write_sensitivity_tables(const fs::path& directory, const Job& job,
                              const SensitivityResult& result) {
    const auto table = [&](const char* name, auto write, const auto&... of) {
        replace_text(directory / name, [&](std::ostream& out) { write(out, job, of...); });
    };
    if (result.around) {
        table("around.csv", write_around, *result.around);
        table("interactions.csv", write_interactions, *result.around);
    }
    table("morris.csv", write_morris, result);
    table("sobol.csv", write_sobol, result);
    if (result.near) {
        table("near.csv", write_near, *result.near);
        table("near_values.csv", write_near_values, *result.near);
    }
}

}  // namespace atl::io
