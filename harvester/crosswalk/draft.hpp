// A record under way: values that are settled, and those that wait until all of the record is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <harvester/crosswalk/crosswalk.hpp>
#include <harvester/element.hpp>
#include <schemas/crosswalks/rule.hpp>
#include <schemas/record.hpp>

namespace muras {

/// A value as a rule gets it: tidy, with its language and where it is from.
struct DraftValue {
    std::string value;
    std::string lang;  ///< ISO 639-3 of xml:lang, or empty
    Origin origin;
    std::string kind;  ///< what the donor's format says of the value (Date::kind), or empty
};

struct Draft {
    const CrosswalkContext& context;
    Metadata metadata;
    std::vector<DraftValue> dates, languages, types;
    std::vector<DraftValue> notes;  ///< statements of responsibility, notes on theses: read, not kept
    std::size_t values = 0;

    void warn(std::string_view code, std::string_view field, std::string_view raw);
};

/// Gives a value to the member that a rule names.
void put(Draft& draft, const CrosswalkRule& rule, DraftValue&& value);

/// Gives an agent, a file or a grant that is made of several elements; `path` is the element's for the lineage.
void put_composed(Draft& draft, const CrosswalkRule& rule, const Element& element, std::string_view path);

/// A link to a file, unless it is known already; false when the text is none.
bool put_file_link(Draft& draft, const DraftValue& value);

/// Decides what needs the whole record: types, dates, languages, kinds of titles, names in several languages, and what
/// titles and notes say of a thesis or a textbook. Pure.
void settle(Draft& draft);

}  // namespace muras
