#include <repository/web/templates.hpp>

#include <stdexcept>

namespace muras::web {
namespace {

constexpr std::string_view suffix = ".mustache";
constexpr int max_partial_depth = 8;

std::string_view template_bytes(std::string_view name) {
    const auto* file = find_embedded(web_files(), std::string(name) + std::string(suffix));
    if (!file) throw std::logic_error("no template " + std::string(name));
    return file->bytes;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// Replaces every OPEN…CLOSE by what `replace` makes of its inside.
template <class Replace>
std::string replaced(std::string_view text, std::string_view open, std::string_view close, Replace&& replace) {
    std::string out;
    while (true) {
        auto begin = text.find(open);
        auto end = begin == std::string_view::npos ? begin : text.find(close, begin);
        if (end == std::string_view::npos) break;
        out += text.substr(0, begin);
        out += replace(text.substr(begin + open.size(), end - begin - open.size()));
        text.remove_prefix(end + close.size());
    }
    out += text;
    return out;
}

std::string with_partials(std::string_view name, int depth) {
    if (depth > max_partial_depth) throw std::logic_error("partials call each other: " + std::string(name));
    return replaced(template_bytes(name), "{{> ", "}}",
                    [depth](std::string_view partial) { return with_partials(partial, depth + 1); });
}

}  // namespace

std::string translated_template(std::string_view name, Tongue tongue) {
    return replaced(with_partials(name, 0), "{{#t}}", "{{/t}}",
                    [tongue](std::string_view message) { return escaped(text(tongue, message)); });
}

Templates::Templates() {
    for (const auto& file : web_files()) {
        if (!file.name.ends_with(suffix)) continue;
        std::string name(file.name.substr(0, file.name.size() - suffix.size()));
        for (auto tongue : {Tongue::ky, Tongue::ru, Tongue::en}) {
            kainjow::mustache::mustache parsed(translated_template(name, tongue));
            if (!parsed.is_valid()) throw std::logic_error(name + ": " + parsed.error_message());
            parsed_.emplace(std::pair(name, tongue), std::move(parsed));
        }
    }
}

std::string Templates::render(const std::string& name, Tongue tongue, const View& view) const {
    std::string out;
    parsed_.at({name, tongue}).render(view, [&out](const std::string& piece) { out += piece; });
    return out;
}

}  // namespace muras::web
