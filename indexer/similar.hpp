// Works like a given one, by the rare words of its title and its subjects.
#pragma once

#include <xapian.h>

#include <vector>

#include <indexer/columns.hpp>
#include <schemas/ids.hpp>

namespace muras {

/// At most `most` documents that share at least two of the telling words and subjects of this one (three, where they are
/// all subjects), and enough of their weight: the nearest first, copies of one work once, none of its own. The work is bounded: words that many documents
/// have tell nothing and are not looked at. Throws Xapian's exceptions; a document that is not there has none like it.
std::vector<RecordNo> similar_documents(const Xapian::Database& database, const FacetColumns& columns,
                                        Xapian::docid document, std::size_t most);

}  // namespace muras
