// Links that lead to a file, and the names under which readers download it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras::normalise {

/// A File for a URL whose path ends in the name of a document (pdf, djvu, docx, epub …); nullopt for any other. Pure.
std::optional<File> read_file_link(std::string_view url);

/// A name for the reader's disk and our URLs: no path, no control characters, no leading dot, at most 120 letters.
/// Pure.
std::string safe_file_name(std::string_view name);

/// Makes the names of a record's files differ from each other and from our own paths below /r/{pid}/ ("-2"). Pure.
void make_names_unique(std::vector<File>& files);

}  // namespace muras::normalise
