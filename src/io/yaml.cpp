#include "atoll/io/yaml.hpp"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "atoll/base/text.hpp"
#include "atoll/io/text_file.hpp"

namespace atl::io {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (char c : text) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out + "\"";
}

Overrides parse_overrides(const std::vector<std::string>& set) {
    Overrides overrides;
    for (const std::string& item : set) {
        const auto equals = item.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw base::Error(base::ErrorKind::usage,
                              "--set " + item + ": key=value is wanted, e.g. --set seed=7");
        overrides[item.substr(0, equals)] = item.substr(equals + 1);
    }
    return overrides;
}

void Problems::add(const YAML::Mark& mark, std::string problem, std::string why,
                   std::string suggestion) {
    const bool known = !mark.is_null();
    found_.push_back({file_, known ? mark.line + 1 : 0, known ? mark.column + 1 : 0,
                      std::move(problem), std::move(why), std::move(suggestion)});
}

void Problems::add_at(std::string origin, std::string problem, std::string why,
                      std::string suggestion) {
    found_.push_back(
        {std::move(origin), 0, 0, std::move(problem), std::move(why), std::move(suggestion)});
}

void Problems::throw_if_any() const {
    if (any()) throw base::InputError(found_);
}

YAML::Node load_yaml(const std::filesystem::path& file) {
    return parse_yaml(read_text(file), file.string());
}

namespace {

/// Where documents begin.
class DocumentStarts final : public YAML::EventHandler {
  public:
    std::vector<YAML::Mark> marks;

  private:
    using Tag = const std::string&;
    void OnDocumentStart(const YAML::Mark& mark) override { marks.push_back(mark); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, Tag, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, Tag, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, Tag, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

/// Of the first two documents: a comma where one should begin makes yaml-cpp 0.7 find empty ones
/// without end.
std::vector<YAML::Mark> first_documents(const std::string& text) {
    std::istringstream in(text);
    YAML::Parser parser(in);
    DocumentStarts documents;
    while (documents.marks.size() < 2 && parser.HandleNextDocument(documents)) continue;
    return documents.marks;
}

}  // namespace

YAML::Node parse_yaml(const std::string& text, const std::string& called) {
    Problems problems(called);
    try {
        const auto documents = first_documents(text);
        if (documents.size() == 1) return YAML::Load(text);
        problems.add(documents.empty() ? YAML::Mark::null_mark() : documents[1],
                     documents.empty() ? "the file is empty" : "a second document",
                     "one YAML document a file");
    } catch (const YAML::Exception& e) {
        problems.add(e.mark, "not valid YAML", e.msg);
    }
    problems.throw_if_any();
    return {};
}

MapReader::MapReader(const YamlValue& value, Problems& problems, const Overrides* overrides,
                     std::set<std::string>* used_overrides)
    : node_(value.node),
      path_(value.path),
      origin_(value.origin),
      problems_(problems),
      overrides_(overrides),
      used_overrides_(used_overrides),
      is_map_(value.node.IsMap()) {
    if (!is_map_)
        problem(
            value,
            (path_.empty() ? std::string("the file") : "'" + path_ + "'") + " must be a mapping",
            "key: value lines");
}

std::string MapReader::child(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void MapReader::problem(const YamlValue& at, std::string what, std::string why,
                        std::string suggestion) {
    if (at.origin.empty())
        problems_.add(at.mark, std::move(what), std::move(why), std::move(suggestion));
    else
        problems_.add_at(at.origin, std::move(what), std::move(why), std::move(suggestion));
}

void MapReader::problem_at(const YAML::Mark& mark, std::string what, std::string why,
                           std::string suggestion) {
    problem({node_, path_, origin_, mark}, std::move(what), std::move(why), std::move(suggestion));
}

std::optional<YamlValue> MapReader::take(std::string_view name, bool required) {
    asked_.emplace_back(name);
    const std::string path = child(name);
    if (overrides_ != nullptr) {
        if (const auto set = overrides_->find(path); set != overrides_->end()) {
            used_overrides_->insert(path);
            const std::string origin = "--set " + path + "=" + set->second;
            try {
                return YamlValue{YAML::Load(set->second), path, origin};
            } catch (const YAML::Exception& e) {
                problems_.add_at(origin, "not valid YAML", e.msg);
                return std::nullopt;
            }
        }
    }
    if (is_map_)
        for (const auto& entry : node_)
            if (entry.first.IsScalar() && entry.first.Scalar() == name) {
                // An empty value has no place of its own.
                const auto& marked = entry.second.IsNull() ? entry.first : entry.second;
                return YamlValue{entry.second, path, origin_, marked.Mark()};
            }
    if (required && is_map_)
        problem_at(node_.Mark(), "'" + path + "' is missing", "it has no default");
    return std::nullopt;
}

void MapReader::finish() {
    if (!is_map_) return;
    std::set<std::string> seen;
    for (const auto& entry : node_) {
        const YAML::Mark mark = entry.first.Mark();
        if (!entry.first.IsScalar()) {
            problem_at(mark, "a key must be a plain name");
            continue;
        }
        const std::string key = entry.first.Scalar();
        if (!seen.insert(key).second)
            problem_at(mark, "duplicate key '" + child(key) + "'", "only one value can hold");
        if (!undecided_ && std::find(asked_.begin(), asked_.end(), key) == asked_.end())
            problem_at(mark, "unknown key '" + child(key) + "'", "",
                       base::suggest_name(key, asked_));
    }
}

std::optional<std::string> MapReader::scalar(const YamlValue& v, std::string_view wanted) {
    if (v.node.IsScalar()) return v.node.Scalar();
    problem(v, "'" + v.path + "' must be " + std::string(wanted),
            v.node.IsNull()  ? "it is empty"
            : v.node.IsMap() ? "it is a mapping"
                             : "it is a list");
    return std::nullopt;
}

bool MapReader::is_list(const YamlValue& v, const FieldInfo& info) {
    if (!v.node.IsSequence())
        problem(v, "'" + v.path + "' must be a list", "", "write [a, b, c]");
    else if (v.node.size() < info.least_items)
        problem(v, "'" + v.path + "' is empty", std::string(info.items));
    return v.node.IsSequence();
}

bool MapReader::in_range(const YamlValue& v, double value, const FieldInfo& info) {
    if ((info.above_min ? value > info.min : value >= info.min) && value <= info.max) return true;
    const std::string unit = info.unit.empty() ? "" : " " + std::string(info.unit);
    std::string why;
    if (info.min > -std::numeric_limits<double>::infinity())
        why = (info.above_min ? "must be above " : "must be at least ") + base::shortest(info.min) +
              unit;
    if (info.max < std::numeric_limits<double>::infinity())
        why += (why.empty() ? "must be at most " : ", at most ") + base::shortest(info.max) + unit;
    problem(v, "'" + v.path + "' is " + v.node.Scalar(), why);
    return false;
}

void MapReader::read(const YamlValue& v, double& out, const FieldInfo& info) {
    const auto text = scalar(v, "a number");
    if (!text) return;
    const auto value = base::parse_real(*text);
    if (!value)
        problem(v, "'" + v.path + "' is '" + *text + "'",
                "a plain decimal number is wanted, such as 0.5 or 1e-9");
    else if (in_range(v, *value, info))
        out = *value;
}

void MapReader::read(const YamlValue& v, std::string& out, const FieldInfo& info) {
    if (!info.one_of.empty()) {
        if (const auto i = read_choice(v, info.one_of)) out = info.one_of[*i];
    } else if (const auto text = scalar(v, "a text")) {
        out = *text;
    }
}

std::optional<std::int64_t> MapReader::read_integer(const YamlValue& v, const FieldInfo& info,
                                                    std::int64_t least, std::int64_t most) {
    const auto text = scalar(v, "a whole number");
    if (!text) return std::nullopt;
    const auto value = base::parse_integer(*text);
    if (!value) {
        problem(v, "'" + v.path + "' is '" + *text + "'",
                "a whole decimal number without leading zeros is wanted");
        return std::nullopt;
    }
    FieldInfo range = info;
    range.min = std::max(range.min, static_cast<double>(least));
    range.max = std::min(range.max, static_cast<double>(most));
    // Clamped just outside first: a conversion must not round a value into the range.
    const std::int64_t near = std::clamp(*value, least - 1, most + 1);
    const double number = near > most    ? std::nextafter(static_cast<double>(most), 1e300)
                          : near < least ? std::nextafter(static_cast<double>(least), -1e300)
                                         : static_cast<double>(near);
    if (!in_range(v, number, range)) return std::nullopt;
    return value;
}

std::optional<std::size_t> MapReader::read_choice(const YamlValue& v,
                                                  std::span<const std::string_view> names) {
    const std::vector<std::string> known(names.begin(), names.end());
    const auto text = scalar(v, "one of " + base::join(known, ", "));
    if (!text) return std::nullopt;
    const auto found = std::find(known.begin(), known.end(), *text);
    if (found == known.end()) {
        problem(v, "'" + v.path + "' is '" + *text + "'", "known: " + base::join(known, ", "),
                base::nearest_name(*text, known) ? base::suggest_name(*text, known) : "");
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - known.begin());
}

void MapWriter::write(double value) {
    out_ << base::shortest(value);
}

}  // namespace atl::io
