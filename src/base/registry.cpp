#include "atoll/base/registry.hpp"

#include <algorithm>

#include "atoll/base/error.hpp"

namespace atl::base {

namespace {

bool is_name(std::string_view text) {
    const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto other = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return !text.empty() && small(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return small(c) || other(c) || c == '_'; });
}

std::string called(std::string_view kind, const std::string& name) {
    return std::string(kind) + " '" + name + "'";
}

std::vector<std::string>& problems() {
    static std::vector<std::string> all;
    return all;
}

}  // namespace

void check_new_name(std::string_view kind, const std::string& name,
                    std::span<const std::string_view> taken) {
    if (!is_name(name))
        throw Error(ErrorKind::usage,
                    called(kind, name) +
                        " cannot be registered: a name is of letters, digits and '_', and "
                        "begins with a small letter");
    if (std::find(taken.begin(), taken.end(), name) != taken.end())
        throw Error(ErrorKind::usage,
                    called(kind, name) + " cannot be registered: there is one of this name");
}

void check_settings(std::string_view kind, const std::string& name,
                    std::span<const Setting> settings) {
    std::vector<std::string_view> taken;
    for (const Setting& s : settings) {
        check_new_name("setting of " + called(kind, name), s.name, taken);
        taken.push_back(s.name);
        if (!(s.min <= s.usual && s.usual <= s.max))
            throw Error(ErrorKind::usage, called(kind, name) +
                                              " cannot be registered: the default of '" + s.name +
                                              "' is outside its range");
    }
}

std::vector<double> usual_values(std::span<const Setting> settings) {
    std::vector<double> out;
    for (const Setting& s : settings) out.push_back(s.usual);
    return out;
}

void refuse_full(std::string_view kind, const std::string& name) {
    throw Error(ErrorKind::usage, called(kind, name) + " cannot be registered: there are too many");
}

Registration::Registration(const std::function<void()>& add) {
    try {
        add();
    } catch (const std::exception& e) {
        problems().emplace_back(e.what());
    }
}

const std::vector<std::string>& registration_problems() {
    return problems();
}

}  // namespace atl::base
