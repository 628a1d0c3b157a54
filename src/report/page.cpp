#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assets.hpp"
#include "atoll/base/version.hpp"
#include "atoll/report/report.hpp"
#include "number_text.hpp"
#include "svg.hpp"

namespace atl::report {

namespace {

/// How a column is shown: its numbers in a handy unit, its texts to the left.
struct ShownColumn {
    Scaling scaling;
    bool text = false;
};

ShownColumn shown(const Table& table, std::size_t column) {
    ShownColumn out{{1, table.columns[column].unit}, false};
    double largest = 0;
    for (const auto& row : table.rows) {
        if (const auto* number = std::get_if<double>(&row[column]))
            largest = std::max(largest, std::abs(*number));
        out.text = out.text || std::holds_alternative<std::string>(row[column]);
    }
    if (out.scaling.unit.find('*') == std::string::npos)
        out.scaling = scaling(largest, out.scaling.unit);
    return out;
}

std::string heading(const Column& c, const ShownColumn& s) {
    std::string text = escaped(c.name);
    if (!s.scaling.unit.empty())
        text +=
            fmt::format(" <span class=\"unit\">[{}]</span>", escaped(unit_text(s.scaling.unit)));
    return fmt::format("<th{}{}>{}</th>", s.text ? " class=\"text\"" : "",
                       c.meaning.empty() ? "" : attribute("title", c.meaning), text);
}

std::string table_markup(const Table& table) {
    std::string out = "<div class=\"scroll\"><table><thead><tr>";
    std::vector<ShownColumn> columns;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        columns.push_back(shown(table, c));
        out += heading(table.columns[c], columns.back());
    }
    out += "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (std::size_t c = 0; c < row.size(); ++c) {
            const auto* number = std::get_if<double>(&row[c]);
            const Cell value =
                number != nullptr ? Cell(*number * columns[c].scaling.factor) : row[c];
            out += fmt::format("<td{}>{}</td>", columns[c].text ? " class=\"text\"" : "",
                               escaped(readable(value)));
        }
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

/// What can be taken along; the script acts on it.
std::string downloads(const std::string& id, bool picture) {
    return fmt::format("<span class=\"downloads\" data-id=\"{}\"{}></span>", id,
                       picture ? " data-picture" : "");
}

/// Writes blocks as HTML.
class BlockMarkup {
  public:
    explicit BlockMarkup(std::string& out) : out_(out) {}

    void operator()(const Text& t) {
        std::size_t from = 0;
        while (from < t.text.size()) {
            const std::size_t blank = std::min(t.text.find("\n\n", from), t.text.size());
            out_ += "<p>" + escaped(t.text.substr(from, blank - from)) + "</p>\n";
            from = blank + 2;
        }
    }
    void operator()(const Notice& n) {
        out_ += "<p class=\"notice\" role=\"note\">" + escaped(n.text) + "</p>\n";
    }
    void operator()(const Facts& f) {
        out_ += "<dl class=\"facts\">";
        for (const auto& [what, much] : f.facts)
            out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", escaped(what), escaped(much));
        out_ += "</dl>\n";
    }
    void operator()(const Listing& l) {
        out_ += fmt::format("<details><summary>{}</summary><pre>{}</pre></details>\n",
                            escaped(l.title), escaped(l.text));
    }
    void operator()(const Figure& f) { figure(f, downloads(f.id, true)); }
    void operator()(const Numbers& n) {
        if (n.folded)
            out_ += fmt::format("<details class=\"numbers\" id=\"{}\"><summary>{}</summary>", n.id,
                                escaped(n.title));
        else
            out_ += fmt::format("<div class=\"numbers\" id=\"{}\"><h4>{}</h4>", n.id,
                                escaped(n.title) + downloads(n.id, false));
        if (n.folded) out_ += downloads(n.id, false);
        out_ += table_markup(n.table);
        if (!n.caption.empty()) out_ += "<p class=\"caption\">" + escaped(n.caption) + "</p>";
        out_ += n.folded ? "</details>\n" : "</div>\n";
    }
    void operator()(const Explorer& e) {
        std::string filters;
        for (const std::string& name : e.filters) filters += (filters.empty() ? "" : "|") + name;
        out_ += fmt::format("<div class=\"explorer\" id=\"{}\"{}><h4>{}</h4>", e.id,
                            attribute("data-filters", filters),
                            escaped(e.title) + downloads(e.id, false));
        out_ += "<div class=\"filters\"></div><div class=\"charts\">";
        for (const Figure& f : e.charts)
            figure(f, fmt::format(
                          "<span class=\"downloads\" data-id=\"{}\" data-picture data-only></span>",
                          f.id));
        out_ += "</div><p class=\"caption\">" + escaped(e.caption) +
                "</p><div class=\"list\"></div></div>\n";
    }

  private:
    void figure(const Figure& f, const std::string& tools) {
        out_ += fmt::format("<figure id=\"{}\"><h4>{}{}</h4>{}", f.id, escaped(f.title), tools,
                            f.markup);
        if (!f.caption.empty()) out_ += "<figcaption>" + escaped(f.caption) + "</figcaption>";
        out_ += "</figure>\n";
    }
    std::string& out_;
};

/// The numbers of the report for the script: id -> table.
nlohmann::ordered_json tables_of(const Report& report) {
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    const auto add = [&](const auto& block) {
        if constexpr (requires { block.table; }) out[block.id] = json(block.table);
    };
    for (const Part& part : report.parts)
        for (const Section& section : part.sections)
            for (const Block& block : section.blocks) std::visit(add, block);
    return out;
}

/// JSON within a script element must not end it.
std::string in_script(const nlohmann::ordered_json& value) {
    std::string out;
    for (char c : value.dump()) out += c == '<' ? std::string("\\u003c") : std::string(1, c);
    return out;
}

std::string contents(const Report& report) {
    std::string out = "<nav aria-label=\"Contents\"><ul>";
    for (const Part& part : report.parts) {
        out += fmt::format("<li><a href=\"#{}\">{}</a><ul>", part.id, escaped(part.title));
        for (const Section& section : part.sections)
            out +=
                fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, escaped(section.title));
        out += "</ul></li>";
    }
    return out + "</ul></nav>\n";
}

}  // namespace

std::string html(const Report& report) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    out += "<meta name=\"generator\" content=\"atoll " + std::string(base::version()) + "\">\n";
    out += "<link rel=\"icon\" href=\"data:,\">\n";  // no request for one
    out += "<title>" + escaped(report.title) + "</title>\n<style>" + page_css + chart_css +
           "</style>\n</head>\n<body>\n<header><h1>" + escaped(report.title) +
           "</h1><div id=\"tools\"></div></header>\n" + contents(report) + "<main>\n";
    BlockMarkup markup(out);
    for (const Part& part : report.parts) {
        out += fmt::format("<article id=\"{}\"><h2>{}</h2><p class=\"subtitle\">{}</p>\n", part.id,
                           escaped(part.title), escaped(part.subtitle));
        for (const Section& section : part.sections) {
            out +=
                fmt::format("<section id=\"{}\"><h3>{}</h3>\n", section.id, escaped(section.title));
            for (const Block& block : section.blocks) std::visit(markup, block);
            out += "</section>\n";
        }
        out += "</article>\n";
    }
    out += "</main>\n<script type=\"application/json\" id=\"tables\">" +
           in_script(tables_of(report)) + "</script>\n<script>" + page_js +
           "</script>\n</body>\n</html>\n";
    return out;
}

}  // namespace atl::report
