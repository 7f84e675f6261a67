// A crosswalk's rows made ready for use, and the walk over a donor's tree that applies them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/element.hpp>
#include <schemas/crosswalks/rule.hpp>

namespace muras {

/// Immutable after construction; any thread. The rows must outlive it (they are constexpr tables).
class Mapping {
  public:
    explicit Mapping(Crosswalk rows);

    /// Maps everything below `root` (consumed). `catalogue`: values carry ISBD punctuation, as in MARC.
    void apply(Draft& draft, Element& root, bool catalogue = false) const;

    /// Maps one element as if it stood directly below the root; false when no row fits.
    bool apply_to(Draft& draft, Element& element, std::string_view shown_name) const;

  private:
    struct Predicate {
        enum class Kind { attribute_is, attribute_has, absent, child_is, child_has } kind;
        std::string_view name, value;
        bool holds(const Element& element) const;
    };
    struct Step {
        std::string_view name;
        std::vector<Predicate> predicates;
        bool any = false, prefix = false;
        bool fits(const Element& element) const;
    };
    struct Row {
        const CrosswalkRule* rule;
        std::vector<Step> steps;
        std::string_view attribute;
        bool rest = false;  ///< the last step is "*": any leaf below the steps before
    };
    using Stack = std::vector<const Element*>;

    static Row compile(const CrosswalkRule& rule);
    static bool fits(const Row& row, const Stack& stack);
    const Row* find(const Stack& stack) const;
    void walk(Draft& draft, Element& element, Stack& stack, bool catalogue) const;
    void put_attributes(Draft& draft, const Stack& stack) const;

    std::vector<Row> rows_;
    std::unordered_map<std::string_view, std::vector<const Row*>> by_name_, attributes_by_name_;
    std::vector<const Row*> open_;  ///< rows whose last step is no plain name
};

/// The tidy value of an element's text, counted against max_values; an empty one when nothing is left. `text` consumed.
DraftValue draft_value(Draft& draft, std::string&& text, const Element& element, std::string_view shown_name);

}  // namespace muras
