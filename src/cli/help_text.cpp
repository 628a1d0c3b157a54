#include "help_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atoll/base/text.hpp"
#include "exit_code.hpp"
#include "style.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

/// A name and what it means, beside one another where the name is short.
std::string entry(const std::string& name, const std::string& text, std::size_t indent,
                  std::size_t columns) {
    std::string left = "  " + wrapped(name, 2, 4, columns);
    left.pop_back();  // the end of the line
    const bool fits = left.size() + 2 <= indent;
    return left +
           (fits ? std::string(indent - left.size(), ' ') : "\n" + std::string(indent, ' ')) +
           wrapped(text, indent, indent, columns);
}

std::string option_entry(const OptionText& o, std::size_t columns) {
    constexpr std::size_t indent = 28;
    std::string text = o.text;
    if (!o.initial.empty()) text += " (default: " + o.initial + ")";
    if (o.required && !o.positional) text += " (required)";
    return entry(o.usage(), text, indent, columns);
}

std::string options_help(const std::vector<OptionText>& options, std::size_t columns) {
    std::string out;
    std::vector<std::string> groups;
    for (const OptionText& o : options) {
        if (o.positional)
            out += (out.empty() ? "\n" : "") + option_entry(o, columns);
        else if (std::find(groups.begin(), groups.end(), o.group) == groups.end())
            groups.push_back(o.group);
    }
    for (const std::string& group : groups) {
        out += "\n" + heading(group + ":") + "\n";
        for (const OptionText& o : options)
            if (!o.positional && o.group == group) out += option_entry(o, columns);
    }
    return out;
}

std::string examples_help(const std::vector<Example>& examples) {
    if (examples.empty()) return {};
    std::size_t longest = 0;
    for (const Example& e : examples) longest = std::max(longest, e.line.size());
    std::string out = "\n" + heading("Examples:") + "\n";
    for (const Example& e : examples)
        out += fmt::format("  atoll {:<{}}  # {}\n", e.line, longest, e.what);
    return out;
}

std::string exit_codes_help(std::size_t columns) {
    std::vector<std::string> parts;
    for (const ExitCode& e : exit_codes) parts.push_back(fmt::format("{} {}", e.code, e.meaning));
    return "\n" + wrapped("Exit codes: " + base::join(parts, ", "), 0, 2, columns);
}

}  // namespace

std::string program_help(const ProgramText& program, std::size_t columns) {
    std::string out = wrapped(program.program.text, 0, 0, columns);
    out += "\n" + heading("Usage:") + " " + program.program.name + " COMMAND [OPTIONS]\n";
    for (const std::string& group : program.groups()) {
        out += "\n" + heading(group + ":") + "\n";
        const std::vector<std::string> names = program.names();
        for (std::size_t c = 0; c < names.size(); ++c)
            if (program.commands[c].group == group)
                out += entry(names[c], program.commands[c].text, 16, columns);
    }
    out += options_help(program.program.options, columns);
    out += "\n" +
           wrapped("'atoll COMMAND --help' tells more; 'atoll manual' everything.", 0, 0, columns);
    return out + exit_codes_help(columns);
}

std::string command_help(const CommandText& command, std::size_t columns) {
    return wrapped(command.text, 0, 0, columns) + "\n" + heading("Usage:") + " " + command.usage() +
           "\n" + options_help(command.options, columns) + examples_help(command.examples) +
           exit_codes_help(columns);
}

}  // namespace atl::cli
