#include "command_text.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "atoll/base/text.hpp"

namespace atl::cli {

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == separator)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

OptionText text_of(const CLI::Option& option) {
    OptionText out;
    out.positional = option.get_positional();
    out.required = option.get_required();
    out.text = option.get_description();
    out.group = option.get_group();
    if (out.positional) out.names = {option.get_name(true, false)};
    for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
    if (option.get_type_size() == 0) return out;  // a flag
    // Validators describe themselves behind a colon.
    const std::string type = split(option.get_type_name(), ':').front();
    if (type.starts_with('{')) {
        out.choices = split(type.substr(1, type.size() - 2), ',');
        out.value = base::join(out.choices, "|");
    } else {
        out.value = type;
    }
    out.value_optional = option.get_expected_min() == 0 || !option.get_option_text().empty();
    out.initial = option.get_default_str();
    if (out.initial.starts_with('[')) out.initial = out.initial.substr(1, out.initial.size() - 2);
    out.repeats = option.get_expected_max() > 1;
    return out;
}

CommandText text_of(const CLI::App& command, const std::string& name) {
    CommandText out;
    out.name = name;
    out.text = command.get_description();
    out.group = command.get_group();
    for (const CLI::Option* option : command.get_options())
        if (!option->get_group().empty()) out.options.push_back(text_of(*option));
    std::stable_partition(out.options.begin(), out.options.end(),
                          [](const OptionText& o) { return o.positional; });
    return out;
}

}  // namespace

std::string OptionText::usage() const {
    if (positional) return value;
    std::string out = base::join(names, ", ");
    if (!value.empty()) out += value_optional ? " [" + value + "]" : " " + value;
    return out;
}

std::string CommandText::usage() const {
    std::string out = name;
    for (const OptionText& o : options)
        if (o.positional)
            out += o.required ? " " + o.value : " [" + o.value + "]";
        else if (o.required)
            out += " " + o.usage();
    return out + " [OPTIONS]";
}

const CommandText* ProgramText::find(const std::string& name) const {
    for (const CommandText& c : commands)
        if (c.name == program.name + " " + name) return &c;
    return nullptr;
}

std::vector<std::string> ProgramText::names() const {
    std::vector<std::string> out;
    for (const CommandText& c : commands) out.push_back(c.name.substr(program.name.size() + 1));
    return out;
}

std::vector<std::string> ProgramText::groups() const {
    std::vector<std::string> out;
    for (const CommandText& c : commands)
        if (std::find(out.begin(), out.end(), c.group) == out.end()) out.push_back(c.group);
    return out;
}

ProgramText describe(const CLI::App& app, const Commands& commands) {
    ProgramText out;
    out.program = text_of(app, app.get_name());
    for (const CLI::App* command : app.get_subcommands({})) {
        if (command->get_group().empty()) continue;
        CommandText text = text_of(*command, out.program.name + " " + command->get_name());
        for (const Command& c : commands)
            if (c.name == command->get_name()) text.examples = c.examples;
        out.commands.push_back(std::move(text));
    }
    const std::vector<std::string> groups = out.groups();
    const auto place = [&](const CommandText& c) {
        return std::find(groups.begin(), groups.end(), c.group);
    };
    std::stable_sort(
        out.commands.begin(), out.commands.end(),
        [&](const CommandText& a, const CommandText& b) { return place(a) < place(b); });
    return out;
}

}  // namespace atl::cli
