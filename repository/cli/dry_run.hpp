// What `--dry-run` prints: a line per record that would change, with its fields.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>

#include <harvester/dry_run.hpp>
#include <repository/cli/context.hpp>

namespace muras::cli {

/// `+ KEY ID  TITLE`, `~` for a change with its fields indented below, `-` for a deletion. Pure.
std::string dry_run_lines(const DryRunChange& change);

/// `{"id","change":"added|changed|deleted","title","fields":[{"field","before","after"}]}`. Pure.
boost::json::object dry_run_json(const DryRunChange& change);

/// Prints the changes as they are found, or keeps them for the one JSON document. The context's store must be open.
class DryRun {
  public:
    explicit DryRun(Context& context);
    RecordStore& store() { return *store_; }

    /// Those of a source, with --json; they are handed over.
    boost::json::array take_changes(const std::string& source) { return std::move(changes_[source]); }

  private:
    std::map<std::string, boost::json::array> changes_;
    std::unique_ptr<RecordStore> store_;
};

}  // namespace muras::cli
