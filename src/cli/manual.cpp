#include "manual.hpp"

#include <fmt/format.h>

#include <array>
#include <sstream>

#include "atoll/base/version.hpp"
#include "exit_code.hpp"
#include "text.hpp"

namespace atl::cli {

namespace {

/// Text whose signs stand for themselves.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '\\':
                out += "\\e";
                break;
            case '-':
                out += "\\-";
                break;
            case '~':
                out += "\\(ti";
                break;
            case '^':
                out += "\\(ha";
                break;
            case '\'':
                out += "\\(aq";
                break;
            default:
                out += c;
        }
    return out.starts_with('.') ? "\\&" + out : out;
}

std::string bold(std::string_view text) {
    return "\\fB" + plain(text) + "\\fR";
}
std::string italic(std::string_view text) {
    return "\\fI" + plain(text) + "\\fR";
}

struct Term {
    std::string_view term, meaning;
};

/// In lines, none of which is taken for a request.
std::string paragraph(std::string_view text) {
    std::istringstream lines(wrapped(std::string(text), 0, 0, 72));
    std::string out, line;
    while (std::getline(lines, line)) out += plain(line) + "\n";
    return out;
}

std::string tagged(const std::string& term, std::string_view meaning) {
    return ".TP\n" + term + "\n" + paragraph(meaning);
}

std::string section(const char* name) {
    return std::string(".SH ") + name + "\n";
}

std::string option_entry(const OptionText& o) {
    std::string term;
    if (o.positional) {
        term = italic(o.value);
    } else {
        for (const std::string& name : o.names) term += (term.empty() ? "" : ", ") + bold(name);
        if (!o.value.empty())
            term += o.value_optional ? " [" + italic(o.value) + "]" : " " + italic(o.value);
    }
    std::string text = o.text;
    if (!o.initial.empty()) text += " (default: " + o.initial + ")";
    if (o.required && !o.positional) text += " (required)";
    return tagged(term, text);
}

std::string example_entry(const Example& e) {
    return tagged(bold("atoll " + e.line), e.what);
}

std::string command_entry(const CommandText& c) {
    std::string out = ".SS " + plain(c.name) + "\n" + paragraph(c.text + ".") + ".PP\n" +
                      bold(c.name) + plain(c.usage().substr(c.name.size())) + "\n";
    for (const OptionText& o : c.options)
        if (o.names.front() != "-h") out += option_entry(o);
    return out;
}

constexpr std::array<Term, 7> environment = {{
    {"ATOLL_CONFIGS",
     "Directories, separated by colons, in which networks, spaces, templates, cells and "
     "technologies are looked up by name before those that are shipped."},
    {"NO_COLOR", "Not empty: no colours, unless --color always is given."},
    {"COLUMNS", "Width of the terminal, instead of what it tells itself."},
    {"TERM", "dumb: no colours and no moving line."},
    {"SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID",
     "Inside a Slurm job a run ends, with a checkpoint, before the job's time is over."},
    {"SLURM_JOB_END_TIME", "When that is; squeue is asked where it is not set."},
    {"OMPI_COMM_WORLD_SIZE, PMIX_RANK, PMI_RANK",
     "Set by mpirun and srun: this process is a rank of several."},
}};

constexpr std::array<Term, 6> files = {{
    {"DIR/result.json", "The recommended design, or the optima of an enumeration."},
    {"DIR/result.h5", "The same, and all there is to know of the run, as HDF5."},
    {"DIR/checkpoint.h5, DIR/checkpoint.h5.prev",
     "The state to go on from, and the one before; --resume reads them."},
    {"DIR/run.json", "When, where and on how many ranks each session ran, and what it spent."},
    {"DIR/stop", "Made by a user: the run ends with a checkpoint, and removes it."},
    {"share/atoll/configs, share/atoll/jobs",
     "Below the place of installation: what is shipped, to look at and to start from."},
}};

template <std::size_t N>
std::string terms(const std::array<Term, N>& all) {
    std::string out;
    for (const Term& t : all) out += tagged(bold(t.term), t.meaning);
    return out;
}

}  // namespace

std::string manual(const ProgramText& program) {
    const std::string& name = program.program.name;
    std::string what = program.program.text;
    if (const std::string own = name + ": "; what.starts_with(own)) what = what.substr(own.size());
    std::string out = fmt::format(".TH ATOLL 1 \"\" \"atoll {}\" \"User Commands\"\n",
                                  plain(std::string(base::version())));
    out += section("NAME") + plain(name) + " \\- " + plain(what) + "\n";
    out += section("SYNOPSIS");
    for (const CommandText& c : program.commands)
        out += bold(c.name) + plain(c.usage().substr(c.name.size())) + "\n.br\n";
    out += "[" + italic("LAUNCHER") + "] " + bold(name) + " " + italic("COMMAND") + " ...\n";
    out += section("DESCRIPTION");
    out += paragraph(
        "atoll searches for one in-memory-computing accelerator that runs a whole portfolio of "
        "neural networks well. Jobs are YAML files; runs write HDF5 and JSON files to a "
        "directory of their own, end with a checkpoint when they are stopped, and go on from it "
        "to the same result. search, enumerate, study and bench-search may be started on several "
        "ranks by mpirun or srun, and give the same result on any number of them.");
    out += section("OPTIONS") + "Before a command:\n";
    for (const OptionText& o : program.program.options) out += option_entry(o);
    out += section("COMMANDS");
    for (const CommandText& c : program.commands) out += command_entry(c);
    out += section("EXIT STATUS");
    for (const ExitCode& e : exit_codes) out += tagged(bold(std::to_string(e.code)), e.meaning);
    out += section("ENVIRONMENT") + terms(environment);
    out += section("FILES") + terms(files);
    out += section("EXAMPLES");
    for (const CommandText& c : program.commands)
        for (const Example& e : c.examples) out += example_entry(e);
    return out;
}

}  // namespace atl::cli
