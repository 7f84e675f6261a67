#include <harvester/texts/markup_text.hpp>
#include <harvester/texts/read_pages.hpp>

namespace muras {

Result<std::vector<std::string>> read_fictionbook(std::string_view bytes, const TextLimits&) {
    auto parsed = parse_markup(bytes);
    const auto* root = parsed ? xmlDocGetRootElement(parsed.get()) : nullptr;
    const auto* body = root ? first_below(root, "body") : nullptr;
    if (!body) return fail(ErrorCode::failed, "the FictionBook has no body", "ask the donor for a sound file");
    std::vector<std::string> pages;
    for (const auto* node = body->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE) pages.push_back(tidy_page(text_below(node)));
    return pages;
}

}  // namespace muras
