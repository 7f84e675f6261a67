// The sets a record is listed in: what the provider offers, and what the store keeps lists of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras {

/// Sets that hold other sets (OAI-PMH section 2.6); a record is in the inner ones, and so in these.
inline constexpr std::string_view source_root = "source", type_root = "type", access_root = "access";
inline constexpr std::string_view collection_root = "collection", project_root = "project";
/// Theses and their summaries, for union catalogues of theses.
inline constexpr std::string_view theses_set = "etd";
/// What OpenAIRE gathers: openly accessible or embargoed literature (Guidelines for Literature Repositories 4).
inline constexpr std::string_view openaire_set = "openaire";

/// "source:KEY": the set of a source's records.
std::string source_set(std::string_view source_key);

/// "type:CODE" and "access:CODE".
std::string type_set(std::string_view code);
std::string access_set(std::string_view code);

/// "collection:KEY".
std::string collection_set(std::string_view key);

/// "project:ID" of the project that a record came out of, or empty: ID is its IATI identifier, else the donor's own,
/// with '-' for what a setSpec can't hold. Pure.
std::string project_set(const Record& record);

/// Named by a store that keeps a list of each of them; record-sets-1 had none of projects and collections, and before it
/// there were those of sources only.
inline constexpr std::string_view record_sets_feature = "record-sets-2";

/// The set specs of a record, its source's first; of the roots those that not every record is in. A tombstone keeps those that it had, as far as it
/// keeps type, access, project and collections. Part of the on-disk format (table by_set): what changes here needs a new feature name. Pure.
std::vector<std::string> sets_of(const Record& record);

}  // namespace muras
