// Configuration: TOML file under environment under flags; unknown keys are errors with their line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <schemas/limits.hpp>
#include <schemas/result.hpp>

namespace muras {

/// The settings of one installation. Each has a default that works.
struct Config {
    std::string data_dir;                         ///< [store] data; MURAS_DATA; --data; default: XDG data directory
    std::uint64_t map_size_bytes = 1ull << 40;    ///< [store] map_size
    std::string repository_id = "muras.local";    ///< [repository] id: the domain in oai:ID:PID
    std::string repository_name = "Muras";        ///< [repository] name
    std::string admin_email = "admin@muras.local";///< [repository] admin_email
    std::string base_url;                         ///< [repository] base_url: public address; empty: from listen
    std::string contact = "admin@muras.local";    ///< [harvest] contact, in the User-Agent
    std::int64_t pause_ms = 0;                    ///< [harvest] pause between two requests to one host
    std::int64_t max_sources = 4;                 ///< [harvest] parallel: sources harvested at once
    std::string listen = "127.0.0.1:8080";        ///< [serve] listen
    std::int64_t workers = 4;                     ///< [serve] workers
    std::int64_t max_connections = 2048;          ///< [serve] max_connections
    std::int64_t read_timeout_s = 10;             ///< [serve] read_timeout: a whole request, from its first byte
    std::int64_t write_timeout_s = 30;            ///< [serve] write_timeout: one chunk of an answer
    std::string words_dir;                        ///< [search] words: synonyms.txt, stopwords.txt; default: DATA/words
    std::int64_t longest_ms = 2'000;              ///< [search] longest_ms: a search that takes longer is cut short
    std::int64_t page_size = 500;                 ///< [oai] page_size: records in an OAI-PMH list answer
    Limits limits;                                ///< [limits], see limits_file.hpp
};

/// Loads `file` (empty: the XDG configuration file if there is one), then the environment. Errors: `config` with file,
/// line, key and what was expected.
Result<Config> load_config(const std::string& file);

}  // namespace muras
