// What is known of duplicates, written for people, for a spreadsheet or for a program.
#pragma once

#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras::cli {

enum class DuplicateView {
    all,         ///< clusters, then pairs that wait for staff and pairs of autoabstract and thesis
    candidates,  ///< pairs that wait for staff, with what speaks for them
    decisions,   ///< what staff decided
};

enum class DuplicateForm { text, json, csv };

/// Prints on stdout; memory does not grow with what is listed. CSV has pairs, or decisions, one a line. Errors: the
/// store's.
Result<> list_duplicates(RecordStore& store, DuplicateView view, DuplicateForm form);

}  // namespace muras::cli
