// Addresses and the few texts that are made of numbers: what may become a link, how it is written, how big a file is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <repository/base/i18n.hpp>
#include <repository/formats/links.hpp>
#include <schemas/record.hpp>

namespace muras::web {

using formats::identifier_link;
using formats::query_encoded;
using formats::safe_link;
using formats::url_encoded;

/// "/r/{pid}/". Pure.
std::string record_path(const Record& record);

/// "/r/{pid}/{file name}", encoded. Pure.
std::string file_path(const Record& record, const File& file);

/// "1.2 MB" in the tongue's way (powers of 1000, as networks count). Any thread.
std::string size_text(Tongue tongue, std::uint64_t bytes);

/// How long a file takes at 1 Mbit/s: "about 12 seconds". Any thread.
std::string download_time(Tongue tongue, std::uint64_t bytes);

/// The 13 digits of an ISBN that is written with or without hyphens, in its old form of 10 too; empty for anything else.
/// The check digit is not proven. Pure.
std::string isbn_digits(std::string_view text);

/// `text` with "{name}" replaced by `value`. Pure.
std::string fill(std::string text, std::string_view name, std::string_view value);

}  // namespace muras::web
