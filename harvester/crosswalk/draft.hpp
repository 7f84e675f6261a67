// A record under way: values that are settled, and those that wait until all of the record is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <harvester/crosswalk/crosswalk.hpp>
#include <harvester/element.hpp>
#include <harvester/normalise/text.hpp>
#include <schemas/record.hpp>

namespace muras {

/// A value as a rule gets it: tidy, with its language and where it is from.
struct DraftValue {
    std::string value;
    std::string lang;  ///< ISO 639-3 of xml:lang, or empty
    Origin origin;
};

struct Draft {
    const CrosswalkContext& context;
    Metadata metadata;
    std::vector<DraftValue> dates, languages, types;
    std::size_t values = 0;

    void warn(std::string_view code, std::string_view field, std::string_view raw);
};

/// One row of a crosswalk: the donor's element, the member of Metadata that it fills, and how.
using Transform = void (*)(Draft&, DraftValue&&);
struct Rule {
    std::string_view element;
    std::string_view target;
    Transform transform;
};

/// The rule of an element in oai_dc, or nullptr. Pure.
const Rule* find_oai_dc_rule(std::string_view element);

/// Decides what needs the whole record: types, dates, languages, kinds of titles, names in several languages. Pure.
void settle(Draft& draft);

}  // namespace muras
