#include <indexer/search.hpp>

#include <indexer/columns.hpp>
#include <indexer/document.hpp>
#include <indexer/excerpt.hpp>
#include <indexer/generation.hpp>
#include <indexer/query_parse.hpp>
#include <indexer/query_to_xapian.hpp>
#include <indexer/xapian_adapter.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <mutex>
#include <optional>
#include <type_traits>
#include <vector>

namespace muras {
namespace {

constexpr std::size_t max_idle_handles = 16;
/// Overtaken by a writer, or by a switch between reading the link and opening: try again so many times.
constexpr int max_attempts = 4;
constexpr std::size_t stems_remembered = 2'000;

/// Queries are short: one small memory a thread.
Stemmer& query_stemmer() {
    thread_local Stemmer stemmer(stems_remembered);
    return stemmer;
}

struct Handle {
    std::string generation;
    Xapian::Database database;
};

/// A query's Xapian form: `base` without the filters of facet fields, which `facets` holds.
struct Plan {
    Xapian::Query base, filtered;
    FacetFilters facets;
};

Plan make_plan(const SearchQuery& query, const QueryNode& tree, Words words) {
    auto& stemmer = query_stemmer();
    Plan plan;
    plan.base = to_xapian(tree, words, stemmer);
    if (tree.kind != QueryNode::Kind::nothing) plan.base = with_exact_matches(std::move(plan.base), query.text);
    plan.facets.year_from = query.year_from;
    plan.facets.year_to = query.year_to;
    std::vector<Xapian::Query> filters;
    for (const auto& [name, values] : query.filters) {
        if (values.empty()) continue;
        const auto* field = find_field(name);
        // A name that we don't know is a condition that no record meets.
        auto filter = field ? filter_query(*field, values, stemmer) : Xapian::Query::MatchNothing;
        auto facet = std::find(facet_fields.begin(), facet_fields.end(), field);
        if (!field || facet == facet_fields.end() || field->kind != FieldKind::exact) {
            plan.base = Xapian::Query(Xapian::Query::OP_FILTER, plan.base, filter);
            continue;
        }
        filters.push_back(std::move(filter));
        auto& wanted = plan.facets.wanted[static_cast<std::size_t>(facet - facet_fields.begin())];
        for (const auto& value : values) wanted.push_back(canonical_value(*field, value));
    }
    if (query.year_from || query.year_to) filters.push_back(years_query(query.year_from, query.year_to));
    plan.filtered = plan.base;
    for (const auto& filter : filters) plan.filtered = Xapian::Query(Xapian::Query::OP_FILTER, plan.filtered, filter);
    return plan;
}

/// The order of hits. Records without the value come last in every order.
class Order {
  public:
    Order(Xapian::Enquire& enquire, SortOrder order, bool has_text) {
        auto slot = [](std::string_view field) { return static_cast<Xapian::valueno>(find_field(field)->slot); };
        switch (order) {
            case SortOrder::relevance:
                if (!has_text) enquire.set_weighting_scheme(Xapian::BoolWeight());
                break;
            case SortOrder::newest:
                enquire.set_sort_by_value_then_relevance(slot("year"), true);
                break;
            case SortOrder::oldest:
                by_key(enquire, slot("year"));
                break;
            case SortOrder::author:
                by_key(enquire, slot("author"));
                break;
            case SortOrder::title:
                by_key(enquire, slot("title"));
                break;
        }
        // Between equals the record that came last: what is new is seen first.
        enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    }

  private:
    void by_key(Xapian::Enquire& enquire, Xapian::valueno slot) {
        key_.add_value(slot, false, "\xFF\xFF");
        enquire.set_sort_by_key_then_relevance(&key_, false);
    }

    Xapian::MultiValueKeyMaker key_;
};

class XapianSearchIndex : public SearchIndex {
  public:
    XapianSearchIndex(const std::string& index_dir, RecordStore* store) : directory_(index_dir), store_(store) {}

    Result<SearchResult> search(const SearchQuery& query) override {
        auto tree = parse_query(query.text);
        return with_handle("search the index", [&](Handle& handle) {
            auto result = run(handle, query, tree, Words::all);
            if (result.total == 0 && has_group(tree)) result = run(handle, query, tree, Words::any);
            return result;
        });
    }

    std::vector<ExcerptPart> excerpt(const SearchQuery& query, std::string_view text,
                                     std::size_t max_letters) override {
        auto& stemmer = query_stemmer();
        return make_excerpt(wanted_terms(parse_query(query.text), stemmer), text, max_letters, stemmer);
    }

    Result<IndexState> state() override {
        if (!directory_.current()) return IndexState{};
        IndexPosition position;
        auto state = with_handle("open the index", [&](Handle& handle) {
            position = read_position(handle.database);
            return IndexState{handle.database.get_doccount(), 0, true};
        });
        if (!state || !store_) return state;
        auto last = store_->last_change();
        if (!last) return last.error();
        state->behind = last->value - std::min(last->value, position.applied.value);
        return state;
    }

  private:
    SearchResult run(Handle& handle, const SearchQuery& query, const QueryNode& tree, Words words) {
        auto plan = make_plan(query, tree, words);
        auto& database = handle.database;
        auto everything = database.get_doccount();
        SearchResult result;
        std::optional<FacetCounter> counter;
        if (query.facets) counter.emplace(columns(database), plan.facets);
        bool filtered = plan.facets.any();

        Xapian::Enquire enquire(database);
        enquire.set_query(plan.filtered);
        Order order(enquire, query.sort, tree.kind != QueryNode::Kind::nothing);
        if (counter && !filtered) enquire.add_matchspy(&*counter);
        auto per_page = std::clamp<std::size_t>(query.per_page, 1, max_per_page);
        auto page = std::clamp<std::size_t>(query.page, 1, max_hits_depth) - 1;
        auto first = page * per_page;
        auto wanted = first < max_hits_depth ? std::min(per_page, max_hits_depth - first) : 0;
        auto found = enquire.get_mset(static_cast<Xapian::doccount>(wanted ? first : 0),
                                      static_cast<Xapian::doccount>(wanted), std::max(everything, 1u));
        result.total = found.get_matches_estimated();
        for (auto it = found.begin(); it != found.end(); ++it)
            result.hits.push_back({RecordNo(*it), static_cast<double>(it.get_percent())});
        if (counter && filtered) {
            Xapian::Enquire unfiltered(database);
            unfiltered.set_query(plan.base);
            unfiltered.set_weighting_scheme(Xapian::BoolWeight());
            unfiltered.add_matchspy(&*counter);
            unfiltered.get_mset(0, 1, std::max(everything, 1u));
        }
        if (counter) result.facets = counter->result();
        return result;
    }

    std::shared_ptr<const FacetColumns> columns(const Xapian::Database& database) {
        std::lock_guard hold(columns_mutex_);
        return columns_ = FacetColumns::of(database, columns_);
    }

    template <class Body>
    Result<std::invoke_result_t<Body, Handle&>> with_handle(std::string_view doing, Body&& body) {
        for (int attempt = 1;; ++attempt) {
            auto answer = xapian_try(doing, [&] {
                auto handle = take();
                auto value = body(*handle);
                give_back(std::move(handle));  // after an error it is closed instead
                return value;
            });
            bool again = !answer && attempt < max_attempts &&
                         (answer.error().code == ErrorCode::temporary ||
                          (answer.error().code == ErrorCode::not_found && directory_.current()));
            if (!again) return answer;
        }
    }

    std::unique_ptr<Handle> take() {
        auto current = directory_.current();
        if (!current) throw Xapian::DatabaseNotFoundError("there is no index yet");
        std::unique_ptr<Handle> handle;
        {
            std::lock_guard hold(handles_mutex_);
            std::erase_if(idle_, [&](const auto& h) { return h->generation != *current; });
            if (!idle_.empty()) {
                handle = std::move(idle_.back());
                idle_.pop_back();
            }
        }
        if (!handle) return std::make_unique<Handle>(Handle{*current, Xapian::Database(*current)});
        handle->database.reopen();
        return handle;
    }

    void give_back(std::unique_ptr<Handle> handle) {
        std::lock_guard hold(handles_mutex_);
        if (idle_.size() < max_idle_handles) idle_.push_back(std::move(handle));
    }

    IndexDirectory directory_;
    RecordStore* store_;
    std::mutex handles_mutex_, columns_mutex_;
    std::vector<std::unique_ptr<Handle>> idle_;
    std::shared_ptr<const FacetColumns> columns_;
};

}  // namespace

Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& index_dir, RecordStore* store) {
    return std::unique_ptr<SearchIndex>(std::make_unique<XapianSearchIndex>(index_dir, store));
}

}  // namespace muras
