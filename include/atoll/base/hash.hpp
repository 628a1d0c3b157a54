/// 128-bit content hash (XXH3): identifies resolved jobs and results. Not cryptographic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace atl::base {

class Hasher {
  public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    void bytes(const void* data, std::size_t size);
    /// Length first, so that ("ab","c") and ("a","bc") differ.
    void text(std::string_view text);
    void number(std::uint64_t value);

    /// 32 hexadecimal digits.
    std::string hex() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Hash of one text, 32 hexadecimal digits.
std::string hash_hex(std::string_view text);

}  // namespace atl::base
