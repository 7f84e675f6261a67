#include <indexer/search.hpp>

#include <indexer/columns.hpp>
#include <indexer/correct.hpp>
#include <indexer/document.hpp>
#include <indexer/excerpt.hpp>
#include <indexer/generation.hpp>
#include <indexer/headings.hpp>
#include <indexer/names.hpp>
#include <indexer/query_parse.hpp>
#include <indexer/query_to_xapian.hpp>
#include <indexer/similar.hpp>
#include <indexer/word_lists.hpp>
#include <indexer/xapian_adapter.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <type_traits>
#include <vector>

namespace muras {
namespace {

constexpr std::size_t max_idle_handles = 16;
/// Overtaken by a writer, or by a switch between reading the link and opening: try again so many times.
constexpr int max_attempts = 4;
/// A page of results has some thousand words of abstracts; with their forms made anew each time it costs twice as much.
constexpr std::size_t stems_remembered = 8'000;

/// For queries and excerpts: one memory a thread.
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

/// Values as facets have them, so that counts and hits agree; words of names and subjects are searched as text.
bool are_facet_values(const Xapian::Database& database, const Field& field, const std::vector<std::string>& values) {
    if (!field.facet || field.kind == FieldKind::number) return false;
    if (field.kind == FieldKind::exact) return true;
    return std::all_of(values.begin(), values.end(),
                       [&](const auto& value) { return database.term_exists(heading_term(field, value)); });
}

Plan make_plan(const Xapian::Database& database, const SearchQuery& query, const QueryNode& tree, Words words) {
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
        bool whole = field && are_facet_values(database, *field, values);
        auto filter = !field                                    ? Xapian::Query::MatchNothing
                      : whole && field->kind == FieldKind::text ? whole_query(*field, values)
                                                                : filter_query(*field, values, stemmer);
        if (!whole) {
            plan.base = Xapian::Query(Xapian::Query::OP_FILTER, plan.base, filter);
            continue;
        }
        filters.push_back(std::move(filter));
        auto facet = std::find(facet_fields.begin(), facet_fields.end(), field);
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

/// The end of what a search may take. Xapian can't be told to stop, but a posting source that has no more documents ends
/// the match: it is every document while there is time, and none later.
class Deadline : public Xapian::PostingSource {
  public:
    explicit Deadline(std::chrono::milliseconds longest) : end_(std::chrono::steady_clock::now() + longest) {}

    bool passed() const { return passed_; }
    /// Looks at the clock.
    bool is_over() { return passed_ = passed_ || std::chrono::steady_clock::now() >= end_; }

    void init(const Xapian::Database& database) override {
        last_ = database.get_lastdocid();
        documents_ = database.get_doccount();
        at_ = 0;
    }
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override { return documents_; }
    Xapian::doccount get_termfreq_max() const override { return documents_; }
    void next(double) override { move_to(at_ + 1); }
    void skip_to(Xapian::docid to, double) override { move_to(std::max(to, at_)); }
    bool at_end() const override { return at_ > last_; }
    Xapian::docid get_docid() const override { return at_; }

  private:
    static constexpr unsigned steps_between_looks = 256;

    void move_to(Xapian::docid to) {
        at_ = to;
        if (++steps_ % steps_between_looks == 0 && is_over()) at_ = last_ + 1;
    }

    std::chrono::steady_clock::time_point end_;
    Xapian::docid at_ = 0, last_ = 0;
    Xapian::doccount documents_ = 0;
    unsigned steps_ = 0;
    bool passed_ = false;
};

/// Notes the number of each document that matches: a match set would keep far more of it.
class NumberSpy : public Xapian::MatchSpy {
  public:
    void operator()(const Xapian::Document& document, double) override { numbers.emplace_back(document.get_docid()); }
    std::vector<RecordNo> numbers;
};

/// One record of each work that is held several times: the first one.
void drop_copies(const Xapian::Database& database, std::vector<RecordNo>& numbers) {
    if (database.get_value_freq(cluster_slot) == 0) return;
    std::set<std::string> met;
    auto cluster = database.valuestream_begin(cluster_slot), end = database.valuestream_end(cluster_slot);
    std::erase_if(numbers, [&](RecordNo no) {
        if (cluster == end) return false;
        cluster.skip_to(no.value);
        return cluster != end && cluster.get_docid() == no.value && !met.insert(*cluster).second;
    });
}

std::vector<RecordNo> every_number(const Handle& handle, const SearchQuery& query, const QueryNode& tree, Words words) {
    Xapian::Enquire enquire(handle.database);
    enquire.set_query(make_plan(handle.database, query, tree, words).filtered);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    NumberSpy spy;
    enquire.add_matchspy(&spy);
    enquire.get_mset(0, 1, std::max(handle.database.get_doccount(), 1u));
    std::ranges::sort(spy.numbers);
    drop_copies(handle.database, spy.numbers);
    return std::move(spy.numbers);
}

/// The fields that have alphabetical lists for readers.
const Field* listed_field(std::string_view name) {
    return name == "title" || name == "author" || name == "subject" ? find_field(name) : nullptr;
}

Error no_such_list(std::string_view name) {
    return fail(ErrorCode::usage, "there is no list by " + std::string(name), "lists are by title, author and subject");
}

/// Of the records of one family name and initial: beyond so many, the spellings of the first ones must do.
constexpr std::size_t most_name_records = 5'000;

/// The creators' names of the documents under these terms, each with the number of documents that have it.
std::map<std::string, std::uint64_t> names_under(const Xapian::Database& database,
                                                 const std::vector<std::string>& terms) {
    constexpr auto names_slot = static_cast<Xapian::valueno>(find_field("author")->whole_slot);
    std::set<Xapian::docid> documents;
    for (const auto& term : terms)
        for (auto it = database.postlist_begin(term); it != database.postlist_end(term); ++it) {
            if (documents.size() == most_name_records) break;
            documents.insert(*it);
        }
    std::map<std::string, std::uint64_t> names;
    auto values = database.valuestream_begin(names_slot), end = database.valuestream_end(names_slot);
    for (auto no : documents) {
        if (values == end) break;
        values.skip_to(no);
        if (values == end || values.get_docid() != no) continue;
        const auto content = *values;
        for (std::size_t at = 0; at <= content.size();) {
            auto stop = std::min(content.find(value_separator, at), content.size());
            ++names[content.substr(at, stop - at)];
            at = stop + 1;
        }
    }
    return names;
}

std::vector<NameSpelling> read_spellings(const Xapian::Database& database, std::string_view name, std::size_t most) {
    auto wanted = read_name(name);
    std::vector<NameSpelling> out;
    for (const auto& [other, works] : names_under(database, name_terms(wanted)))
        if (other != name)
            if (auto same = same_person(wanted, read_name(other)); same != SamePerson::no)
                out.push_back({other, works, same == SamePerson::likely});
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return a.likely != b.likely ? a.likely : a.works > b.works;
    });
    if (out.size() > most) out.resize(most);
    return out;
}

class XapianSearchIndex : public SearchIndex {
  public:
    XapianSearchIndex(const std::string& index_dir, RecordStore* store, SearchIndexOptions options)
        : directory_(index_dir), store_(store), options_(std::move(options)), words_(options_.words_dir) {}

    Result<SearchResult> search(const SearchQuery& query) override {
        auto tree = parsed(query);
        return with_handle("search the index", [&](Handle& handle) {
            Deadline deadline(options_.longest);
            auto result = run(handle, query, tree, Words::all, deadline);
            if (result.total > 0 || tree.kind == QueryNode::Kind::nothing || deadline.is_over()) return result;
            auto meant = corrected_query(handle.database, query.text, query_stemmer());
            if (meant && query.correct) {
                auto other = query;
                other.text = *meant;
                auto found = all_or_any(handle, other, parsed(other), deadline);
                if (found.total > 0) {
                    found.did_you_mean = std::move(meant);
                    found.corrected = true;
                    return found;
                }
                meant.reset();
            }
            if (has_group(tree)) result = run(handle, query, tree, Words::any, deadline);
            result.did_you_mean = std::move(meant);
            return result;
        });
    }

    std::vector<ExcerptPart> excerpt(const SearchQuery& query, std::string_view text,
                                     std::size_t max_letters) override {
        return make_excerpt(wanted(query), text, max_letters, query_stemmer());
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

    Result<std::vector<RecordNo>> all(const SearchQuery& query) override {
        auto tree = parsed(query);
        return with_handle("list what the index finds", [&](Handle& handle) {
            auto found = every_number(handle, query, tree, Words::all);
            return found.empty() && has_group(tree) ? every_number(handle, query, tree, Words::any) : found;
        });
    }

    Result<std::vector<Heading>> headings(std::string_view field, const ListStart& from, std::size_t most) override {
        const auto* listed = listed_field(field);
        if (!listed) return no_such_list(field);
        return with_handle("read a list", [&](Handle& handle) {
            return read_headings(handle.database, *columns(handle.database), *listed, from, most);
        });
    }

    Result<std::vector<bool>> beginnings(std::string_view field, const std::vector<std::string>& texts) override {
        const auto* listed = listed_field(field);
        if (!listed) return no_such_list(field);
        return with_handle("read a list",
                           [&](Handle& handle) { return heading_beginnings(handle.database, *listed, texts); });
    }

    std::string place(std::string_view field, std::string_view heading) const override {
        const auto* listed = listed_field(field);
        return listed ? heading_place(*listed, heading) : std::string();
    }

    std::string start(std::string_view field, std::string_view text) const override {
        const auto* listed = listed_field(field);
        return listed ? heading_start(*listed, text) : std::string();
    }

    Result<std::vector<RecordNo>> similar(RecordNo record, std::size_t most) override {
        return with_handle("find similar works", [&](Handle& handle) {
            return similar_documents(handle.database, *columns(handle.database), record.value, most);
        });
    }

    Result<std::vector<NameSpelling>> spellings(std::string_view name, std::size_t most) override {
        return with_handle("find the spellings of a name",
                           [&](Handle& handle) { return read_spellings(handle.database, name, most); });
    }

  private:
    /// The query with staff's stop words and, unless the words are to be taken as they are typed, their synonyms.
    /// What excerpts mark. A page asks for many excerpts of one query: each thread keeps the last one's.
    const WantedTerms& wanted(const SearchQuery& query) {
        struct Kept {
            std::shared_ptr<const void> lists;
            std::string text;
            bool correct = false;
            WantedTerms terms;
        };
        thread_local Kept kept;
        std::shared_ptr<const void> lists = words_.get();
        if (kept.lists != lists || kept.text != query.text || kept.correct != query.correct)
            kept = {lists, query.text, query.correct, wanted_terms(parsed(query), query_stemmer())};
        return kept.terms;
    }

    QueryNode parsed(const SearchQuery& query) {
        auto lists = words_.get();
        auto tree = parse_query(query.text, lists->stop_words);
        return query.correct ? lists->synonyms.widened(tree, query_stemmer()) : tree;
    }

    SearchResult all_or_any(Handle& handle, const SearchQuery& query, const QueryNode& tree, Deadline& deadline) {
        auto result = run(handle, query, tree, Words::all, deadline);
        return result.total == 0 && has_group(tree) ? run(handle, query, tree, Words::any, deadline) : result;
    }

    SearchResult run(Handle& handle, const SearchQuery& query, const QueryNode& tree, Words words, Deadline& deadline) {
        auto& database = handle.database;
        auto plan = make_plan(database, query, tree, words);
        auto everything = database.get_doccount();
        SearchResult result;
        std::optional<FacetCounter> counter;
        if (query.facets) counter.emplace(columns(database), plan.facets, options_.exactly_counted);
        bool filtered = plan.facets.any();

        Xapian::Enquire enquire(database);
        const Xapian::Query while_there_is_time(&deadline);
        enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, plan.filtered, while_there_is_time));
        Order order(enquire, query.sort, tree.kind != QueryNode::Kind::nothing);
        if (counter && !filtered) enquire.add_matchspy(&*counter);
        // The copies of a work are one hit, the best one. To look at one document more than there are makes the number
        // of hits exact, as it is without copies.
        bool has_copies = database.get_value_freq(cluster_slot) != 0;
        if (has_copies) enquire.set_collapse_key(cluster_slot);
        auto per_page = std::clamp<std::size_t>(query.per_page, 1, max_per_page);
        auto page = std::clamp<std::size_t>(query.page, 1, max_hits_depth) - 1;
        auto first = page * per_page;
        auto wanted = first < max_hits_depth ? std::min(per_page, max_hits_depth - first) : 0;
        auto found = enquire.get_mset(static_cast<Xapian::doccount>(wanted ? first : 0),
                                      static_cast<Xapian::doccount>(wanted), everything + 1);
        result.total = found.get_matches_estimated();
        for (auto it = found.begin(); it != found.end(); ++it)
            result.hits.push_back({RecordNo(*it), static_cast<double>(it.get_percent())});
        if (counter && filtered) {
            Xapian::Enquire unfiltered(database);
            unfiltered.set_query(Xapian::Query(Xapian::Query::OP_FILTER, plan.base, while_there_is_time));
            unfiltered.set_weighting_scheme(Xapian::BoolWeight());
            unfiltered.add_matchspy(&*counter);
            unfiltered.get_mset(0, 1, std::max(everything, 1u));
        }
        if (counter) {
            result.facets = counter->result();
            result.about = counter->is_about();
        }
        result.cut_short = deadline.passed();
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
    SearchIndexOptions options_;
    CurrentWordLists words_;
    std::mutex handles_mutex_, columns_mutex_;
    std::vector<std::unique_ptr<Handle>> idle_;
    std::shared_ptr<const FacetColumns> columns_;
};

}  // namespace

Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& index_dir, RecordStore* store,
                                                       SearchIndexOptions options) {
    return std::unique_ptr<SearchIndex>(std::make_unique<XapianSearchIndex>(index_dir, store, std::move(options)));
}

}  // namespace muras
