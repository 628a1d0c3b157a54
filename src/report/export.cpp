#include "atoll/base/error.hpp"
#include "atoll/base/version.hpp"
#include "atoll/io/text_file.hpp"
#include "atoll/report/report.hpp"

namespace atl::report {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

struct BlockJson {
    ordered_json operator()(const Text& t) const { return {{"text", t.text}}; }
    ordered_json operator()(const Notice& n) const { return {{"notice", n.text}}; }
    ordered_json operator()(const Facts& f) const {
        ordered_json facts = ordered_json::object();
        for (const auto& [what, much] : f.facts) facts[what] = much;
        return {{"facts", facts}};
    }
    ordered_json operator()(const Listing& l) const {
        return {{"title", l.title}, {"listing", l.text}};
    }
    /// Figures, numbers and explorers.
    ordered_json operator()(const auto& shown) const {
        return {{"id", shown.id},
                {"title", shown.title},
                {"caption", shown.caption},
                {"table", json(shown.table)}};
    }
};

template <class Visit>
void each_block(const Report& report, Visit visit) {
    for (const Part& part : report.parts)
        for (const Section& section : part.sections)
            for (const Block& block : section.blocks) std::visit(visit, block);
}

void make_directory(const fs::path& directory) {
    std::error_code failed;
    fs::create_directories(directory, failed);
    if (failed)
        throw base::Error(base::ErrorKind::io,
                          directory.string() + ": cannot be made: " + failed.message());
}

}  // namespace

ordered_json json(const Report& report) {
    ordered_json parts = ordered_json::array();
    for (const Part& part : report.parts) {
        ordered_json sections = ordered_json::array();
        for (const Section& section : part.sections) {
            ordered_json blocks = ordered_json::array();
            for (const Block& block : section.blocks)
                blocks.push_back(std::visit(BlockJson{}, block));
            sections.push_back({{"title", section.title}, {"blocks", blocks}});
        }
        parts.push_back(
            {{"title", part.title}, {"subtitle", part.subtitle}, {"sections", sections}});
    }
    return {{"title", report.title},
            {"atoll_version", base::version()},
            {"git_sha", base::git_sha()},
            {"parts", parts}};
}

std::size_t write_data(const Report& report, const fs::path& directory) {
    make_directory(directory);
    std::size_t files = 1;
    io::replace_text(directory / "report.json", json(report).dump(1) + "\n");
    each_block(report, [&](const auto& block) {
        if constexpr (requires { block.table; }) {
            io::replace_text(directory / (block.id + ".csv"), csv(block.table));
            ++files;
        }
    });
    return files;
}

std::size_t write_plots(const Report& report, const fs::path& directory) {
    make_directory(directory);
    std::size_t files = 0;
    const auto write = [&](const Figure& figure) {
        io::replace_text(directory / (figure.id + ".svg"), figure.file);
        ++files;
    };
    each_block(report, [&]<class Shown>(const Shown& block) {
        if constexpr (std::is_same_v<Shown, Figure>) write(block);
        if constexpr (std::is_same_v<Shown, Explorer>)
            for (const Figure& chart : block.charts) write(chart);
    });
    return files;
}

}  // namespace atl::report
