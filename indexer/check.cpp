#include <indexer/check.hpp>

#include <fmt/format.h>
#include <indexer/document.hpp>
#include <indexer/generation.hpp>
#include <indexer/rebuild.hpp>
#include <indexer/texts.hpp>
#include <indexer/xapian_adapter.hpp>

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace muras {
namespace {

constexpr std::size_t records_at_once = 500;
constexpr std::size_t changes_at_once = 10'000;

struct Term {
    std::uint64_t wdf = 0;
    std::set<std::uint32_t> positions;
    bool operator==(const Term&) const = default;
};
using Terms = std::map<std::string, Term>;
using Values = std::map<unsigned, std::string>;

Terms terms_of(const IndexDocument& document) {
    Terms out;
    for (const auto& p : document.postings) {
        auto& term = out[p.term];
        term.wdf += p.wdf;
        if (p.position) term.positions.insert(p.position);
    }
    return out;
}

Terms terms_of(const Xapian::Document& document) {
    Terms out;
    for (auto it = document.termlist_begin(); it != document.termlist_end(); ++it) {
        auto& term = out[*it];
        term.wdf = it.get_wdf();
        for (auto p = it.positionlist_begin(); p != it.positionlist_end(); ++p) term.positions.insert(*p);
    }
    return out;
}

Values values_of(const Xapian::Document& document) {
    Values out;
    for (auto it = document.values_begin(); it != document.values_end(); ++it) out.emplace(it.get_valueno(), *it);
    return out;
}

class Check {
  public:
    Check(RecordStore& store, bool deep, BlobStore* blobs) : store_(store), deep_(deep), blobs_(blobs) {}

    Result<IndexCheck> run(const std::string& index_dir, const std::function<void(const Fault&)>& fault) {
        auto current = IndexDirectory(index_dir).current();
        if (!current) return fail(ErrorCode::not_found, "there is no index in " + index_dir, "run `muras index`");
        auto compared = xapian_try("read the index", [&] { return compare(Xapian::Database(*current), fault); });
        if (!compared) return compared.error();
        return check_;
    }

  private:
    Result<> compare(const Xapian::Database& database, const std::function<void(const Fault&)>& fault) {
        auto position = read_position(database);
        check_.documents = database.get_doccount();
        if (position.store_id != store_.store_id()) {
            fault({"the index is of another store"});
            return {};
        }
        auto last = last_record(store_);
        if (!last) return last.error();
        if (auto noted = note_changes(position.applied, true); !noted) return noted;
        for (std::uint64_t first = 1; first <= last->value; first += records_at_once)
            if (auto compared = compare_some(database, first, last->value); !compared) return compared;
        for (auto it = database.postlist_begin(""); it != database.postlist_end(""); ++it)
            if (*it > last->value) found_.emplace_back(*it, "is in the index but not in the store");
        if (auto noted = note_changes(seen_, false); !noted) return noted;
        for (const auto& [no, what] : found_)
            if (!changed_.contains(RecordNo(no))) fault({fmt::format("index: record {} {}", no, what)});
        return {};
    }

    /// Collects the records that changed after `after`: the index need not agree on them.
    Result<> note_changes(ChangeSeq after, bool count) {
        seen_ = after;
        for (;;) {
            auto changes = store_.changes(seen_, changes_at_once);
            if (!changes) return changes.error();
            if (changes->empty()) return {};
            for (const auto& c : *changes) changed_.insert(c.record);
            if (count) check_.behind += changes->size();
            seen_ = changes->back().seq;
        }
    }

    Result<> compare_some(const Xapian::Database& database, std::uint64_t first, std::uint64_t last) {
        std::vector<RecordNo> numbers;
        for (auto no = first; no <= last && no < first + records_at_once; ++no)
            numbers.emplace_back(static_cast<std::uint32_t>(no));
        auto records = store_.records(numbers);
        if (!records) return records.error();
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (auto what = difference(database, numbers[i].value, (*records)[i]); !what.empty())
                found_.emplace_back(numbers[i].value, what);
        return {};
    }

    std::string difference(const Xapian::Database& database, Xapian::docid no, const std::optional<Record>& record) {
        bool active = record && record->status == Status::active;
        try {
            auto document = database.get_document(no);
            if (!active) return "is in the index though it is not active";
            if (!deep_) return {};
            auto texts = texts_of(blobs_, *record);
            if (!texts) return "has a file whose text cannot be read: " + texts.error().message;
            auto built = builder_.build(*record, *texts);
            if (terms_of(built) != terms_of(document)) return "has other terms in the index";
            if (Values(built.values.begin(), built.values.end()) != values_of(document))
                return "has other values in the index";
            return {};
        } catch (const Xapian::DocNotFoundError&) {
            return active ? "is missing in the index" : "";
        }
    }

    RecordStore& store_;
    bool deep_;
    BlobStore* blobs_;
    IndexCheck check_;
    DocumentBuilder builder_;
    ChangeSeq seen_;
    std::set<RecordNo> changed_;
    std::vector<std::pair<Xapian::docid, std::string>> found_;
};

}  // namespace

Result<IndexCheck> check_index(RecordStore& store, const std::string& index_dir, bool deep, BlobStore* blobs,
                               const std::function<void(const Fault&)>& fault) {
    return Check(store, deep, blobs).run(index_dir, fault);
}

}  // namespace muras
