#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "atoll/base/text.hpp"
#include "atoll/io/model_files.hpp"
#include "atoll/io/text_file.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "style.hpp"
#include "text.hpp"

namespace atl::cli {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

std::string totals_text(const model::Network& network) {
    const io::NetworkTotals t = io::totals(network);
    return fmt::format("{} layers, {} MACs, {} weights", network.layers.size(), grouped(t.macs),
                       grouped(t.weights));
}

/// Operators that are no layers, with their share of all MACs: on standard error.
void warn_of(const std::vector<io::UnsupportedOperator>& unsupported, std::int64_t macs) {
    std::int64_t all = macs;
    for (const io::UnsupportedOperator& u : unsupported) all += u.macs.value_or(0);
    for (const io::UnsupportedOperator& u : unsupported)
        print_warning(fmt::format(
            "left out: {} {} ({}): {}", u.count, u.kind,
            base::join({u.nodes.begin(),
                        u.nodes.begin() +
                            static_cast<std::ptrdiff_t>(std::min<std::size_t>(u.nodes.size(), 5))},
                       ", "),
            u.macs ? fmt::format("{:.2f} % of the MACs",
                                 100 * static_cast<double>(*u.macs) / static_cast<double>(all))
                   : "how many MACs is not known"));
}

std::string note_of(const io::ImportedNetwork& in) {
    std::string out = "Operands have no statistics of their own: averages of 0.5.";
    for (const io::UnsupportedOperator& u : in.unsupported)
        out += fmt::format(" Left out: {} {}{}.", u.count, u.kind,
                           u.macs ? ", " + grouped(*u.macs) + " MACs" : "");
    if (in.shared_weights > 0)
        out += fmt::format(" {} weights are used by several layers, and counted with each.",
                           grouped(in.shared_weights));
    return out;
}

void print_check_against_source(const io::ImportedNetwork& in) {
    if (in.source_weights)
        fmt::print("  weights in the source's tensors: {}{}\n", grouped(*in.source_weights),
                   in.shared_weights > 0
                       ? fmt::format(", and {} used once more", grouped(in.shared_weights))
                       : "");
    if (in.source_parameters)
        fmt::print("  all constants there: {}, biases, norms and embeddings among them\n",
                   grouped(*in.source_parameters));
}

int write(const NetworkArguments& arguments, io::ImportedNetwork in) {
    const fs::path file = arguments.output.empty() ? in.network.name + ".yaml" : arguments.output;
    std::error_code ignored;
    if (fs::exists(file, ignored) && !arguments.overwrite)
        throw Error(ErrorKind::refused, file.string() + " is there: --overwrite replaces it");
    in.note = note_of(in);
    const io::NetworkTotals before = io::totals(in.network);
    warn_of(in.unsupported, before.macs);
    io::replace_text(file, io::network_yaml(in));
    const model::Network again = io::load_network(file);
    if (again.layers != in.network.layers)
        throw Error(ErrorKind::internal, file.string() + ": reads back with other layers");
    fmt::print("{}: {}\n", file.string(), totals_text(again));
    print_check_against_source(in);
    return exit_done;
}

io::ImportOptions import_options(const NetworkArguments& arguments) {
    io::ImportOptions out;
    out.name = arguments.name;
    for (const std::string& item : arguments.dims) {
        const auto equals = item.find('=');
        const auto value = equals == std::string::npos
                               ? std::nullopt
                               : base::parse_integer(item.substr(equals + 1));
        if (!value || *value < 1 || *value > (std::int64_t{1} << 24) || equals == 0)
            throw Error(ErrorKind::usage, "--dim " + item + ": NAME=N is wanted, N from 1");
        out.dims[item.substr(0, equals)] = *value;
    }
    return out;
}

model::Network find_one(const std::string& name) {
    return io::find_networks(io::ConfigPath::standard(), {name}, "the command line").front();
}

int list() {
    const io::ConfigPath path = io::ConfigPath::standard();
    fmt::print("{}\n", heading(fmt::format("{:<24}{:>7}{:>20}{:>16}", "network", "layers", "MACs",
                                           "weights")));
    for (const std::string& name : path.names("networks")) {
        const model::Network network = io::load_network(*path.find("networks", name));
        const io::NetworkTotals t = io::totals(network);
        fmt::print("{:<24}{:>7}{:>20}{:>16}\n", name, network.layers.size(), grouped(t.macs),
                   grouped(t.weights));
    }
    return exit_done;
}

std::string extents(const model::Layer& l) {
    if (l.dynamic)
        return fmt::format("{} x ({} x {}) ({} x {})", l.dynamic->heads, l.dynamic->rows,
                           l.dynamic->inner, l.dynamic->inner, l.dynamic->columns);
    std::vector<std::string> parts;
    const auto add = [&](const char* name, std::int64_t extent) {
        if (extent != 1) parts.push_back(fmt::format("{}{}", name, extent));
    };
    add("N", l.N);
    add("G", l.G);
    add("C", l.C);
    add("M", l.M);
    add("P", l.P);
    add("Q", l.Q);
    add("R", l.R);
    add("S", l.S);
    return base::join(parts, " ");
}

int show(const std::string& name) {
    const model::Network network = find_one(name);
    const io::NetworkTotals all = io::totals(network);
    std::size_t widest = 5;
    for (const model::Layer& l : network.layers) widest = std::max(widest, l.name.size());
    fmt::print("{}: {}\n  {}\n\n", network.name, totals_text(network), network.source);
    fmt::print("{}\n", heading(fmt::format("{:<{}}  {:<18}{:<36}{:>18}{:>14}{:>8}", "layer", widest,
                                           "kind", "extents", "MACs", "weights", "MACs")));
    for (const model::Layer& l : network.layers)
        fmt::print("{:<{}}  {:<18}{:<36}{:>18}{:>14}{:>6.2f} %\n", l.name, widest, l.type,
                   extents(l), grouped(io::true_macs(l)),
                   l.dynamic ? "-" : grouped(io::static_weights(l)),
                   100 * static_cast<double>(io::true_macs(l)) / static_cast<double>(all.macs));
    return exit_done;
}

/// Layer by layer, by what they are: names may have been changed.
int check(const NetworkArguments& arguments) {
    const model::Network network = find_one(arguments.what);
    fmt::print("{}: {}\n", arguments.what, totals_text(network));
    if (arguments.source.empty()) return exit_done;
    const io::ImportedNetwork source =
        io::import_network(arguments.source, import_options(arguments));
    warn_of(source.unsupported, io::totals(source.network).macs);
    std::vector<std::string> problems;
    const auto &a = network.layers, &b = source.network.layers;
    if (a.size() != b.size())
        problems.push_back(fmt::format("{} layers, and {} in the source", a.size(), b.size()));
    for (std::size_t l = 0; l < std::min(a.size(), b.size()); ++l)
        if (io::true_macs(a[l]) != io::true_macs(b[l]) ||
            io::static_weights(a[l]) != io::static_weights(b[l]))
            problems.push_back(fmt::format(
                "layer {} ({}): {} MACs and {} weights, and in the source ({}) {} and {}", l,
                a[l].name, grouped(io::true_macs(a[l])), grouped(io::static_weights(a[l])),
                b[l].name, grouped(io::true_macs(b[l])), grouped(io::static_weights(b[l]))));
    for (const std::string& problem : problems) fmt::print("{}: {}\n", arguments.what, problem);
    if (problems.empty()) {
        fmt::print("  the same as in {}, layer by layer\n", arguments.source);
        print_check_against_source(source);
    }
    return problems.empty() ? exit_done : static_cast<int>(ErrorKind::input);
}

int generate(const NetworkArguments& arguments) {
    io::LlmConfig llm = arguments.llm;
    std::string source;
    if (!arguments.preset.empty()) {
        std::vector<std::string> names;
        const auto presets = io::llm_presets();
        for (const io::LlmPreset& p : presets) names.emplace_back(p.name);
        const auto found = std::find(names.begin(), names.end(), arguments.preset);
        if (found == names.end())
            throw Error(ErrorKind::usage, "--preset " + arguments.preset + ": " +
                                              base::suggest_name(arguments.preset, names));
        const io::LlmPreset& preset = presets[static_cast<std::size_t>(found - names.begin())];
        llm = preset.config;
        source = std::string(preset.source);
        const auto own = [&](const char* option, auto member) {
            if (arguments.given.contains(option)) llm.*member = arguments.llm.*member;
        };
        own("--layers", &io::LlmConfig::layers);
        own("--hidden", &io::LlmConfig::hidden);
        own("--heads", &io::LlmConfig::heads);
        own("--kv-heads", &io::LlmConfig::kv_heads);
        own("--head-size", &io::LlmConfig::head_size);
        own("--ffn", &io::LlmConfig::ffn);
        own("--gated", &io::LlmConfig::gated);
        own("--vocabulary", &io::LlmConfig::vocabulary);
        llm.context = arguments.llm.context;
        llm.batch = arguments.llm.batch;
        llm.phase = arguments.llm.phase;
        llm.logits = arguments.llm.logits;
    }
    std::string name = arguments.what;
    if (name.empty())
        name = (arguments.preset.empty() ? "llm" : arguments.preset) + "-" +
               std::string(io::llm_phase_names[static_cast<std::size_t>(llm.phase)]);
    io::ImportedNetwork network = io::generate_llm(llm, name);
    if (!source.empty()) network.network.source += "; sizes: " + source;
    return write(arguments, std::move(network));
}

void require_what(const NetworkArguments& arguments, const char* what) {
    if (arguments.what.empty()) throw Error(ErrorKind::usage, std::string("network: give ") + what);
}

}  // namespace

int network_command(const NetworkArguments& arguments) {
    switch (arguments.action) {
        case NetworkAction::import:
            require_what(arguments, "the model to import");
            return write(arguments, io::import_network(arguments.what, import_options(arguments)));
        case NetworkAction::list:
            return list();
        case NetworkAction::show:
            require_what(arguments, "a network to show");
            return show(arguments.what);
        case NetworkAction::check:
            require_what(arguments, "a network to check");
            return check(arguments);
        case NetworkAction::generate:
            return generate(arguments);
    }
    return exit_done;
}

}  // namespace atl::cli
