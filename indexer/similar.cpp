#include <indexer/similar.hpp>

#include <schemas/fields.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace muras {
namespace {

/// Of the document's words and headings: the rarest ones are looked at.
constexpr std::size_t telling_terms = 12;
/// A word in more documents than this tells nothing, whatever their number; nor does one in a tenth of all.
constexpr Xapian::doccount most_documents = 5'000;
constexpr Xapian::doccount common_share = 10;
/// Likeness: of the weight of all telling words, at least this much must be shared.
constexpr double enough = 0.3;
constexpr int fewest_shared = 2;
/// Without a common word of the title: works of one country and field share two subjects and nothing else.
constexpr int fewest_subjects = 3;

constexpr const Field& title_field = *find_field("title");
constexpr const Field& subject_field = *find_field("subject");

/// A word of the title by all its stems, or a subject.
struct Telling {
    std::vector<std::string> terms;
    double weight = 0;
    bool is_subject = false;
};

class Telltales {
  public:
    Telltales(const Xapian::Database& database, Xapian::docid document) : database_(database) {
        std::map<Xapian::termpos, Telling> words;
        auto begin = database.termlist_begin(document), end = database.termlist_end(document);
        begin.skip_to(std::string(title_field.prefix));
        for (auto it = begin; it != end && (*it).starts_with(title_field.prefix); ++it) {
            // Stems have positions, so the stems of one word are known by them.
            if (auto at = it.positionlist_begin(); at != it.positionlist_end()) add(words[*at], *it, it.get_termfreq());
        }
        for (auto& [place, word] : words) all_.push_back(std::move(word));
        const std::string headings(subject_field.whole_prefix);
        auto it = database.termlist_begin(document);
        for (it.skip_to(headings); it != end && (*it).starts_with(headings); ++it) {
            all_.emplace_back().is_subject = true;
            add(all_.back(), *it, it.get_termfreq());
        }
        std::erase_if(all_, [](const Telling& t) { return t.terms.empty(); });
        std::sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
        if (all_.size() > telling_terms) all_.resize(telling_terms);
    }

    const std::vector<Telling>& all() const { return all_; }

    double weight() const {
        double sum = 0;
        for (const auto& t : all_) sum += t.weight;
        return sum;
    }

  private:
    void add(Telling& telling, const std::string& term, Xapian::doccount documents) {
        auto everything = database_.get_doccount();
        if (documents < 2 || documents > most_documents || documents > std::max(everything / common_share, 2u)) return;
        telling.terms.push_back(term);
        telling.weight = std::max(telling.weight, std::log(1.0 + static_cast<double>(everything) / documents));
    }

    const Xapian::Database& database_;
    std::vector<Telling> all_;
};

struct Likeness {
    double weight = 0;
    int shared = 0, subjects = 0;

    bool is_enough() const { return shared >= (subjects == shared ? fewest_subjects : fewest_shared); }
};

}  // namespace

std::vector<RecordNo> similar_documents(const Xapian::Database& database, const FacetColumns& columns,
                                        Xapian::docid document, std::size_t most) {
    std::vector<RecordNo> out;
    try {
        Telltales telltales(database, document);
        std::unordered_map<Xapian::docid, Likeness> likeness;
        for (const auto& telling : telltales.all()) {
            std::set<Xapian::docid> having;
            for (const auto& term : telling.terms)
                for (auto it = database.postlist_begin(term); it != database.postlist_end(term); ++it)
                    if (*it != document && having.insert(*it).second) {
                        likeness[*it].weight += telling.weight;
                        ++likeness[*it].shared;
                        likeness[*it].subjects += telling.is_subject;
                    }
        }
        const double least = enough * telltales.weight();
        std::vector<std::pair<double, Xapian::docid>> found;
        for (const auto& [other, like] : likeness)
            if (like.is_enough() && like.weight >= least) found.emplace_back(-like.weight, other);
        std::sort(found.begin(), found.end());
        std::set<std::uint32_t> met;
        if (auto own = columns.cluster(document)) met.insert(own);
        for (const auto& [weight, other] : found) {
            if (out.size() == most) break;
            auto cluster = columns.cluster(other);
            if (cluster == 0 || met.insert(cluster).second) out.emplace_back(other);
        }
    } catch (const Xapian::DocNotFoundError&) {  // it is not in the index yet, or no longer
    }
    return out;
}

}  // namespace muras
