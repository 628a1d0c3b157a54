#include "usage_advice.hpp"

#include <algorithm>
#include <cctype>

#include "atoll/base/text.hpp"

namespace atl::cli {

namespace {

bool is_option(const std::string& word) {
    return word.size() > 1 && word[0] == '-';
}

/// "unknown command 'serach', did you mean 'search'?"
std::string unknown(const std::string& what, const std::string& word,
                    const std::vector<std::string>& known) {
    const auto near = base::nearest_name(word, known);
    return "unknown " + what + " '" + word + "'" + (near ? ", did you mean '" + *near + "'?" : "");
}

std::string unknown_options(const CommandText& of, const std::vector<std::string>& strange) {
    std::vector<std::string> known, out;
    for (const OptionText& o : of.options)
        if (!o.positional) known.insert(known.end(), o.names.begin(), o.names.end());
    for (const std::string& word : strange)
        if (is_option(word))
            out.push_back(unknown("option", word.substr(0, word.find('=')), known));
    return base::join(out, "; ");
}

std::string ending(const std::string& text, const std::string& end) {
    return text.ends_with(end) ? text.substr(0, text.size() - end.size()) : "";
}

const OptionText* find_option(const CommandText& of, const std::string& name) {
    for (const OptionText& o : of.options)
        if (std::find(o.names.begin(), o.names.end(), name) != o.names.end()) return &o;
    return nullptr;
}

/// In place of the parser's words, which do not tell what to do.
std::string problem(const CommandText& of, const WrongUsage& wrong) {
    if (const std::string name = ending(wrong.text, " is required"); !name.empty())
        if (const auto* option = find_option(of, name))
            return option->usage() + " is missing: " + option->text;
    if (const auto colon = wrong.text.find(": "); wrong.kind == "ArgumentMismatch")
        if (const auto* option = find_option(of, wrong.text.substr(0, colon)))
            return option->names.back() + " needs a value: " + option->usage();
    const std::string unconverted = "Could not convert: ";
    const auto equals = wrong.text.find(" = ");
    if (wrong.text.starts_with(unconverted) && equals != std::string::npos) {
        const std::string name = wrong.text.substr(unconverted.size(), equals - unconverted.size());
        const auto* option = find_option(of, name);
        const bool several = option != nullptr && option->value.ends_with(",...");
        return name + ": '" + wrong.text.substr(equals + 3) + "' is " +
               (several ? "no list of numbers, separated by commas" : "not a number it can be");
    }
    if (!wrong.strange.empty())
        return "'" + wrong.strange.front() + "' is one word too many: " + of.usage();
    return wrong.text;
}

}  // namespace

std::string usage_advice(const ProgramText& program, const WrongUsage& wrong) {
    const CommandText* command = program.find(wrong.command);
    const CommandText& of = command == nullptr ? program.program : *command;
    const std::string see = "\nsee: " + of.name + " --help";
    const auto& strange = wrong.strange;
    if (std::any_of(strange.begin(), strange.end(), is_option))
        return unknown_options(of, strange) + see;
    if (command != nullptr) return problem(of, wrong) + see;
    if (!strange.empty()) return unknown("command", strange.front(), program.names()) + see;
    if (wrong.kind == "RequiredError")
        return "a command is missing: " + base::join(program.names(), ", ") + see;
    return problem(of, wrong) + see;
}

}  // namespace atl::cli
