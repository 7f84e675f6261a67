#include <repository/base/i18n.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <locale>
#include <stdexcept>
#include <vector>

#include <boost/locale/gnu_gettext.hpp>

#include <repository/base/embedded.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

namespace gettext = boost::locale::gnu_gettext;
using Messages = boost::locale::message_format<char>;

constexpr std::array tags{std::string_view("ky"), std::string_view("ru"), std::string_view("en")};

/// A locale whose only purpose is to own the messages facet, which is immutable once it is made.
std::locale open_catalogue(std::string_view language) {
    gettext::messages_info info;
    info.language = language;
    info.encoding = "UTF-8";
    info.domains.emplace_back("muras");
    info.paths.emplace_back("");
    info.callback = [language](const std::string&, const std::string&) {
        const auto* file = find_embedded(catalogues(), std::string(language) + ".mo");
        if (!file) throw std::logic_error("no catalogue is compiled in for " + std::string(language));
        return std::vector<char>(file->bytes.begin(), file->bytes.end());
    };
    return {std::locale::classic(), gettext::create_messages_facet<char>(info)};
}

const Messages& messages(Tongue tongue) {
    static const std::array<std::locale, tags.size()> opened{open_catalogue(tags[0]), open_catalogue(tags[1]),
                                                             open_catalogue(tags[2])};
    return std::use_facet<Messages>(opened[static_cast<std::size_t>(tongue)]);
}

/// The quality of ";q=0.8" in thousandths; a broken one counts as 1, as browsers mean it.
int quality(std::string_view parameters) {
    auto at = parameters.find("q=");
    if (at == std::string_view::npos) return 1000;
    auto number = parameters.substr(at + 2);
    double q = 1;
    if (std::from_chars(number.data(), number.data() + number.size(), q).ec != std::errc{}) return 1000;
    return static_cast<int>(std::clamp(q, 0.0, 1.0) * 1000);
}

/// Whether a language range ("ru", "ru-RU", "kir") asks for a tag.
bool asks_for(std::string_view range, std::string_view tag) {
    std::string primary(range.substr(0, range.find('-')));
    std::transform(primary.begin(), primary.end(), primary.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
    });
    if (primary == tag) return true;
    return (tag == "ky" && primary == "kir") || (tag == "ru" && primary == "rus") || (tag == "en" && primary == "eng");
}

}  // namespace

std::string_view tag(Tongue tongue) { return tags[static_cast<std::size_t>(tongue)]; }

Tongue tongue_of(std::string_view accept_language, Tongue otherwise) {
    auto best = otherwise;
    int best_quality = 0;
    while (!accept_language.empty()) {
        auto comma = accept_language.find(',');
        auto item = trimmed(accept_language.substr(0, comma));
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
        auto semicolon = item.find(';');
        auto range = trimmed(item.substr(0, semicolon));
        int q = semicolon == std::string_view::npos ? 1000 : quality(item.substr(semicolon + 1));
        for (std::size_t i = 0; i < tags.size(); ++i)
            if (q > best_quality && asks_for(range, tags[i])) {
                best = static_cast<Tongue>(i);
                best_quality = q;
            }
    }
    return best;
}

std::string text(Tongue tongue, std::string_view msgid) {
    std::string key(msgid);
    if (key.empty()) return key;
    const char* found = messages(tongue).get(0, nullptr, key.c_str());
    return found && *found ? found : key;
}

std::string text(Tongue tongue, std::string_view one, std::string_view many, std::uint64_t n) {
    std::string key(one);
    // A plural rule looks at the last digits only, and its argument is an int.
    auto reduced = static_cast<int>(n < 1'000'000 ? n : n % 1'000'000 + 1'000'000);
    const char* found = messages(tongue).get(0, nullptr, key.c_str(), reduced);
    std::string form = found && *found ? found : std::string(n == 1 ? one : many);
    if (auto at = form.find("{n}"); at != std::string::npos) form.replace(at, 3, number(tongue, n));
    return form;
}

std::string number(Tongue tongue, std::uint64_t n) {
    auto digits = std::to_string(n);
    // Russian and Kyrgyz write four digits together and part longer numbers by a space that does not break.
    if (digits.size() < 4 || (tongue != Tongue::en && digits.size() == 4)) return digits;
    std::string_view separator = tongue == Tongue::en ? "," : "\u00a0";
    for (auto at = digits.size() - 3; at > 0; at = at > 3 ? at - 3 : 0) digits.insert(at, separator);
    return digits;
}

}  // namespace muras
