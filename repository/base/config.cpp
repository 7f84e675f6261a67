#include <repository/base/config.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include <repository/base/limits_file.hpp>
#include <repository/base/toml.hpp>

namespace muras {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// The XDG base directory `name`, or `fallback` under the home directory (XDG Base Directory Specification).
std::filesystem::path xdg(const char* name, const char* fallback) {
    std::filesystem::path dir = environment(name);
    if (dir.is_absolute()) return dir / "muras";
    return std::filesystem::path(environment("HOME")) / fallback / "muras";
}

std::function<std::string(const TomlValue&)> map_size_into(std::uint64_t& target) {
    return [&target](const TomlValue& v) -> std::string {
        std::int64_t bytes = 0;
        if (auto expected = bytes_into(bytes)(v); !expected.empty()) return expected;
        if (bytes < 1 << 20) return "at least 1M";
        target = static_cast<std::uint64_t>(bytes);
        return "";
    };
}

/// A domain as oai-identifier.xsd wants it: at least two parts, each beginning with a letter.
bool is_domain(std::string_view text) {
    bool dot = false, begin = true;
    for (char c : text) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool inner = (c >= '0' && c <= '9') || c == '-';
        if (c == '.' && !begin) {
            dot = begin = true;
            continue;
        }
        if (!letter && (begin || !inner)) return false;
        begin = false;
    }
    return dot && !begin;
}

std::function<std::string(const TomlValue&)> domain_into(std::string& target) {
    return [&target](const TomlValue& v) -> std::string {
        const auto* text = std::get_if<std::string>(&v);
        if (!text || !is_domain(*text)) return "a domain such as \"library.example.kg\"";
        target = *text;
        return "";
    };
}

std::vector<TomlKey> keys_of(Config& c) {
    std::vector<TomlKey> keys{
        {"store.data", text_into(c.data_dir)},
        {"store.map_size", map_size_into(c.map_size_bytes)},
        {"repository.id", domain_into(c.repository_id)},
        {"repository.name", text_into(c.repository_name)},
        {"repository.admin_email", text_into(c.admin_email)},
        {"repository.base_url", text_into(c.base_url)},
        {"harvest.contact", text_into(c.contact)},
        {"harvest.pause_ms", number_into(c.pause_ms, 0)},
        {"harvest.parallel", number_into(c.max_sources, 1)},
        {"serve.listen", text_into(c.listen)},
        {"serve.workers", number_into(c.workers, 1)},
        {"serve.max_connections", number_into(c.max_connections, 1)},
        {"serve.read_timeout", duration_into(c.read_timeout_s)},
        {"serve.write_timeout", duration_into(c.write_timeout_s)},
        {"search.words", text_into(c.words_dir)},
        {"search.longest_ms", number_into(c.longest_ms, 1)},
        {"oai.page_size", number_into(c.page_size, 1)},
    };
    for (auto& key : limit_keys(c.limits)) keys.push_back(std::move(key));
    return keys;
}

}  // namespace

Result<Config> load_config(const std::string& file) {
    Config config;
    config.data_dir = xdg("XDG_DATA_HOME", ".local/share").string();
    auto path = !file.empty() ? file : environment("MURAS_CONFIG");
    if (path.empty()) {
        auto usual = xdg("XDG_CONFIG_HOME", ".config") / "muras.toml";
        std::error_code ignored;
        if (std::filesystem::exists(usual, ignored)) path = usual.string();
    }
    if (!path.empty())
        if (auto read = read_toml(path, keys_of(config)); !read) return read.error();
    if (auto data = environment("MURAS_DATA"); !data.empty()) config.data_dir = data;
    if (auto listen = environment("MURAS_LISTEN"); !listen.empty()) config.listen = listen;
    if (config.data_dir.starts_with("/muras") || config.data_dir.starts_with(".local"))
        return fail(ErrorCode::config, "there is no home directory to keep data in", "give --data DIR or set MURAS_DATA");
    return config;
}

}  // namespace muras
