// DataCite's vocabularies for our codes, which OpenAIRE shares.
#pragma once

#include <array>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::formats {

struct DataciteTerm {
    std::string_view ours, theirs;
};

inline constexpr std::array contributor_types{
    DataciteTerm{"ths", "Supervisor"},
    DataciteTerm{"csl", "Supervisor"},
    DataciteTerm{"edt", "Editor"},
    DataciteTerm{"com", "DataCurator"},
    DataciteTerm{"fnd", "Sponsor"},
    DataciteTerm{"spn", "Sponsor"},
    DataciteTerm{"dgg", "HostingInstitution"},
    DataciteTerm{"pth", "RightsHolder"},
    DataciteTerm{"rth", "ProjectLeader"},
};

inline constexpr std::array date_types{
    DataciteTerm{"issued", "Issued"},     DataciteTerm{"published", "Issued"}, DataciteTerm{"available", "Available"},
    DataciteTerm{"created", "Created"},   DataciteTerm{"filed", "Submitted"},  DataciteTerm{"granted", "Accepted"},
    DataciteTerm{"defended", "Accepted"},
};

inline constexpr std::array title_types{
    DataciteTerm{"subtitle", "Subtitle"},
    DataciteTerm{"translated", "TranslatedTitle"},
    DataciteTerm{"parallel", "TranslatedTitle"},
    DataciteTerm{"alternative", "AlternativeTitle"},
    DataciteTerm{"part", "Other"},
};

inline constexpr std::array subject_schemes{
    DataciteTerm{"udc", "UDC"}, DataciteTerm{"bbk", "BBK"},   DataciteTerm{"grnti", "GRNTI"},
    DataciteTerm{"vak", "VAK"}, DataciteTerm{"ipc", "IPC"},   DataciteTerm{"ddc", "DDC"},
    DataciteTerm{"lcc", "LCC"}, DataciteTerm{"mesh", "MeSH"},
};

template <std::size_t N>
constexpr std::string_view datacite_term(const std::array<DataciteTerm, N>& table, std::string_view ours,
                                         std::string_view otherwise) {
    for (const auto& row : table)
        if (row.ours == ours) return row.theirs;
    return otherwise;
}

/// Each is a term of the controlled list, whatever the code. Pure.
constexpr std::string_view contributor_type(std::string_view role) {
    return datacite_term(contributor_types, role, "Other");
}
constexpr std::string_view date_type(std::string_view kind) { return datacite_term(date_types, kind, "Collected"); }
/// Empty for a main title.
constexpr std::string_view title_type(std::string_view kind) { return datacite_term(title_types, kind, ""); }
constexpr std::string_view subject_scheme(std::string_view scheme) {
    return datacite_term(subject_schemes, scheme, "");
}
inline std::string_view name_type(const Agent& agent) {
    return agent.kind == "org" || agent.kind == "meeting" ? "Organizational" : "Personal";
}

}  // namespace muras::formats
