#include <harvester/donor_software.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

enum class Trait { base_url, identify, format, set, identifier };

/// A trait that contains `needle` (lower case; of a format: is it) speaks for the software with so many points.
struct Clue {
    std::string_view software;
    Trait trait;
    std::string_view needle;
    int points;
};

constexpr int enough_points = 2;

constexpr std::array clues{
    Clue{"dspace", Trait::identify, "dspace", 3},
    Clue{"dspace", Trait::identify, "xoaidescription", 3},
    Clue{"dspace", Trait::base_url, "/oai/request", 2},
    Clue{"dspace", Trait::base_url, "dspace-oai", 2},
    Clue{"dspace", Trait::format, "dim", 2},
    Clue{"dspace", Trait::format, "xoai", 3},
    Clue{"dspace", Trait::format, "ore", 1},
    Clue{"dspace", Trait::set, "com_", 1},
    Clue{"dspace", Trait::set, "col_", 1},
    Clue{"dspace", Trait::set, "hdl_", 2},
    Clue{"dspace", Trait::identifier, ":123456789/", 2},
    Clue{"eprints", Trait::identify, "eprints.org", 1},
    Clue{"eprints", Trait::base_url, "/cgi/oai2", 3},
    Clue{"eprints", Trait::base_url, "/perl/oai2", 3},
    Clue{"eprints", Trait::identifier, "eprints", 2},
    Clue{"eprints", Trait::set, "7374617475733d", 3},  // "status=" in hexadecimal, as EPrints writes its sets
    Clue{"ojs", Trait::identify, "open journal systems", 4},
    Clue{"ojs", Trait::identify, "pkp.sfu.ca", 3},
    Clue{"ojs", Trait::base_url, "index.php/", 1},
    Clue{"ojs", Trait::base_url, "page=oai", 2},
    Clue{"ojs", Trait::identifier, ":article/", 1},
    Clue{"ojs", Trait::identifier, "oai:ojs.", 2},
    Clue{"koha", Trait::base_url, "oai.pl", 3},
    Clue{"koha", Trait::identify, "koha", 3},
    Clue{"koha", Trait::identifier, "koha", 2},
    Clue{"invenio", Trait::base_url, "/oai2d", 2},
    Clue{"invenio", Trait::identify, "invenio", 3},
    Clue{"invenio", Trait::identify, "cdsware", 3},
    Clue{"invenio", Trait::identifier, "zenodo.org", 3},
    Clue{"digitalcommons", Trait::base_url, "/do/oai", 3},
    Clue{"digitalcommons", Trait::identify, "bepress", 2},
    Clue{"digitalcommons", Trait::set, "publication:", 1},
    Clue{"digitalcommons", Trait::identifier, "bepress", 2},
    Clue{"dataverse", Trait::identify, "dataverse", 3},
    Clue{"dataverse", Trait::format, "dataverse_json", 3},
    Clue{"dataverse", Trait::format, "oai_ddi", 1},
    Clue{"contentdm", Trait::base_url, "/oai/oai.php", 3},
    Clue{"contentdm", Trait::identify, "contentdm", 3},
    Clue{"islandora", Trait::identify, "islandora", 3},
    Clue{"islandora", Trait::identifier, "islandora", 2},
    Clue{"islandora", Trait::base_url, "/oai2", 1},
    Clue{"fedora", Trait::identify, "fedora", 2},
    Clue{"oaicat", Trait::identify, "oaicat", 3},
    Clue{"oaicat", Trait::base_url, "oaihandler", 2},
    Clue{"vufind", Trait::identify, "vufind", 3},
    Clue{"muras", Trait::set, "source:", 3},
};

struct Named {
    std::string_view code, name, ranking;  ///< ranking: prefixes, the one to be preferred first
};

// DSpace's "marc" has a constant leader, its "etdms" lacks roles, its "mods" swaps two dates: hence their places.
constexpr std::array known{
    Named{"dspace", "DSpace", "oai_openaire dim xoai mods qdc oai_dc"},
    Named{"eprints", "EPrints", "rioxx oai_dc"},
    Named{"ojs", "Open Journal Systems", "oai_dc marcxml"},
    Named{"koha", "Koha", "marc21 marcxml oai_dc"},
    Named{"invenio", "Invenio", "oai_datacite datacite oai_datacite4 datacite4 marcxml oai_dc"},
    Named{"digitalcommons", "Digital Commons", "qdc dcq oai_dc"},
    Named{"dataverse", "Dataverse", "oai_datacite datacite oai_dc"},
    Named{"contentdm", "CONTENTdm", "oai_qdc qdc oai_dc"},
    Named{"islandora", "Islandora", "mods oai_dc"},
    Named{"fedora", "Fedora", "mods oai_dc"},
    Named{"oaicat", "OAICat", "oai_dc"},
    Named{"vufind", "VuFind", "marc21 oai_dc"},
    Named{"muras", "Muras", "oai_dc"},
    Named{"", "", "oai_openaire oai_datacite mods oai_dc"},
};

bool speaks(const Clue& clue, const DonorTraits& traits) {
    auto holds = [&](const std::string& text) {
        return lower_ascii(text).find(clue.needle) != std::string::npos;
    };
    auto any = [](const std::vector<std::string>& texts, auto test) {
        return std::any_of(texts.begin(), texts.end(), test);
    };
    switch (clue.trait) {
        case Trait::base_url:
            return holds(traits.base_url);
        case Trait::identify:
            return holds(traits.identify);
        case Trait::format:
            return any(traits.formats, [&](auto& f) { return lower_ascii(f) == clue.needle; });
        case Trait::set:
            return any(traits.sets, [&](auto& s) { return lower_ascii(s).starts_with(clue.needle); });
        case Trait::identifier:
            return any(traits.identifiers, holds);
    }
    return false;
}

const Named& row_of(std::string_view software) {
    for (const auto& row : known)
        if (row.code == software) return row;
    return known.back();
}

}  // namespace

std::string_view guess_software(const DonorTraits& traits) {
    std::map<std::string_view, int> points;
    for (const auto& clue : clues)
        if (speaks(clue, traits)) points[clue.software] += clue.points;
    std::string_view best;
    int most = enough_points - 1;
    for (const auto& [software, sum] : points)
        if (sum > most) {
            best = software;
            most = sum;
        }
    return best;
}

std::string_view software_name(std::string_view code) {
    const auto& row = row_of(code);
    return row.code.empty() ? code : row.name;
}

std::vector<std::string> ranked_formats(std::string_view software, const std::vector<std::string>& preferred,
                                        const std::vector<std::string>& offered) {
    auto ranking = preferred;
    if (ranking.empty())
        for (auto rest = row_of(software).ranking; !rest.empty();) {
            auto end = std::min(rest.find(' '), rest.size());
            ranking.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    std::vector<std::string> out;
    for (auto& prefix : ranking)
        if (std::find(offered.begin(), offered.end(), prefix) != offered.end()) out.push_back(std::move(prefix));
    if (std::find(out.begin(), out.end(), "oai_dc") == out.end()) out.emplace_back("oai_dc");
    return out;
}

std::string best_format(std::string_view software, const std::vector<std::string>& offered) {
    return ranked_formats(software, {}, offered).front();
}

}  // namespace muras
