// The names of people: which ways of writing may mean one person, in both scripts, with initials or in full.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muras {

/// One reading of a name. All are keys of script_key: Айтматов and Aitmatov have one family name here.
struct PersonName {
    struct Given {
        std::string key;
        bool initial = false;
        bool operator==(const Given&) const = default;
    };
    std::string family;
    std::vector<Given> given;  ///< in their order, a patronymic last
    bool operator==(const PersonName&) const = default;
};

/// How a name can be read: the family name before the comma; else the word in full among initials, the one beside given
/// name and patronymic, the one that ends as family names do. «Кац Ева» tells nothing and has two readings. Empty for a
/// text without words. Any thread.
std::vector<PersonName> read_name(std::string_view name);

enum class SamePerson {
    no,       ///< another family name, or given names that contradict each other
    perhaps,  ///< only the first initial agrees
    likely,   ///< a given name in full agrees, or two initials do
};

/// Pure. Of two names in full with all in common two people may still be meant.
SamePerson same_person(const PersonName& a, const PersonName& b);
SamePerson same_person(const std::vector<PersonName>& a, const std::vector<PersonName>& b);

/// The terms under which a document has a creator's name: family name and first initial of each reading. Part of the
/// on-disk format of the index.
std::vector<std::string> name_terms(const std::vector<PersonName>& readings);

}  // namespace muras
