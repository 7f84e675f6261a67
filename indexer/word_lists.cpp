#include <indexer/word_lists.hpp>

#include <fmt/format.h>
#include <indexer/languages/tokens.hpp>
#include <repository/base/log.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>

namespace muras {
namespace fs = std::filesystem;
namespace {

using Kind = QueryNode::Kind;

/// A query that is widened more than this would look for everything.
constexpr std::size_t most_added = 100;
constexpr auto look_again = std::chrono::seconds(1);

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    Tokenizer tokens(text);
    Token token;
    while (tokens.next(token))
        if (!token.whole) out.push_back(token.word);
    return out;
}

/// By what a word is known again: its stems and, for the other script, its keys.
std::vector<std::string> marks_of(const std::string& word, Stemmer& stemmer) {
    const auto& forms = stemmer.forms(word);
    std::vector<std::string> out{forms.plain};
    for (auto stem : forms.stems({})) out.emplace_back(stem);
    for (auto key : forms.keys_to_find()) out.push_back(std::string(key_mark).append(key));
    return out;
}

/// Two words of one script are the same by a stem; of two scripts, by a key.
bool is_same(const std::string& a, const std::string& b, Stemmer& stemmer) {
    const WordForms one = stemmer.forms(a);
    const auto& other = stemmer.forms(b);
    if (one.plain == other.plain) return true;
    bool one_script = one.cyrillic == other.cyrillic;
    auto ours = one_script ? one.stems({}) : one.keys_to_find();
    auto theirs = one_script ? other.stems({}) : other.keys_to_find();
    return std::find_first_of(ours.begin(), ours.end(), theirs.begin(), theirs.end()) != ours.end();
}

QueryNode term_node(const std::vector<std::string>& words, const Field* field) {
    QueryNode out;
    out.kind = words.size() == 1 ? Kind::word : Kind::phrase;
    out.field = field;
    out.words = words;
    return out;
}

}  // namespace

void Synonyms::add(const std::vector<std::string>& terms) {
    Stemmer stemmer(1);
    auto& group = groups_.emplace_back();
    for (const auto& term : terms) {
        auto words = words_of(term);
        if (words.empty()) continue;
        for (auto& mark : marks_of(words.front(), stemmer))
            by_first_[std::move(mark)].push_back({groups_.size() - 1, group.size()});
        group.push_back(std::move(words));
    }
}

/// Widens one query.
class Widener {
  public:
    Widener(const Synonyms& synonyms, Stemmer& stemmer) : synonyms_(synonyms), stemmer_(stemmer) {}

    QueryNode operator()(const QueryNode& node) {
        switch (node.kind) {
            case Kind::word:
                return branch(Kind::group, widened({node}));
            case Kind::group:
            case Kind::all: {
                auto out = node;
                out.parts = widened(node.parts);
                return out.parts.size() == 1 ? std::move(out.parts.front()) : out;
            }
            case Kind::any: {
                auto out = node;
                for (auto& part : out.parts) part = (*this)(part);
                return out;
            }
            case Kind::without: {
                auto out = node;
                out.parts[0] = (*this)(out.parts[0]);
                return out;
            }
            default:
                return node;
        }
    }

  private:
    std::vector<QueryNode> widened(const std::vector<QueryNode>& parts) {
        std::vector<QueryNode> out;
        for (std::size_t i = 0; i < parts.size();) {
            auto [group, words] = longest_at(parts, i);
            if (!words) {
                out.push_back(parts[i].kind == Kind::word ? parts[i] : (*this)(parts[i]));
                ++i;
                continue;
            }
            std::vector<QueryNode> typed(parts.begin() + static_cast<std::ptrdiff_t>(i),
                                         parts.begin() + static_cast<std::ptrdiff_t>(i + words));
            std::vector<QueryNode> ways{branch(Kind::all, typed)};
            for (const auto& term : *group) {
                if (matches(term, parts, i) || added_ + term.size() > most_added) continue;
                added_ += term.size();
                ways.push_back(term_node(term, parts[i].field));
            }
            out.push_back(branch(Kind::any, std::move(ways)));
            i += words;
        }
        return out;
    }

    /// The group of the longest term that the words at `at` are, and its number of words; 0: none.
    std::pair<const std::vector<Synonyms::Words>*, std::size_t> longest_at(const std::vector<QueryNode>& parts,
                                                                           std::size_t at) {
        std::pair<const std::vector<Synonyms::Words>*, std::size_t> best{nullptr, 0};
        if (parts[at].kind != Kind::word) return best;
        for (const auto& mark : marks_of(parts[at].words[0], stemmer_)) {
            auto found = synonyms_.by_first_.find(mark);
            if (found == synonyms_.by_first_.end()) continue;
            for (const auto& place : found->second) {
                const auto& group = synonyms_.groups_[place.group];
                const auto& term = group[place.term];
                if (term.size() > best.second && matches(term, parts, at)) best = {&group, term.size()};
            }
        }
        return best;
    }

    bool matches(const Synonyms::Words& term, const std::vector<QueryNode>& parts, std::size_t at) {
        if (at + term.size() > parts.size()) return false;
        for (std::size_t i = 0; i < term.size(); ++i) {
            const auto& part = parts[at + i];
            if (part.kind != Kind::word || part.field != parts[at].field) return false;
            if (!is_same(part.words[0], term[i], stemmer_)) return false;
        }
        return true;
    }

    const Synonyms& synonyms_;
    Stemmer& stemmer_;
    std::size_t added_ = 0;
};

QueryNode Synonyms::widened(const QueryNode& query, Stemmer& stemmer) const {
    return empty() ? query : Widener(*this, stemmer)(query);
}

namespace {

/// The lines of a list without comments, each with its number; nothing for a file that is not there.
Result<std::vector<std::pair<std::size_t, std::string>>> lines_of(const std::string& path) {
    std::vector<std::pair<std::size_t, std::string>> out;
    std::error_code error;
    if (!fs::exists(path, error)) return out;
    if (fs::file_size(path, error) > max_word_list_bytes || error)
        return fail(ErrorCode::config, fmt::format("{} cannot be read or has over {} bytes", path, max_word_list_bytes),
                    "word lists are plain text files");
    std::ifstream in(path, std::ios::binary);
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
        if (!is_utf8(line))
            return fail(ErrorCode::config, fmt::format("{}:{}: not UTF-8", path, number), "save the file as UTF-8");
        auto text = squeeze(std::string_view(line).substr(0, line.find('#')));
        if (!text.empty()) out.emplace_back(number, std::move(text));
    }
    if (in.bad()) return fail(ErrorCode::config, "cannot read " + path, "check its permissions");
    return out;
}

Error line_error(const std::string& path, std::size_t number, std::string what, std::string hint) {
    return fail(ErrorCode::config, fmt::format("{}:{}: {}", path, number, what), std::move(hint));
}

std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> out;
    for (bool more = true; more;) {
        auto comma = line.find(',');
        more = comma != line.npos;
        out.push_back(squeeze(line.substr(0, comma)));
        if (more) line.remove_prefix(comma + 1);
    }
    return out;
}

Result<> read_synonyms(const std::string& path, Synonyms& synonyms) {
    constexpr const char* hint = "a line is a group: terms of the same meaning, separated by commas";
    auto lines = lines_of(path);
    if (!lines) return lines.error();
    for (const auto& [number, line] : *lines) {
        auto terms = split(line);
        if (terms.size() < 2) return line_error(path, number, "a group of one term", hint);
        if (terms.size() > max_synonyms_a_group)
            return line_error(path, number, fmt::format("more than {} terms", max_synonyms_a_group), hint);
        for (const auto& term : terms) {
            auto words = words_of(term).size();
            if (words == 0) return line_error(path, number, fmt::format("\"{}\" has no words", term), hint);
            if (words > max_synonym_words)
                return line_error(path, number, fmt::format("\"{}\" has more than {} words", term, max_synonym_words),
                                  hint);
        }
        synonyms.add(terms);
    }
    return {};
}

Result<> read_stop_words(const std::string& path, StopWords& stop_words) {
    auto lines = lines_of(path);
    if (!lines) return lines.error();
    for (const auto& [number, line] : *lines) {
        bool keep = line.starts_with('!');
        auto words = words_of(line);
        if (words.size() != 1)
            return line_error(path, number, "not one word", "a line is one word, or !word to search for it after all");
        keep ? stop_words.remove(words[0]) : stop_words.add(words[0]);
    }
    return {};
}

}  // namespace

Result<WordLists> read_word_lists(const std::string& directory) {
    WordLists out;
    if (directory.empty()) return out;
    if (auto read = read_synonyms(directory + "/" + synonyms_file, out.synonyms); !read) return read.error();
    if (auto read = read_stop_words(directory + "/" + stop_words_file, out.stop_words); !read) return read.error();
    return out;
}

CurrentWordLists::CurrentWordLists(std::string directory)
    : directory_(std::move(directory)), lists_(std::make_shared<WordLists>()) {}

std::shared_ptr<const WordLists> CurrentWordLists::get() {
    std::lock_guard hold(mutex_);
    auto now = std::chrono::steady_clock::now();
    if (directory_.empty() || (!stamps_.empty() && now - looked_ < look_again)) return lists_;
    looked_ = now;
    std::vector<Stamp> stamps;
    for (const auto* name : {synonyms_file, stop_words_file}) {
        std::error_code error;
        auto path = directory_ + "/" + name;
        auto time = fs::last_write_time(path, error);
        stamps.emplace_back(error ? fs::file_time_type() : time, error ? 0 : fs::file_size(path, error));
    }
    if (stamps == stamps_) return lists_;
    stamps_ = std::move(stamps);
    if (auto read = read_word_lists(directory_))
        lists_ = std::make_shared<WordLists>(std::move(*read));
    else
        log::warning("the word lists are used as they were: " + read.error().message);
    return lists_;
}

}  // namespace muras
