#include <harvester/landing_page.hpp>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/texts/markup_text.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_meta = 4096;
constexpr std::size_t most_metas = 1000;

/// The content of one <meta> element when it is a citation_pdf_url, else empty.
std::string citation_url(std::string_view meta) {
    auto text = to_valid_utf8(meta);
    auto document = parse_markup(text, true);
    const auto* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    const auto* node = root ? first_below(root, "meta") : nullptr;
    if (!node || lower_ascii(attribute_of(node, "name")) != "citation_pdf_url") return {};
    return attribute_of(node, "content");
}

/// The end of the tag at the front of `rest`, quotes considered; npos when it does not end in time.
std::size_t end_of_tag(std::string_view rest) {
    char quote = 0;
    for (std::size_t i = 0; i < std::min(rest.size(), longest_meta); ++i) {
        if (quote == 0 && rest[i] == '>') return i + 1;
        if (quote == 0 && (rest[i] == '"' || rest[i] == '\''))
            quote = rest[i];
        else if (rest[i] == quote)
            quote = 0;
    }
    return std::string_view::npos;
}

std::string absolute(std::string_view reference, std::string_view page_url) {
    auto base = boost::urls::parse_uri(page_url);
    auto escaped = normalise::escaped_url(reference);
    auto relative = boost::urls::parse_uri_reference(escaped);
    if (!base || !relative) return {};
    boost::urls::url out;
    if (!boost::urls::resolve(*base, *relative, out)) return {};
    if ((out.scheme() != "http" && out.scheme() != "https") || out.encoded_host().empty()) return {};
    out.remove_fragment();
    auto text = out.buffer();
    return std::string(text.data(), text.size());
}

}  // namespace

std::vector<std::string> citation_files(std::string_view html, std::string_view page_url, std::size_t most) {
    std::vector<std::string> out;
    std::size_t seen = 0;
    for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
        auto rest = html.substr(at);
        if (!normalise::starts_with_nocase(rest, "<meta")) continue;
        if (++seen > most_metas || out.size() >= most) break;
        auto end = end_of_tag(rest);
        if (end == std::string_view::npos) continue;
        auto content = citation_url(rest.substr(0, end));
        if (content.empty()) continue;
        auto url = absolute(normalise::tidy(std::move(content)).value, page_url);
        if (!url.empty() && std::find(out.begin(), out.end(), url) == out.end()) out.push_back(std::move(url));
    }
    return out;
}

}  // namespace muras
