#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>

#include <indexer/follower.hpp>
#include <indexer/languages/stem.hpp>
#include <indexer/search.hpp>
#include <indexer/word_lists.hpp>
#include <repository/base/log.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/duplicates.hpp>
#include <repository/cli/progress.hpp>
#include <repository/web/site.hpp>

namespace muras::cli {
namespace {

int index(Context& context, bool anew) {
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    if (auto found = find_duplicates(context); !found) return report(found.error());
    Progress progress(context, "indexing");
    FollowOptions options{.progress = [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); },
                          .blobs = &context.blobs()};
    auto done = anew ? rebuild(context.store(), context.index_dir(), options)
                     : follow(context.store(), context.index_dir(), options);
    progress.clear();
    if (!done) return report(done.error());
    if (context.json)
        print(boost::json::serialize(boost::json::object{{"documents", done->documents},
                                                         {"behind", done->behind},
                                                         {"rebuilt", done->rebuilt},
                                                         {"seconds", done->seconds}}) +
              "\n");
    else if (!context.quiet)
        print(fmt::format("{} documents {} in {:.1f} s\n", done->documents,
                          done->rebuilt ? "indexed anew" : "brought up to date", done->seconds));
    // Word lists need no index; but this is the command that staff give after they have edited one.
    auto lists = read_word_lists(context.words_dir());
    return lists ? 0 : report(lists.error());
}

struct SearchOptions {
    std::vector<std::string> words;
    std::size_t limit = 20;
};

constexpr std::size_t excerpt_letters = 160;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

/// `search --json` is /search.json, made by the same handler.
int search_as_json(Context& context, SearchIndex& index, const SearchOptions& options) {
    web::Site site(context.store(), context.blobs(), &index,
                   {.name = context.config().repository_name, .base_url = context.config().base_url});
    http::Request request;
    request.method = "GET";
    request.path = {"search.json"};
    request.params = {{"q", joined(options.words)}, {"per_page", std::to_string(options.limit)}};
    auto answer = site.search_json(request);
    print(answer.body + "\n");
    return answer.status == 200 ? 0 : static_cast<int>(ErrorCode::failed);
}

void print_hit(const Record& r, const std::vector<ExcerptPart>& excerpt, bool colour) {
    std::string creators, year;
    for (const auto& a : r.metadata.agents)
        if (a.role == "aut" || a.role == "inv") creators += (creators.empty() ? "" : "; ") + a.display;
    for (const auto& d : r.metadata.dates)
        if (year.empty() && d.year != 0) year = std::to_string(d.year);
    std::string marked;
    for (const auto& part : excerpt) {
        auto text = printable(squeeze(part.text + "|"));  // the bar keeps a blank at the end
        text.pop_back();
        if (part.text.starts_with(' ') && !text.starts_with(' ')) marked += ' ';
        marked += part.marked && colour ? "\033[1m" + text + "\033[0m" : text;
    }
    print(fmt::format("{}  {}\n", r.pid, printable(r.metadata.titles.empty() ? "" : r.metadata.titles.front().value)));
    print(fmt::format("               {}{}{} [{}, {}]\n", printable(creators), creators.empty() ? "" : ". ", year,
                      r.metadata.type.code, r.provenance.source));
    if (!marked.empty()) print(fmt::format("               {}\n", marked));
}

int search(Context& context, const SearchOptions& options) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto index = open_search_index(context.index_dir(), nullptr, {.words_dir = context.words_dir()});
    if (!index) return report(index.error());
    if (context.json) return search_as_json(context, **index, options);

    SearchQuery query{.text = joined(options.words), .per_page = options.limit, .facets = false};
    auto found = (*index)->search(query);
    if (!found) return report(found.error());
    if (found->corrected) {
        if (!context.quiet)
            fmt::print(stderr, "nothing has these words as typed; searched: {}\n", *found->did_you_mean);
        query.text = *found->did_you_mean;  // what excerpts mark
    }
    const bool colour = ::isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
    for (const auto& hit : found->hits) {
        auto record = context.store().record(hit.record);
        if (!record) return report(record.error());
        if (!*record || (*record)->status != Status::active) continue;
        const auto& abstracts = (*record)->metadata.abstracts;
        auto excerpt = abstracts.empty() ? std::vector<ExcerptPart>{}
                                         : (*index)->excerpt(query, abstracts.front().value, excerpt_letters);
        print_hit(**record, excerpt, colour);
    }
    if (!context.quiet) fmt::print(stderr, "{} found\n", found->total);
    return 0;
}

/// A filter: a word a line in, its stem a line out, each flushed (DESIGN section 4).
int stem(const std::string& language) {
    if (auto known = stem_word(language, ""); !known) return report(known.error());
    for (std::string word; std::getline(std::cin, word);) {
        auto stemmed = stem_word(language, word);
        if (!stemmed) return report(stemmed.error());
        print(*stemmed + "\n");
    }
    return 0;
}

}  // namespace

int follow_index(Context& context) {
    if (auto found = find_duplicates(context); !found) return report(found.error());
    auto done = follow(context.store(), context.index_dir(), {.blobs = &context.blobs()});
    if (done) return 0;
    if (done.error().code == ErrorCode::busy) {
        log::info("another process brings the index up to date");
        return 0;
    }
    return report(done.error());
}

void add_index_commands(CLI::App& app, Context& context, Action& action) {
    auto anew = std::make_shared<bool>(false);
    auto* index_command = app.add_subcommand("index", "Bring the search index up to date");
    index_command->add_flag("--rebuild", *anew, "Build it anew beside the old one, then switch");
    index_command->callback([&context, &action, anew] { action = [&context, anew] { return index(context, *anew); }; });

    index_command->footer(
        "Synonyms and stop words are read from DATA/words/synonyms.txt and stopwords.txt when a query is asked: a change\n"
        "needs no new index. This command checks them too, and names the file and line of what is wrong.");

    auto options = std::make_shared<SearchOptions>();
    auto* search_command = app.add_subcommand("search", "Search what is held");
    search_command->footer(
        "All words must match, in any form and script; if nothing does, what was probably meant is searched, or any\n"
        "of the words. \"A phrase\", AND OR NOT (И ИЛИ НЕ, ЖАНА ЖЕ ЭМЕС), -word, word*, brackets, author: title:\n"
        "subject: udc: vak: project: year:2010-2015 (автор: название: тема: год:, автору: аталышы: жылы:).\n"
        "Example: muras search 'автор:Осмонов year:2010-2020 \"айыл чарба\"'");
    search_command->add_option("QUERY", options->words)->required();
    search_command->add_option("--limit", options->limit, "At most so many")
        ->capture_default_str()
        ->check(CLI::Range(1, 100));
    search_command->callback(
        [&context, &action, options] { action = [&context, options] { return search(context, *options); }; });

    auto language = std::make_shared<std::string>();
    auto* stem_command = app.add_subcommand("stem", "A filter: a word a line in, its stem a line out");
    stem_command->add_option("LANG", *language, "ky, ru or en")->required();
    stem_command->callback([&action, language] { action = [language] { return stem(*language); }; });
}

}  // namespace muras::cli
