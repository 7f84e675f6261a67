// Addresses and the few texts that are made of numbers: what may become a link, how it is written, how big a file is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <repository/base/i18n.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3). Pure.
std::string url_encoded(std::string_view text);

/// The same for the query of a URL: a blank is '+'. Pure.
std::string query_encoded(std::string_view text);

/// The address of a value that a donor wrote, when it is one that may become a link: http, https or mailto, without
/// white space or control characters. Anything else (javascript:, data:, //host) is nullopt: it stays text. Pure.
std::optional<std::string> safe_link(std::string_view address);

/// The address of an identifier: DOI and Handle by their resolvers, others by safe_link. Pure.
std::optional<std::string> identifier_link(const Identifier& identifier);

/// "/r/{pid}/". Pure.
std::string record_path(const Record& record);

/// "/r/{pid}/{file name}", encoded. Pure.
std::string file_path(const Record& record, const File& file);

/// "1.2 MB" in the tongue's way (powers of 1000, as networks count). Any thread.
std::string size_text(Tongue tongue, std::uint64_t bytes);

/// How long a file takes at 1 Mbit/s: "about 12 seconds". Any thread.
std::string download_time(Tongue tongue, std::uint64_t bytes);

/// `text` with "{name}" replaced by `value`. Pure.
std::string fill(std::string text, std::string_view name, std::string_view value);

}  // namespace muras::web
