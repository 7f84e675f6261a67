// What a list has shown so far, and whether its end may be believed (I9): "ended" is not "complete".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include <harvester/page.hpp>
#include <repository/store/identifier_set.hpp>

namespace muras {

/// Watches the pages of one list. Pure but for what it has seen; one thread.
class ListProof {
  public:
    ListProof() = default;
    /// A list whose first `seen` records came to a process that is gone: what they were is not known any more.
    /// Only the last page, by its digest, because donors send a page again whose answer got lost.
    ListProof(std::uint64_t seen, std::int64_t size, std::uint64_t last_page)
        : contents_{last_page}, last_content_(last_page), seen_before_(seen), resumed_(true), size_(size) {}

    /// Takes a page into account; `records` are its records or headers.
    void take(const Page& page, const std::vector<PageRecord>& records);
    /// A token was answered with noRecordsMatch, which is how some donors end a list, and how some hide a fault.
    void end_by_error();
    /// The same list is asked for again, from the last datestamp on.
    void ask_again();

    std::uint64_t seen() const { return seen_before_ + ids_.size() + refused_; }  ///< different records
    std::uint64_t last_page() const { return last_content_; }  ///< digest of the last page that had records
    std::int64_t size() const { return size_; }                ///< completeListSize as last said; -1
    const std::string& last_stamp() const { return last_stamp_; }
    const std::string& first_stamp() const { return first_stamp_; }  ///< the lowest seen
    bool knows_all() const { return !resumed_; }                     ///< every record of the list came to this process
    bool took_pages() const { return pages_ > 0; }
    bool found_new() const { return found_new_; }  ///< since ask_again(), or since the beginning

    /// Datestamps rose from record to record, so that nothing unseen lies before the last one.
    bool ordered() const { return ordered_ && !last_stamp_.empty() && !resumed_; }

    /// The donor says with an empty token that this full page, behind others, is the last one, and gives no count to
    /// hold it against. It is so of few lists, and of all that a fault cuts off; asking again, while that brings
    /// something new, tells.
    bool abrupt() const {
        return size_ < 0 && said_end_ && pages_ > 1 && last_page_ == page_size_ && found_new_ && ordered();
    }

    /// Why the list would never end; empty while it may.
    Reason endless() const;

    /// Why an end after the last page taken is not proven; empty when it is. `trust_size`: completeListSize is not
    /// known to be wrong. A few records less than it says are forgiven when the end was asked for twice, in order.
    Reason doubt(bool trust_size) const;

  private:
    IdentifierSet ids_;
    std::unordered_set<std::uint64_t> tokens_, contents_;  ///< digests, since the list was asked for
    std::uint64_t last_content_ = 0;
    std::uint64_t seen_before_ = 0, refused_ = 0;
    bool resumed_ = false, ordered_ = true, found_new_ = false, asked_again_ = false, repeated_ = false;
    bool answered_again_ = false;   ///< with records: that list holds the last one seen, or it is no answer
    std::uint64_t again_seen_ = 0;  ///< records of the list that was asked for again
    std::int64_t again_size_ = -1;  ///< and its own completeListSize
    bool said_end_ = false;         ///< the last page with records has an empty token
    bool closed_ = true;            ///< the last page says that it is the last, or looks like one
    std::int64_t size_ = -1;
    std::size_t page_size_ = 0, last_page_ = 0, pages_ = 0;
    int repeats_ = 0, empty_pages_ = 0;  ///< in a row
    std::string first_stamp_, last_stamp_;
};

}  // namespace muras
