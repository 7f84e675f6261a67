// From the reader's trees to the values of a Page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/page.hpp>
#include <harvester/page_reader.hpp>
#include <harvester/page_scan.hpp>

namespace muras {

/// Where a record stands in the page's text.
struct RecordSpan {
    std::size_t begin = 0, end = 0;
    std::string identifier;
};

/// Takes the trees that the reader finds and puts them where they belong in the page. `text` is what places are told
/// in: the reader may be given a copy of a part of it (see reads_part). Thread rule: one thread.
class PageBuilder : public PageSink {
  public:
    PageBuilder(Page& page, std::string_view text, const PageLimits& limits)
        : page_(page), text_(text), limits_(limits), places_(text) {}

    bool begins_tree(std::size_t depth, std::string_view name) override;
    void passes(std::size_t depth, const std::vector<Attribute>& attributes) override;
    void tree(Element&& tree, RawRecord&& raw) override;

    /// From now on the reader's offset `there` is offset `here` of the text.
    void reads_part(std::size_t there, std::size_t here) { there_ = there, here_ = here; }

    /// Adds a problem, or counts it when the page has enough of them.
    void add(Problem problem);
    /// Tells how many problems were only counted. Call it once, at the end.
    void tell_uncounted();

    std::string place(std::size_t offset) { return places_.of(offset); }
    const std::vector<RecordSpan>& spans() const { return spans_; }

  private:
    void token(const Element& tree);
    void record(Element& tree, RawRecord&& raw);
    void header(const Element& tree);
    static void read_header(const Element& tree, PageRecord& out);

    Page& page_;
    std::string_view text_;
    const PageLimits& limits_;
    Places places_;
    std::vector<RecordSpan> spans_;
    std::string list_prefix_;  ///< of a static repository's list that is being read
    std::size_t there_ = 0, here_ = 0, untold_ = 0;
};

/// "ListRecords" and the other elements of OAI-PMH whose children are the answer. Pure.
bool is_list(std::string_view name);

}  // namespace muras
