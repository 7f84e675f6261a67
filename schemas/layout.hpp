// One table a value: tag, name and member. The codec, the JSON form and the lineage view loop over these tables.
// Part of the on-disk format: a tag is never reused or renumbered; a new member takes the next free tag and, when an
// older program must not drop it silently, a named feature (schemas/codec.hpp).
#pragma once

#include <string_view>
#include <tuple>

#include <schemas/collection.hpp>
#include <schemas/record.hpp>
#include <schemas/source.hpp>
#include <schemas/run.hpp>

namespace muras::layout {

template <class Owner, class Member>
struct Entry {
    unsigned tag;
    std::string_view name;
    Member Owner::*member;
};

template <class Owner, class Member>
constexpr Entry<Owner, Member> entry(unsigned tag, std::string_view name, Member Owner::*member) {
    return {tag, name, member};
}

/// The members of T, in the order in which they are written.
template <class T>
constexpr auto members = nullptr;

template <>
inline constexpr auto members<Origin> = std::tuple{
    entry(1, "element", &Origin::element), entry(2, "raw", &Origin::raw), entry(3, "rule", &Origin::rule)};

template <>
inline constexpr auto members<Fact> = std::tuple{entry(1, "value", &Fact::value), entry(2, "origin", &Fact::origin)};

template <>
inline constexpr auto members<Title> = std::tuple{
    entry(1, "value", &Title::value), entry(2, "lang", &Title::lang), entry(3, "kind", &Title::kind),
    entry(4, "origin", &Title::origin)};

template <>
inline constexpr auto members<ExternalId> = std::tuple{
    entry(1, "scheme", &ExternalId::scheme), entry(2, "value", &ExternalId::value)};

template <>
inline constexpr auto members<Agent> = std::tuple{
    entry(1, "role", &Agent::role), entry(2, "kind", &Agent::kind), entry(3, "display", &Agent::display),
    entry(4, "family", &Agent::family), entry(5, "given", &Agent::given), entry(6, "patronymic", &Agent::patronymic),
    entry(7, "initials", &Agent::initials), entry(8, "sort_key", &Agent::sort_key), entry(9, "origin", &Agent::origin),
    entry(10, "lang", &Agent::lang), entry(11, "variants", &Agent::variants), entry(12, "degree", &Agent::degree),
    entry(13, "affiliation", &Agent::affiliation), entry(14, "ids", &Agent::ids)};

template <>
inline constexpr auto members<Date> = std::tuple{
    entry(1, "kind", &Date::kind), entry(2, "edtf", &Date::edtf), entry(3, "precision", &Date::precision),
    entry(4, "year", &Date::year), entry(5, "origin", &Date::origin)};

template <>
inline constexpr auto members<Language> = std::tuple{
    entry(1, "code", &Language::code), entry(2, "basis", &Language::basis), entry(3, "origin", &Language::origin)};

template <>
inline constexpr auto members<Text> = std::tuple{
    entry(1, "value", &Text::value), entry(2, "lang", &Text::lang), entry(3, "origin", &Text::origin)};

template <>
inline constexpr auto members<Subject> = std::tuple{
    entry(1, "scheme", &Subject::scheme), entry(2, "code", &Subject::code), entry(3, "label", &Subject::label),
    entry(4, "lang", &Subject::lang), entry(5, "origin", &Subject::origin), entry(6, "uri", &Subject::uri)};

template <>
inline constexpr auto members<Identifier> = std::tuple{
    entry(1, "scheme", &Identifier::scheme), entry(2, "value", &Identifier::value),
    entry(3, "valid", &Identifier::valid), entry(4, "origin", &Identifier::origin)};

template <>
inline constexpr auto members<Relation> = std::tuple{
    entry(1, "kind", &Relation::kind), entry(2, "target", &Relation::target), entry(3, "origin", &Relation::origin),
    entry(4, "target_id", &Relation::target_id), entry(5, "target_pid", &Relation::target_pid)};

template <>
inline constexpr auto members<File> = std::tuple{
    entry(1, "url", &File::url), entry(2, "name", &File::name), entry(3, "role", &File::role),
    entry(4, "mime", &File::mime), entry(5, "sha256", &File::sha256), entry(6, "bytes", &File::bytes),
    entry(7, "checked_at", &File::checked_at), entry(8, "problem", &File::problem), entry(9, "origin", &File::origin),
    entry(10, "lang", &File::lang), entry(11, "access", &File::access)};

template <>
inline constexpr auto members<Rights> = std::tuple{
    entry(1, "access", &Rights::access), entry(2, "licence", &Rights::licence),
    entry(3, "statements", &Rights::statements), entry(4, "origin", &Rights::origin),
    entry(5, "embargo_until", &Rights::embargo_until), entry(6, "holder", &Rights::holder),
    entry(7, "files", &Rights::files)};

template <>
inline constexpr auto members<Type> = std::tuple{
    entry(1, "code", &Type::code), entry(2, "source_values", &Type::source_values), entry(3, "origin", &Type::origin)};

template <>
inline constexpr auto members<Warning> = std::tuple{
    entry(1, "code", &Warning::code), entry(2, "field", &Warning::field), entry(3, "raw", &Warning::raw)};

template <>
inline constexpr auto members<Conference> = std::tuple{
    entry(1, "name", &Conference::name), entry(2, "place", &Conference::place), entry(3, "date", &Conference::date)};

template <>
inline constexpr auto members<Host> = std::tuple{
    entry(1, "title", &Host::title), entry(2, "issn", &Host::issn), entry(3, "isbn", &Host::isbn),
    entry(4, "volume", &Host::volume), entry(5, "issue", &Host::issue), entry(6, "first_page", &Host::first_page),
    entry(7, "last_page", &Host::last_page), entry(8, "article_no", &Host::article_no),
    entry(9, "conference", &Host::conference)};

template <>
inline constexpr auto members<Publication> = std::tuple{
    entry(1, "place", &Publication::place), entry(2, "edition", &Publication::edition),
    entry(3, "country", &Publication::country)};

template <>
inline constexpr auto members<Physical> = std::tuple{
    entry(1, "extent", &Physical::extent), entry(2, "pages", &Physical::pages), entry(3, "bytes", &Physical::bytes),
    entry(4, "duration", &Physical::duration)};

template <>
inline constexpr auto members<Specialty> = std::tuple{
    entry(1, "code", &Specialty::code), entry(2, "label", &Specialty::label), entry(3, "origin", &Specialty::origin)};

template <>
inline constexpr auto members<Thesis> = std::tuple{
    entry(1, "degree_name", &Thesis::degree_name), entry(2, "degree_level", &Thesis::degree_level),
    entry(3, "branch", &Thesis::branch), entry(4, "specialty", &Thesis::specialty),
    entry(5, "council_code", &Thesis::council_code), entry(6, "grantor", &Thesis::grantor),
    entry(7, "place", &Thesis::place), entry(8, "defended_on", &Thesis::defended_on),
    entry(9, "leading_org", &Thesis::leading_org)};

template <>
inline constexpr auto members<Patent> = std::tuple{
    entry(1, "office", &Patent::office), entry(2, "right", &Patent::right), entry(3, "kind_raw", &Patent::kind_raw),
    entry(4, "number", &Patent::number), entry(5, "application_no", &Patent::application_no),
    entry(6, "filed", &Patent::filed), entry(7, "priority", &Patent::priority), entry(8, "granted", &Patent::granted),
    entry(9, "published", &Patent::published), entry(10, "bulletin", &Patent::bulletin),
    entry(11, "legal_status", &Patent::legal_status), entry(12, "ipc", &Patent::ipc),
    entry(13, "locarno", &Patent::locarno)};

template <>
inline constexpr auto members<Sector> = std::tuple{
    entry(1, "vocab", &Sector::vocab), entry(2, "code", &Sector::code), entry(3, "origin", &Sector::origin)};

template <>
inline constexpr auto members<Project> = std::tuple{
    entry(1, "donor", &Project::donor), entry(2, "donor_id", &Project::donor_id),
    entry(3, "iati_id", &Project::iati_id), entry(4, "title", &Project::title), entry(5, "status", &Project::status),
    entry(6, "start", &Project::start), entry(7, "end", &Project::end), entry(8, "sectors", &Project::sectors),
    entry(9, "country", &Project::country), entry(10, "implementers", &Project::implementers),
    entry(11, "document_category", &Project::document_category)};

template <>
inline constexpr auto members<Education> = std::tuple{
    entry(1, "level", &Education::level), entry(2, "grade_from", &Education::grade_from),
    entry(3, "grade_to", &Education::grade_to), entry(4, "school_subject", &Education::school_subject),
    entry(5, "audience", &Education::audience), entry(6, "approval", &Education::approval),
    entry(7, "material", &Education::material)};

template <>
inline constexpr auto members<Metadata> = std::tuple{
    entry(1, "type", &Metadata::type), entry(2, "titles", &Metadata::titles), entry(3, "agents", &Metadata::agents),
    entry(4, "dates", &Metadata::dates), entry(5, "languages", &Metadata::languages),
    entry(6, "abstracts", &Metadata::abstracts), entry(7, "subjects", &Metadata::subjects),
    entry(8, "identifiers", &Metadata::identifiers), entry(9, "relations", &Metadata::relations),
    entry(10, "publishers", &Metadata::publishers), entry(11, "sources", &Metadata::sources),
    entry(12, "coverage", &Metadata::coverage), entry(13, "formats", &Metadata::formats),
    entry(14, "files", &Metadata::files), entry(15, "rights", &Metadata::rights),
    entry(16, "warnings", &Metadata::warnings), entry(17, "host", &Metadata::host),
    entry(18, "publication", &Metadata::publication), entry(19, "physical", &Metadata::physical),
    entry(20, "thesis", &Metadata::thesis), entry(21, "patent", &Metadata::patent),
    entry(22, "project", &Metadata::project), entry(23, "education", &Metadata::education)};

template <>
inline constexpr auto members<Provenance> = std::tuple{
    entry(1, "source", &Provenance::source), entry(2, "oai_identifier", &Provenance::oai_identifier),
    entry(3, "datestamp", &Provenance::datestamp), entry(4, "metadata_prefix", &Provenance::metadata_prefix),
    entry(5, "set_specs", &Provenance::set_specs), entry(6, "harvested_at", &Provenance::harvested_at),
    entry(7, "raw_sha256", &Provenance::raw_sha256)};

template <>
inline constexpr auto members<Record> = std::tuple{
    entry(1, "no", &Record::no), entry(2, "pid", &Record::pid), entry(3, "stamp", &Record::stamp),
    entry(4, "status", &Record::status), entry(5, "provenance", &Record::provenance),
    entry(6, "metadata", &Record::metadata), entry(7, "collections", &Record::collections)};

template <>
inline constexpr auto members<Collection> = std::tuple{
    entry(1, "key", &Collection::key), entry(2, "name", &Collection::name),
    entry(3, "description", &Collection::description), entry(4, "sources", &Collection::sources),
    entry(5, "types", &Collection::types), entry(6, "languages", &Collection::languages),
    entry(7, "access", &Collection::access), entry(8, "subjects", &Collection::subjects),
    entry(9, "projects", &Collection::projects), entry(10, "year_from", &Collection::year_from),
    entry(11, "year_to", &Collection::year_to)};

template <>
inline constexpr auto members<CollectionState> = std::tuple{
    entry(1, "collection", &CollectionState::collection), entry(2, "settled", &CollectionState::settled)};

template <>
inline constexpr auto members<ValueRule> = std::tuple{
    entry(1, "field", &ValueRule::field), entry(2, "from", &ValueRule::from), entry(3, "to", &ValueRule::to)};

template <>
inline constexpr auto members<DonorRules> = std::tuple{
    entry(1, "values", &DonorRules::values), entry(2, "distrust_language", &DonorRules::distrust_language),
    entry(3, "contributor_role", &DonorRules::contributor_role),
    entry(4, "default_rights", &DonorRules::default_rights), entry(5, "formats", &DonorRules::formats)};

template <>
inline constexpr auto members<Source> = std::tuple{
    entry(1, "key", &Source::key), entry(2, "name", &Source::name), entry(3, "base_url", &Source::base_url),
    entry(4, "prefix", &Source::prefix), entry(5, "sets", &Source::sets), entry(6, "profile", &Source::profile),
    entry(7, "files", &Source::files), entry(8, "every", &Source::every_s),
    entry(9, "allow_private", &Source::allow_private), entry(10, "ca_file", &Source::ca_file),
    entry(11, "request_timeout", &Source::request_timeout_s), entry(12, "attempts", &Source::attempts),
    entry(13, "max_response", &Source::max_response_bytes), entry(14, "verb", &Source::verb),
    entry(15, "overlap", &Source::overlap_s), entry(16, "sweep", &Source::sweep_s),
    entry(17, "deletions_believed", &Source::deletions_believed),
    entry(18, "wrong_list_size", &Source::wrong_list_size), entry(19, "window", &Source::window),
    entry(20, "rules", &Source::rules), entry(24, "max_file", &Source::max_file_bytes),
    entry(25, "file_quota", &Source::file_quota_bytes), entry(26, "serve_files", &Source::serve_files),
    entry(27, "ocr", &Source::ocr)};

template <>
inline constexpr auto members<SourceState> = std::tuple{
    entry(1, "no", &SourceState::no), entry(2, "source", &SourceState::source),
    entry(3, "last_complete", &SourceState::last_complete), entry(4, "granularity", &SourceState::granularity),
    entry(5, "removed", &SourceState::removed), entry(6, "live", &SourceState::live),
    entry(7, "deleted", &SourceState::deleted), entry(8, "deleted_record", &SourceState::deleted_record),
    entry(9, "earliest", &SourceState::earliest), entry(10, "not_before", &SourceState::not_before),
    entry(11, "swept_at", &SourceState::swept_at), entry(12, "chosen_prefix", &SourceState::chosen_prefix)};

template <>
inline constexpr auto members<RunCounts> = std::tuple{
    entry(1, "pages", &RunCounts::pages), entry(2, "records", &RunCounts::records),
    entry(3, "added", &RunCounts::added), entry(4, "changed", &RunCounts::changed),
    entry(5, "unchanged", &RunCounts::unchanged), entry(6, "deleted", &RunCounts::deleted),
    entry(7, "refused", &RunCounts::refused), entry(8, "problems", &RunCounts::problems),
    entry(9, "staged", &RunCounts::staged)};

template <>
inline constexpr auto members<Reason> = std::tuple{entry(1, "code", &Reason::code), entry(2, "values", &Reason::values)};

template <>
inline constexpr auto members<Run> = std::tuple{
    entry(1, "no", &Run::no), entry(2, "source", &Run::source), entry(3, "kind", &Run::kind),
    entry(4, "from", &Run::from), entry(5, "until", &Run::until), entry(6, "full", &Run::full),
    entry(7, "started_at", &Run::started_at), entry(8, "finished_at", &Run::finished_at),
    entry(9, "verdict", &Run::verdict), entry(10, "reason", &Run::reason), entry(11, "counts", &Run::counts),
    entry(12, "moves_date", &Run::moves_date), entry(13, "proven_date", &Run::proven_date),
    entry(14, "why", &Run::why)};

template <>
inline constexpr auto members<Checkpoint> = std::tuple{
    entry(1, "run", &Checkpoint::run), entry(2, "set", &Checkpoint::set), entry(3, "token", &Checkpoint::token),
    entry(4, "list_size", &Checkpoint::list_size), entry(5, "seen", &Checkpoint::seen),
    entry(6, "done_sets", &Checkpoint::done_sets), entry(7, "lost", &Checkpoint::lost),
    entry(8, "from", &Checkpoint::from), entry(9, "until", &Checkpoint::until), entry(10, "step", &Checkpoint::step),
    entry(11, "again_from", &Checkpoint::again_from), entry(12, "verb", &Checkpoint::verb),
    entry(13, "range_size", &Checkpoint::range_size), entry(14, "range_seen", &Checkpoint::range_seen),
    entry(15, "last_page", &Checkpoint::last_page), entry(16, "lost_why", &Checkpoint::lost_why)};

template <>
inline constexpr auto members<Problem> = std::tuple{
    entry(1, "code", &Problem::code), entry(2, "record", &Problem::record), entry(3, "place", &Problem::place),
    entry(4, "message", &Problem::message), entry(5, "remedy", &Problem::remedy), entry(6, "bytes", &Problem::bytes)};

}  // namespace muras::layout
