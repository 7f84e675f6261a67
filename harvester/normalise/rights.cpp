#include <harvester/normalise/rights.hpp>

#include <algorithm>
#include <array>
#include <string>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

struct Access {
    std::string_view sign, code;
};

// Whole values, or the last segment of info:eu-repo/semantics/ and of COAR's access_right URIs; in lower case.
constexpr std::array access_values{
    Access{"openaccess", "open"},
    Access{"c_abf2", "open"},
    Access{"open.access", "open"},
    Access{"open access", "open"},
    Access{"открытый доступ", "open"},
    Access{"ачык жеткиликтүүлүк", "open"},
    Access{"ачык кирүү", "open"},
    Access{"свободный доступ", "open"},
    Access{"embargoedaccess", "embargoed"},
    Access{"c_f1cf", "embargoed"},
    Access{"embargo", "embargoed"},
    Access{"restrictedaccess", "restricted"},
    Access{"closedaccess", "restricted"},
    Access{"c_16ec", "restricted"},
    Access{"restricted", "restricted"},
    Access{"доступ ограничен", "restricted"},
    Access{"ограниченный доступ", "restricted"},
    Access{"restricted access", "restricted"},
    Access{"только в читальном зале", "restricted"},
    Access{"metadata.only", "metadata-only"},
    Access{"metadataonly", "metadata-only"},
    Access{"c_14cb", "metadata-only"},
    Access{"metadata only access", "metadata-only"},
    Access{"metadata only", "metadata-only"},
    Access{"только метаданные", "metadata-only"},
    Access{"restrictedaccessright", "restricted"},
    Access{"закрытый доступ", "restricted"},
    Access{"closed access", "restricted"},
    Access{"embargoed access", "embargoed"},
    Access{"в открытом доступе", "open"},
    Access{"доступ открыт", "open"},
    Access{"чектелген жеткиликтүүлүк", "restricted"},
    Access{"жабык жеткиликтүүлүк", "restricted"},
    Access{"доступ только в читальном зале", "restricted"},
    Access{"доступ из читального зала", "restricted"},
    Access{"окуу залында гана", "restricted"},
};

constexpr auto licence_kinds =
    std::to_array<std::string_view>({"by-nc-sa", "by-nc-nd", "by-nc", "by-sa", "by-nd", "by"});
constexpr auto versions = std::to_array<std::string_view>({"1.0", "2.0", "2.5", "3.0", "4.0"});

std::string_view known_version(std::string_view text) {
    for (std::string_view v : versions)
        if (text.starts_with(v)) return v;
    return {};
}

/// "creativecommons.org/licenses/by/4.0/deed.ru", with or without scheme and tail.
std::string licence_of_url(std::string_view folded) {
    auto part = [&](std::string_view sign) {
        auto at = folded.find(sign);
        return at == std::string_view::npos ? std::string_view{} : folded.substr(at + sign.size());
    };
    if (auto path = part("creativecommons.org/licenses/"); !path.empty()) {
        auto kind = path.substr(0, path.find('/'));
        if (std::find(licence_kinds.begin(), licence_kinds.end(), kind) == licence_kinds.end()) return {};
        auto version = known_version(path.substr(std::min(path.size(), kind.size() + 1)));
        if (version.empty()) return {};
        return "https://creativecommons.org/licenses/" + std::string(kind) + "/" + std::string(version) + "/";
    }
    for (std::string_view kind : {"zero", "mark"})
        if (folded.find("creativecommons.org/publicdomain/" + std::string(kind)) != std::string_view::npos)
            return "https://creativecommons.org/publicdomain/" + std::string(kind) + "/1.0/";
    if (auto path = part("rightsstatements.org/"); !path.empty()) {
        auto segments = split(path, '/');  // vocab|page, InC-NC, 1.0
        if (segments.size() >= 2) {
            auto code = std::string(segments[1]);
            constexpr auto codes =
                std::to_array<std::string_view>({"InC", "InC-OW-EU", "InC-EDU", "InC-NC", "InC-RUU", "NoC-CR", "NoC-NC",
                                                 "NoC-OKLR", "NoC-US", "CNE", "UND", "NKC"});
            for (std::string_view c : codes)
                if (lower_ascii(c) == code) return "https://rightsstatements.org/vocab/" + std::string(c) + "/1.0/";
        }
    }
    return {};
}

/// "CC BY 4.0", "cc-by-nc", "Creative Commons Attribution": the URI when the version is said; `named` tells that a
/// licence is meant.
std::string licence_of_words(std::string_view folded, bool& named) {
    if (!folded.starts_with("cc")) return {};
    std::string words(folded.substr(2));
    std::replace(words.begin(), words.end(), ' ', '-');
    auto rest = trimmed(words, "-");
    for (std::string_view kind : licence_kinds) {
        if (!rest.starts_with(kind)) continue;
        named = true;
        auto version = known_version(trimmed(rest.substr(kind.size()), "-"));
        return version.empty()
                   ? std::string{}
                   : "https://creativecommons.org/licenses/" + std::string(kind) + "/" + std::string(version) + "/";
    }
    named = rest.starts_with("0") || rest.starts_with("zero");
    return named ? "https://creativecommons.org/publicdomain/zero/1.0/" : std::string{};
}

/// "Creative Commons Attribution-NonCommercial 4.0 International", "Лицензия Creative Commons (CC BY 4.0)".
std::string licence_of_sentence(std::string_view folded, bool& named) {
    for (auto at = folded.find("cc"); at != std::string_view::npos; at = folded.find("cc", at + 1)) {
        bool begins = at == 0 || std::string_view(" (,:«\"").find(folded[at - 1]) != std::string_view::npos;
        bool goes_on =
            at + 2 < folded.size() && (folded[at + 2] == ' ' || folded[at + 2] == '-' || folded[at + 2] == '0');
        if (!begins || !goes_on) continue;
        if (auto licence = licence_of_words(folded.substr(at), named); !licence.empty()) return licence;
    }
    constexpr std::string_view name = "creative commons attribution";
    auto at = folded.find(name);
    if (at == std::string_view::npos) return {};
    named = true;
    auto rest = folded.substr(at + name.size());
    auto digit = rest.find_first_of("0123456789");
    auto version = digit == std::string_view::npos ? std::string_view{} : known_version(rest.substr(digit));
    if (version.empty()) return {};
    auto words = rest.substr(0, digit);
    auto has = [&](std::string_view word) { return words.find(word) != std::string_view::npos; };
    std::string kind = "by";
    if (has("noncommercial") || has("non-commercial")) kind += "-nc";
    if (has("sharealike") || has("share alike") || has("share-alike")) kind += "-sa";
    if (has("noderiv") || has("no deriv")) kind += "-nd";
    return "https://creativecommons.org/licenses/" + kind + "/" + std::string(version) + "/";
}

}  // namespace

std::string_view coar_access(std::string_view access) {
    for (const auto& a : access_values)
        if (a.code == access && a.sign.starts_with("c_")) return a.sign;
    return {};
}

bool read_rights(std::string_view text, Rights& rights) {
    // "info:eu-repo/semantics/openAccess; CC BY 4.0"
    if (auto parts = split(text, ';'); parts.size() > 1 && parts[0].starts_with("info:eu-repo/semantics/")) {
        bool understood = true;
        for (auto part : parts) understood = read_rights(part, rights) && understood;
        return understood;
    }
    auto folded = lower(trimmed(text, " ."));
    auto value = std::string_view(folded);
    if (value.starts_with("info:eu-repo/semantics/") ||
        value.find("purl.org/coar/access_right/") != std::string_view::npos)
        value = value.substr(value.rfind('/') + 1);
    for (const auto& a : access_values)
        if (a.sign == value) {
            if (rights.access.empty()) {
                rights.access = a.code;
                rights.origin.rule = "rights-access";
            }
            return true;
        }
    bool named = false;
    auto licence = licence_of_url(folded);
    if (licence.empty()) licence = licence_of_sentence(folded, named);
    if (!licence.empty() && rights.licence.empty()) rights.licence = licence;
    // A bare licence is said by its URI; a sentence around one is kept too.
    if (licence.empty() || text.find(' ') != std::string_view::npos) rights.statements.emplace_back(text);
    return !(named && licence.empty());
}

}  // namespace muras::normalise
