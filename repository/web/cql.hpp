// CQL (SRU's query language, parsed by YAZ) to the query language of our search.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace muras::web {

/// A diagnostic of info:srw/diagnostic/1/: its number, words, and what it is about.
struct Diagnostic {
    int number;
    std::string message, details;
};

/// An index of CQL: its context set, its name there, and our field; an empty field means everywhere.
struct CqlIndex {
    std::string_view set, name, field, title;
};

std::span<const CqlIndex> cql_indexes();

/// The row of "dc.title", "title", or of none for everywhere; nullptr for one that is not offered. Names in any case.
const CqlIndex* find_cql_index(std::string_view name);

/// Our query for a CQL query; or what is wrong with it. Pure, but for the memory that YAZ takes.
std::variant<std::string, Diagnostic> query_of_cql(const std::string& cql);

}  // namespace muras::web
