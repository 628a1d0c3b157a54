/// Contracts: conditions that only a bug can break. Checked where the build says so
/// (ATOLL_CONTRACTS), independently of NDEBUG; a broken one throws ContractViolation.
#pragma once

#include <stdexcept>
#include <string>

namespace atl::base {

class ContractViolation : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

[[noreturn]] inline void contract_failed(const char* kind, const char* condition, const char* file,
                                         int line) {
    throw ContractViolation(std::string(file) + ":" + std::to_string(line) + ": " + kind +
                            " violated: " + condition);
}

}  // namespace atl::base

#ifdef ATOLL_CONTRACTS
#define ATOLL_CONTRACT_(kind, condition) \
    ((condition) ? (void)0 : ::atl::base::contract_failed(kind, #condition, __FILE__, __LINE__))
#else
#define ATOLL_CONTRACT_(kind, condition) ((void)0)
#endif

#define ATOLL_EXPECT(condition) ATOLL_CONTRACT_("precondition", condition)
#define ATOLL_ASSERT(condition) ATOLL_CONTRACT_("invariant", condition)
#define ATOLL_ENSURE(condition) ATOLL_CONTRACT_("postcondition", condition)
