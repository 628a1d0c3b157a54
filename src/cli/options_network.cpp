#include <memory>

#include "option_kinds.hpp"

namespace atl::cli {

namespace {

void add_generator(CLI::App& command, io::LlmConfig& llm, std::string& preset) {
    const auto number = [&](const char* name, std::int64_t& value, const char* help) {
        return command.add_option(name, value, help)
            ->type_name(value::number)
            ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 24));
    };
    command
        .add_option("--preset", preset,
                    "generate: a published model: gpt2, gpt2-medium, llama2-7b, llama3-8b, "
                    "mistral-7b; numbers below count instead of its own")
        ->type_name("NAME");
    number("--layers", llm.layers, "generate: blocks of the language model");
    number("--hidden", llm.hidden, "generate: width of a token");
    number("--heads", llm.heads, "generate: attention heads");
    number("--kv-heads", llm.kv_heads, "generate: keys and values, shared by groups of heads");
    number("--head-size", llm.head_size, "generate: width of a head; hidden / heads if not given");
    number("--ffn", llm.ffn, "generate: inner width of the feed-forward part; 4 x hidden");
    command.add_flag("--gated", llm.gated, "generate: two matrices side by side there (SwiGLU)");
    number("--vocabulary", llm.vocabulary, "generate: tokens there are; none: no logits");
    number("--context", llm.context, "generate: tokens of a sequence")->capture_default_str();
    number("--batch", llm.batch, "generate: sequences")->capture_default_str();
    add_choice<io::LlmPhase>(
        command, "--phase", [&llm](io::LlmPhase phase) { llm.phase = phase; }, io::llm_phase_names,
        "generate: prefill: all tokens at once; decode: one token, with the keys and values of the "
        "context")
        ->default_str("prefill");
    add_choice<io::LlmLogits>(
        command, "--logits", [&llm](io::LlmLogits logits) { llm.logits = logits; },
        io::llm_logits_names, "generate: of which tokens of a sequence")
        ->default_str("last");
}

}  // namespace

void add_network(CLI::App& app, Commands& commands) {
    const auto a = std::make_shared<NetworkArguments>();
    auto* command = app.add_subcommand(
        "network",
        "Import networks from ONNX, Timeloop or CSV, make language models, list, show, check");
    command->group(group_configuration);
    add_choice<NetworkAction>(
        *command, "action", [a](NetworkAction action) { a->action = action; }, network_action_names,
        "import a model; list the networks there are; show the layers of one; check one against "
        "its source; generate a language model")
        ->type_name("ACTION")
        ->required();
    command
        ->add_option("what", a->what,
                     "import: .onnx, .csv, or a folder with a YAML file per layer (Timeloop, "
                     "CiMLoop); show, check: a network; generate: its name")
        ->type_name(value::file);
    command
        ->add_option("-o,--output", a->output,
                     "import, generate: the file to write; NAME.yaml when not given")
        ->type_name(value::file);
    command->add_option("--name", a->name, "import: name of the network; the file's if not given")
        ->type_name("NAME");
    command
        ->add_option("--dim", a->dims,
                     "import: value of a dimension that the model leaves open, name=value")
        ->type_name("NAME=N");
    command->add_option("--source", a->source, "check: what the network was imported from")
        ->type_name(value::file);
    command->add_flag("--overwrite", a->overwrite, "import, generate: replace the file");
    add_generator(*command, a->llm, a->preset);
    commands.push_back(
        {"network",
         false,
         [a, command](World&) {
             for (const char* option : {"--layers", "--hidden", "--heads", "--kv-heads",
                                        "--head-size", "--ffn", "--gated", "--vocabulary"})
                 if (command->get_option(option)->count() > 0) a->given.insert(option);
             return network_command(*a);
         },
         {{"network import model.onnx --dim batch=1 -o model.yaml", "its layers, checked"},
          {"network show resnet50", "its layers"},
          {"network generate --preset llama3-8b --phase decode", "one token"}}});
}

}  // namespace atl::cli
