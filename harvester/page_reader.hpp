// libxml2 behind a sink: well-formed markup becomes element trees, one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <harvester/element.hpp>

namespace muras {

struct PageLimits;

/// The source of a tree: `xml` is its markup as it stands in the page, made standalone, when it is a <record>.
struct RawRecord {
    std::string xml;
    std::size_t begin = 0;   ///< offset in the page
    bool cut = false;        ///< a limit cut the tree
    std::string undeclared;  ///< a usual prefix that was used without a declaration
};

/// Told of every element above the trees, and given each tree when it is whole.
class PageSink {
  public:
    virtual ~PageSink() = default;
    /// Whether the element at `depth` (1 = root) is to be given as a tree; false: ask for its children.
    virtual bool begins_tree(std::size_t depth, std::string_view name) = 0;
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
