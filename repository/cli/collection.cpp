// muras collection: saved queries over stored fields, each a set of the provider and a facet of the search.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>

#include <repository/base/collection_file.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/table.hpp>

namespace muras::cli {
namespace {

int add(Context& context, const std::string& file) {
    auto collection = load_collection(file);
    if (!collection) return report(collection.error());
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    if (auto put = context.store().put_collection(*collection); !put) return report(put.error());
    if (!context.quiet && !context.json)
        fmt::print(stderr, "The collection {} is the set collection:{} of the provider.\n", collection->key,
                   collection->key);
    return follow_index(context);
}

int remove(Context& context, const std::string& key) {
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    if (auto removed = context.store().remove_collection(key); !removed) return report(removed.error());
    return follow_index(context);
}

int list(Context& context) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto all = context.store().collections();
    if (!all) return report(all.error());
    if (context.json) {
        boost::json::array items;
        for (const auto& state : *all)
            items.push_back({{"key", state.collection.key},
                             {"name", state.collection.name},
                             {"description", state.collection.description},
                             {"settled", state.settled}});
        print(boost::json::serialize(boost::json::object{{"collections", items}}) + "\n");
        return 0;
    }
    for (const auto& state : *all)
        print(fmt::format("{}\t{}\t{}\n", state.collection.key, state.collection.name,
                          state.settled ? "" : "not all records were looked at: add it again"));
    return 0;
}

int show(Context& context, const std::string& key) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto all = context.store().collections();
    if (!all) return report(all.error());
    for (const auto& state : *all)
        if (state.collection.key == key) {
            print(collection_toml(state.collection));
            return 0;
        }
    return report(fail(ErrorCode::not_found, fmt::format("there is no collection {}", key),
                       "`muras collection list` lists them"));
}

}  // namespace

void add_collection_commands(CLI::App& app, Context& context, Action& action) {
    auto* collection = app.add_subcommand("collection", "Add, list, show and remove collections: saved queries");
    collection->require_subcommand(1);
    collection->footer(
        "A collection is a TOML file that says what its records are: sources, types, languages, access, subjects,\n"
        "projects, years. One of each list must fit. Example:\n"
        "  key = \"kyrgyz-theses\"\n"
        "  name = \"Theses in Kyrgyz\"\n"
        "  types = [\"thesis-candidate\", \"thesis-doctor\", \"autoabstract\"]\n"
        "  languages = [\"kir\"]\n"
        "  subjects = [\"udc:55\", \"гляциология\"]     a code and those below it, or a whole word or phrase\n"
        "  years = \"2010-\"");
    auto text = std::make_shared<std::string>();
    auto* add_command = collection->add_subcommand("add", "Add a collection, or change it, from its file");
    add_command->add_option("--from", *text, "The TOML file")->required()->type_name("FILE");
    add_command->footer("Example: muras collection add --from kyrgyz-theses.toml");
    add_command->callback([&context, &action, text] { action = [&context, text] { return add(context, *text); }; });
    collection->add_subcommand("list", "List the collections")->callback([&context, &action] {
        action = [&context] { return list(context); };
    });
    auto* show_command = collection->add_subcommand("show", "Print a collection's file");
    show_command->add_option("KEY", *text)->required();
    show_command->callback([&context, &action, text] { action = [&context, text] { return show(context, *text); }; });
    auto* remove_command = collection->add_subcommand("remove", "Remove a collection; its records stay");
    remove_command->add_option("KEY", *text)->required();
    remove_command->callback([&context, &action, text] { action = [&context, text] { return remove(context, *text); }; });
}

}  // namespace muras::cli
