// IATI 2.03 activities (https://iatistandard.org/): projects of development partners, and the documents that they link.
#pragma once

#include <array>
#include <string_view>

#include <schemas/crosswalks/rule.hpp>

namespace muras::crosswalks {

/// <iati-activity>. Actual dates are put before planned ones, so that they count.
inline constexpr std::array iati_activity{
    CrosswalkRule{"iati-identifier", Target::fact, "project.iati_id"},
    CrosswalkRule{"reporting-org/narrative", Target::fact, "project.donor"},
    CrosswalkRule{"title/narrative", Target::title, "main"},
    CrosswalkRule{"description/narrative", Target::abstract},
    CrosswalkRule{"activity-status/@code", Target::fact, "project.status"},
    CrosswalkRule{"activity-date[type=1]/@iso-date", Target::fact, "project.start"},
    CrosswalkRule{"activity-date[type=2]/@iso-date", Target::fact, "project.start"},
    CrosswalkRule{"activity-date[type=3]/@iso-date", Target::fact, "project.end"},
    CrosswalkRule{"activity-date[type=4]/@iso-date", Target::fact, "project.end"},
    CrosswalkRule{"recipient-country/@code", Target::fact, "project.country"},
    CrosswalkRule{"sector[vocabulary=1]/@code", Target::subject, "dac"},
    CrosswalkRule{"sector[!vocabulary]/@code", Target::subject, "dac"},
    CrosswalkRule{"participating-org[role=1]/narrative", Target::agent, "fnd"},
    CrosswalkRule{"participating-org[role=2]/narrative", Target::agent, "isb"},
    CrosswalkRule{"participating-org[role=3]/narrative", Target::agent, "isb"},
    CrosswalkRule{"participating-org[role=4]/narrative", Target::fact, "project.implementers"},
    CrosswalkRule{"other-identifier/@ref", Target::identifier},
    CrosswalkRule{"related-activity/@ref", Target::relation, "related"},
    CrosswalkRule{"document-link/*", Target::skip},  // records of their own
    CrosswalkRule{"other-identifier/*", Target::skip},
    CrosswalkRule{"contact-info/*", Target::skip},
    CrosswalkRule{"location/*", Target::skip},
    CrosswalkRule{"budget/*", Target::skip},
    CrosswalkRule{"planned-disbursement/*", Target::skip},
    CrosswalkRule{"transaction/*", Target::skip},
    CrosswalkRule{"result/*", Target::skip},
    CrosswalkRule{"conditions/*", Target::skip},
    CrosswalkRule{"*", Target::skip},
};

/// <document-link> of an activity, with <activity-id> and <activity-title> of the project that it is a product of.
inline constexpr std::array iati_document{
    CrosswalkRule{"document-link/title/narrative", Target::title, "main"},
    CrosswalkRule{"document-link/description/narrative", Target::abstract},
    CrosswalkRule{"document-link/category/@code", Target::fact, "project.document_category"},
    CrosswalkRule{"document-link/language/@code", Target::language},
    CrosswalkRule{"document-link/document-date/@iso-date", Target::date, "issued"},
    CrosswalkRule{"document-link/recipient-country/@code", Target::fact, "project.country"},
    CrosswalkRule{"document-link/@url", Target::file},
    CrosswalkRule{"document-link/@format", Target::format},
    CrosswalkRule{"activity-id", Target::relation, "product_of_project"},
    CrosswalkRule{"activity-title", Target::fact, "project.title"},
    CrosswalkRule{"reporting-org", Target::fact, "project.donor"},
    CrosswalkRule{"document-link/*", Target::skip},
};

/// Codelist ActivityStatus.
struct CodedWord {
    std::string_view code, word;
};
inline constexpr std::array activity_status{
    CodedWord{"1", "pipeline"}, CodedWord{"2", "implementation"}, CodedWord{"3", "finalisation"},
    CodedWord{"4", "closed"},   CodedWord{"5", "cancelled"},      CodedWord{"6", "suspended"},
};

}  // namespace muras::crosswalks
