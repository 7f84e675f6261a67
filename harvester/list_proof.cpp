#include <harvester/list_proof.hpp>

#include <algorithm>

namespace muras {
namespace {

constexpr int most_repeats = 3;        // pages in a row that were there before, until the list is a loop
constexpr int most_empty_pages = 100;  // in a row, each with a fresh token

/// Records by which a list of `size` may fall short of its own count although its end is sure: some were withdrawn
/// while it was read, or are hidden from harvesters.
std::uint64_t forgiven(std::uint64_t size) { return std::max<std::uint64_t>(2, size / 100); }

}  // namespace

/// A page counts as repeated when it has shown the same records before. Tokens alone don't tell: some donors make a
/// fresh one for every request, and lead in a circle all the same.
void ListProof::take(const Page& page, const std::vector<PageRecord>& records) {
    std::string content;
    for (const auto& record : records) content.append(record.identifier).append("\n");
    bool is_new = true;
    if (!content.empty()) {
        last_content_ = IdentifierSet::digest_of(content);
        is_new = contents_.insert(last_content_).second;
    }
    for (const auto& record : records) {
        if (!is_new) break;
        found_new_ |= ids_.add(record.identifier);
        if (record.datestamp < last_stamp_) ordered_ = false;
        if (first_stamp_.empty() || record.datestamp < first_stamp_) first_stamp_ = record.datestamp;
        last_stamp_ = std::max(last_stamp_, record.datestamp);
    }
    answered_again_ = answered_again_ || (asked_again_ && !records.empty());
    if (asked_again_ && is_new) again_seen_ += records.size();
    if (asked_again_ && page.list_size >= 0) again_size_ = page.list_size;
    refused_ += page.refused;
    bool goes_on = page.token && !page.token->empty();
    bool leads_on = !goes_on || tokens_.insert(IdentifierSet::digest_of(*page.token)).second;
    repeats_ = is_new && leads_on ? 0 : repeats_ + 1;
    repeated_ |= !is_new;
    if (page.well_formed) empty_pages_ = records.empty() && page.refused == 0 ? empty_pages_ + 1 : 0;
    if (page.list_size >= 0 && !asked_again_) size_ = page.list_size;
    if (auto count = records.size() + page.refused; count > 0) {  // empty ones say nothing
        last_page_ = count;
        said_end_ = page.token && !goes_on;
    }
    page_size_ = std::max(page_size_, last_page_);
    ++pages_;
    // A list in pages ends with an empty token element (section 3.5); many leave it out, and then a short page is as
    // good.
    closed_ = !goes_on && (page.token.has_value() || (pages_ == 1 && !resumed_) || last_page_ < page_size_);
}

void ListProof::end_by_error() { closed_ = pages_ == 0 || last_page_ < page_size_ || (asked_again_ && said_end_); }

void ListProof::ask_again() {
    tokens_.clear();
    contents_.clear();
    repeats_ = empty_pages_ = 0;
    found_new_ = answered_again_ = false;
    again_seen_ = 0;
    again_size_ = -1;
    asked_again_ = true;
}

Reason ListProof::endless() const {
    if (repeats_ > most_repeats) return {"same-pages", {}};
    if (empty_pages_ > most_empty_pages) return {"empty-pages", {}};
    return {};
}

Reason ListProof::doubt(bool trust_size) const {
    bool whole_again = again_size_ < 0 ? closed_ : again_seen_ >= static_cast<std::uint64_t>(again_size_);
    bool confirmed = answered_again_ && whole_again && !found_new_ && ordered();
    auto size = trust_size && size_ >= 0 ? static_cast<std::uint64_t>(size_) : 0;
    if (seen() + (confirmed ? forgiven(size) : 0) < size)
        return {"list-short", {std::to_string(seen()), std::to_string(size)}};
    if (size > 0 || confirmed) return {};
    if (repeated_) return {"page-twice", {}};
    if (!closed_) return {"end-unsaid", {}};
    return {};
}

}  // namespace muras
