// One table a value: tag, name and member. The codec, the JSON form and the lineage view loop over these tables.
// Part of the on-disk format: a tag is never reused or renumbered; a new member takes the next free tag and, when an
// older program must not drop it silently, a named feature (schemas/codec.hpp).
#pragma once

#include <string_view>
#include <tuple>

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
inline constexpr auto members<Title> = std::tuple{
    entry(1, "value", &Title::value), entry(2, "lang", &Title::lang), entry(3, "kind", &Title::kind),
    entry(4, "origin", &Title::origin)};

template <>
inline constexpr auto members<Agent> = std::tuple{
    entry(1, "role", &Agent::role), entry(2, "kind", &Agent::kind), entry(3, "display", &Agent::display),
    entry(4, "family", &Agent::family), entry(5, "given", &Agent::given), entry(6, "patronymic", &Agent::patronymic),
    entry(7, "initials", &Agent::initials), entry(8, "sort_key", &Agent::sort_key), entry(9, "origin", &Agent::origin),
    entry(10, "lang", &Agent::lang), entry(11, "variants", &Agent::variants)};

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
    entry(4, "lang", &Subject::lang), entry(5, "origin", &Subject::origin)};

template <>
inline constexpr auto members<Identifier> = std::tuple{
    entry(1, "scheme", &Identifier::scheme), entry(2, "value", &Identifier::value),
    entry(3, "valid", &Identifier::valid), entry(4, "origin", &Identifier::origin)};

template <>
inline constexpr auto members<Relation> = std::tuple{
    entry(1, "kind", &Relation::kind), entry(2, "target", &Relation::target), entry(3, "origin", &Relation::origin)};

template <>
inline constexpr auto members<File> = std::tuple{
    entry(1, "url", &File::url), entry(2, "name", &File::name), entry(3, "role", &File::role),
    entry(4, "mime", &File::mime), entry(5, "sha256", &File::sha256), entry(6, "bytes", &File::bytes),
    entry(7, "checked_at", &File::checked_at), entry(8, "problem", &File::problem), entry(9, "origin", &File::origin)};

template <>
inline constexpr auto members<Rights> = std::tuple{
    entry(1, "access", &Rights::access), entry(2, "licence", &Rights::licence),
    entry(3, "statements", &Rights::statements), entry(4, "origin", &Rights::origin)};

template <>
inline constexpr auto members<Type> = std::tuple{
    entry(1, "code", &Type::code), entry(2, "source_values", &Type::source_values), entry(3, "origin", &Type::origin)};

template <>
inline constexpr auto members<Warning> = std::tuple{
    entry(1, "code", &Warning::code), entry(2, "field", &Warning::field), entry(3, "raw", &Warning::raw)};

template <>
inline constexpr auto members<Metadata> = std::tuple{
    entry(1, "type", &Metadata::type), entry(2, "titles", &Metadata::titles), entry(3, "agents", &Metadata::agents),
    entry(4, "dates", &Metadata::dates), entry(5, "languages", &Metadata::languages),
    entry(6, "abstracts", &Metadata::abstracts), entry(7, "subjects", &Metadata::subjects),
    entry(8, "identifiers", &Metadata::identifiers), entry(9, "relations", &Metadata::relations),
    entry(10, "publishers", &Metadata::publishers), entry(11, "sources", &Metadata::sources),
    entry(12, "coverage", &Metadata::coverage), entry(13, "formats", &Metadata::formats),
    entry(14, "files", &Metadata::files), entry(15, "rights", &Metadata::rights),
    entry(16, "warnings", &Metadata::warnings)};

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
    entry(6, "metadata", &Record::metadata)};

template <>
inline constexpr auto members<Source> = std::tuple{
    entry(1, "key", &Source::key), entry(2, "name", &Source::name), entry(3, "base_url", &Source::base_url),
    entry(4, "prefix", &Source::prefix), entry(5, "sets", &Source::sets), entry(6, "profile", &Source::profile),
    entry(7, "files", &Source::files), entry(8, "every", &Source::every_s),
    entry(9, "allow_private", &Source::allow_private), entry(10, "ca_file", &Source::ca_file),
    entry(11, "request_timeout", &Source::request_timeout_s), entry(12, "attempts", &Source::attempts),
    entry(13, "max_response", &Source::max_response_bytes)};

template <>
inline constexpr auto members<SourceState> = std::tuple{
    entry(1, "no", &SourceState::no), entry(2, "source", &SourceState::source),
    entry(3, "last_complete", &SourceState::last_complete), entry(4, "granularity", &SourceState::granularity),
    entry(5, "removed", &SourceState::removed), entry(6, "live", &SourceState::live),
    entry(7, "deleted", &SourceState::deleted)};

template <>
inline constexpr auto members<RunCounts> = std::tuple{
    entry(1, "pages", &RunCounts::pages), entry(2, "records", &RunCounts::records),
    entry(3, "added", &RunCounts::added), entry(4, "changed", &RunCounts::changed),
    entry(5, "unchanged", &RunCounts::unchanged), entry(6, "deleted", &RunCounts::deleted),
    entry(7, "refused", &RunCounts::refused), entry(8, "problems", &RunCounts::problems)};

template <>
inline constexpr auto members<Run> = std::tuple{
    entry(1, "no", &Run::no), entry(2, "source", &Run::source), entry(3, "kind", &Run::kind),
    entry(4, "from", &Run::from), entry(5, "until", &Run::until), entry(6, "full", &Run::full),
    entry(7, "started_at", &Run::started_at), entry(8, "finished_at", &Run::finished_at),
    entry(9, "verdict", &Run::verdict), entry(10, "reason", &Run::reason), entry(11, "counts", &Run::counts),
    entry(12, "moves_date", &Run::moves_date), entry(13, "proven_date", &Run::proven_date)};

template <>
inline constexpr auto members<Checkpoint> = std::tuple{
    entry(1, "run", &Checkpoint::run), entry(2, "set", &Checkpoint::set), entry(3, "token", &Checkpoint::token),
    entry(4, "list_size", &Checkpoint::list_size), entry(5, "seen", &Checkpoint::seen),
    entry(6, "done_sets", &Checkpoint::done_sets)};

template <>
inline constexpr auto members<Problem> = std::tuple{
    entry(1, "code", &Problem::code), entry(2, "record", &Problem::record), entry(3, "place", &Problem::place),
    entry(4, "message", &Problem::message), entry(5, "remedy", &Problem::remedy), entry(6, "bytes", &Problem::bytes)};

}  // namespace muras::layout
