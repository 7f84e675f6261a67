// libxml2 behind a sink: well-formed markup becomes element trees, one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/element.hpp>

namespace muras {

struct PageLimits;

/// The source of a tree: `xml` is its markup as it stands in the page, made standalone, when the sink wants it.
struct RawRecord {
    std::string xml;
    std::size_t begin = 0, end = 0;       ///< offsets in the page
    bool cut = false;                     ///< a limit cut the tree
    std::vector<std::string> undeclared;  ///< prefixes that were used without a declaration
};

/// Told of every element above the trees, and given each tree when it is whole.
class PageSink {
  public:
    virtual ~PageSink() = default;
    /// Whether the element at `depth` (1 = root) is to be given as a tree; false: ask for its children.
    virtual bool begins_tree(std::size_t depth, std::string_view name) = 0;
    /// The attributes of an element that is no tree.
    virtual void passes(std::size_t depth, const std::vector<Attribute>& attributes) = 0;
    /// Whether the tree's markup is wanted, by its local name.
    virtual bool wants_markup(std::string_view name) const { return name == "record"; }
    virtual void tree(Element&& tree, RawRecord&& raw) = 0;
};

/// Where and why reading stopped.
struct ReadStop {
    std::size_t offset = 0;
    std::string message;
};

/// Reads UTF-8 `text` from `body` on. It stops at the first fault; the caller drops what came before. Any thread.
std::optional<ReadStop> read_page(std::string_view text, std::size_t body, const PageLimits& limits, PageSink& sink);

}  // namespace muras
