/// Networks that follow from a few numbers: language models that read a prompt, or write one token
/// after another.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "atoll/io/network_import.hpp"

namespace atl::io {

enum class LlmPhase {
    prefill,  ///< all tokens of the context at once
    decode,   ///< one token, whose attention looks at the keys and values of the context
};
inline constexpr std::array<std::string_view, 2> llm_phase_names = {"prefill", "decode"};

enum class LlmLogits {
    last,  ///< of the last token of every sequence
    all,   ///< of every token
};
inline constexpr std::array<std::string_view, 2> llm_logits_names = {"last", "all"};

/// A decoder of equal blocks: attention, then a feed-forward part.
struct LlmConfig {
    std::int64_t layers = 0, hidden = 0, heads = 0;
    std::int64_t kv_heads =
        0;  ///< groups of heads that share keys and values; 0: every head its own
    std::int64_t head_size = 0;   ///< 0: hidden / heads
    std::int64_t ffn = 0;         ///< inner width of the feed-forward part; 0: 4 x hidden
    bool gated = false;           ///< whether it has two matrices side by side (SwiGLU)
    std::int64_t vocabulary = 0;  ///< 0: no logits
    std::int64_t context = 1024;  ///< tokens of a sequence
    std::int64_t batch = 1;       ///< sequences
    LlmPhase phase = LlmPhase::prefill;
    LlmLogits logits = LlmLogits::last;
};

/// A published model; context and batch are free.
struct LlmPreset {
    std::string_view name, source;
    LlmConfig config;
};
std::span<const LlmPreset> llm_presets();

/// Attention counts the whole square of a prompt, as exported models compute it, though half of it
/// is masked. Throws base::Error(usage) for numbers that make no model.
ImportedNetwork generate_llm(const LlmConfig& config, const std::string& name);

}  // namespace atl::io
