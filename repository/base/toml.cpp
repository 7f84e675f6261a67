#include <repository/base/toml.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include <repository/base/units.hpp>

namespace muras {
namespace {

std::optional<TomlValue> plain(const toml::node& node) {
    if (auto text = node.value_exact<std::string>()) return TomlValue{*text};
    if (auto number = node.value_exact<std::int64_t>()) return TomlValue{*number};
    if (auto flag = node.value_exact<bool>()) return TomlValue{*flag};
    if (const auto* list = node.as_array()) {
        std::vector<std::string> texts;
        for (const auto& item : *list) {
            auto text = item.value_exact<std::string>();
            if (!text) return std::nullopt;
            texts.push_back(*text);
        }
        return TomlValue{std::move(texts)};
    }
    return std::nullopt;
}

Error at(const std::string& file, const toml::source_region& region, const std::string& what, std::string hint) {
    return fail(ErrorCode::config, fmt::format("{}, line {}: {}", file, region.begin.line, what), std::move(hint));
}

Result<> walk(const std::string& file, const toml::table& table, const std::string& prefix,
              const std::vector<TomlKey>& keys) {
    for (const auto& [name, node] : table) {
        auto path = prefix.empty() ? std::string(name.str()) : fmt::format("{}.{}", prefix, name.str());
        bool section = std::any_of(keys.begin(), keys.end(), [&](auto& k) { return k.path.starts_with(path + "."); });
        if (const auto* inner = node.as_table(); inner && section) {
            if (auto done = walk(file, *inner, path, keys); !done) return done;
            continue;
        }
        auto key = std::find_if(keys.begin(), keys.end(),
                                [&](auto& k) { return k.path == path || (k.set_named && k.path == prefix + ".*"); });
        if (key == keys.end()) {
            std::vector<std::string_view> known;
            for (const auto& k : keys) known.push_back(k.path);
            return at(file, node.source(), fmt::format("unknown key \"{}\"", path),
                      fmt::format("known keys: {}", fmt::join(known, ", ")));
        }
        auto value = plain(node);
        auto expected = value ? (key->set_named ? key->set_named(std::string(name.str()), *value) : key->set(*value)) : "text, a whole number, true or false, or a list of texts";
        if (!expected.empty())
            return at(file, node.source(), fmt::format("\"{}\" must be {}", path, expected), "correct the line");
    }
    return {};
}

}  // namespace

std::function<std::string(const TomlValue&)> text_into(std::string& target) {
    return [&target](const TomlValue& v) -> std::string {
        if (const auto* text = std::get_if<std::string>(&v)) return target = *text, "";
        return "text in quotes";
    };
}

std::function<std::string(const TomlValue&)> number_into(std::int64_t& target, std::int64_t least) {
    return [&target, least](const TomlValue& v) -> std::string {
        if (const auto* n = std::get_if<std::int64_t>(&v); n && *n >= least) return target = *n, "";
        return fmt::format("a whole number of at least {}", least);
    };
}

std::function<std::string(const TomlValue&)> flag_into(bool& target) {
    return [&target](const TomlValue& v) -> std::string {
        if (const auto* flag = std::get_if<bool>(&v)) return target = *flag, "";
        return "true or false";
    };
}

std::function<std::string(const TomlValue&)> texts_into(std::vector<std::string>& target) {
    return [&target](const TomlValue& v) -> std::string {
        if (const auto* texts = std::get_if<std::vector<std::string>>(&v)) return target = *texts, "";
        return "a list of texts in quotes";
    };
}

std::function<std::string(const TomlValue&)> duration_into(std::int64_t& target_seconds) {
    return [&target_seconds](const TomlValue& v) -> std::string {
        if (const auto* text = std::get_if<std::string>(&v))
            if (auto seconds = parse_duration(*text)) return target_seconds = *seconds, "";
        return "a duration such as \"45s\", \"30m\", \"24h\" or \"7d\"";
    };
}

std::function<std::string(const TomlValue&)> bytes_into(std::int64_t& target_bytes) {
    return [&target_bytes](const TomlValue& v) -> std::string {
        if (const auto* text = std::get_if<std::string>(&v))
            if (auto bytes = parse_bytes(*text)) return target_bytes = *bytes, "";
        if (const auto* n = std::get_if<std::int64_t>(&v); n && *n >= 0) return target_bytes = *n, "";
        return "a size such as \"512K\", \"32M\" or \"1G\"";
    };
}

Result<> read_toml(const std::string& file, const std::vector<TomlKey>& keys) {
    try {
        return walk(file, toml::parse_file(file), "", keys);
    } catch (const toml::parse_error& e) {
        if (e.source().begin.line == 0)
            return fail(ErrorCode::config, fmt::format("cannot read {}: {}", file, e.description()),
                        "check the path and the file's permissions");
        return at(file, e.source(), std::string(e.description()), "correct the line");
    }
}

std::string toml_quoted(std::string_view text) {
    std::ostringstream out;
    out << toml::value<std::string>(std::string(text));
    return out.str();
}

}  // namespace muras
