/// What a program adds by name to what is built in. Names are added before any file is read, as a
/// rule before `main`, by a Registration in the source that adds them.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atl::base {

/// A number in job files that belongs to what was added.
struct Setting {
    std::string name, doc;
    double usual = 0;  ///< where a job does not give it
    double min = -1e300, max = 1e300;
};

/// Throws Error(usage) unless `name` is of letters, digits and '_', begins with a small letter, and
/// is none of `taken`. `kind`: what it is a name of, for the message.
void check_new_name(std::string_view kind, const std::string& name,
                    std::span<const std::string_view> taken);

/// Throws Error(usage) where the settings of what is called `name` cannot all be told apart, or
/// have a default outside their range.
void check_settings(std::string_view kind, const std::string& name,
                    std::span<const Setting> settings);
std::vector<double> usual_values(std::span<const Setting> settings);

/// Throws Error(usage).
[[noreturn]] void refuse_full(std::string_view kind, const std::string& name);

/// Names of a kind: those built in, then those added in their order. An `Entry` has a `name`.
template <class Entry>
class Registry {
  public:
    /// A kind with places for as many names as an enumeration of a byte has values.
    static constexpr std::size_t most_names = 256;

    Registry(std::string_view kind, std::span<const std::string_view> built_in)
        : kind_(kind), built_in_(built_in.size()), names_(built_in.begin(), built_in.end()) {
        names_.reserve(most_names);
    }

    /// The place of the name among all. Throws Error(usage), as above, and where the kind is full.
    std::size_t add(Entry entry) {
        if (names_.size() == most_names) refuse_full(kind_, entry.name);
        check_new_name(kind_, entry.name, names_);
        names_.push_back(entries_.emplace_back(std::move(entry)).name);
        return names_.size() - 1;
    }
    /// Valid for ever, without what is added later.
    std::span<const std::string_view> names() const { return names_; }
    /// What was added at a place; nothing where that is of a name built in.
    const Entry* at(std::size_t place) const {
        return place < built_in_ ? nullptr : &entries_.at(place - built_in_);
    }
    const std::deque<Entry>& added() const { return entries_; }

  private:
    std::string_view kind_;
    std::size_t built_in_;
    std::vector<std::string_view> names_;
    std::deque<Entry> entries_;  ///< which stay where they are
};

/// Adds names while the program starts; problems are kept, since nobody could catch them there.
class Registration {
  public:
    explicit Registration(const std::function<void()>& add);
};
/// Of all registrations so far. Who starts the work looks at them first.
const std::vector<std::string>& registration_problems();

}  // namespace atl::base
