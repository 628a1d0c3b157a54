#include "atoll/base/hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>

namespace atl::base {

struct Hasher::State {
    XXH3_state_t xxh;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {
    XXH3_128bits_reset(&state_->xxh);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::bytes(const void* data, std::size_t size) {
    XXH3_128bits_update(&state_->xxh, data, size);
}

void Hasher::text(std::string_view text) {
    number(text.size());
    bytes(text.data(), text.size());
}

void Hasher::number(std::uint64_t value) {
    std::array<unsigned char, 8> little_endian;
    for (int i = 0; i < 8; ++i)
        little_endian[i] = static_cast<unsigned char>((value >> (8 * i)) & 0xFF);
    bytes(little_endian.data(), little_endian.size());
}

std::string Hasher::hex() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_->xxh));
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned char byte : canonical.digest) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string hash_hex(std::string_view text) {
    Hasher h;
    h.text(text);
    return h.hex();
}

}  // namespace atl::base
