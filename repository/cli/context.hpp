// What every subcommand shares: the configuration, the flags that are common, the opened stores.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <repository/base/config.hpp>
#include <repository/search.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/reader_store.hpp>
#include <repository/store/record_store.hpp>

namespace CLI {
class App;
}

namespace muras::cli {

/// How a command means to use the store.
enum class Access {
    write,  ///< makes the data directory where there is none
    read,   ///< the store must exist; nothing in it is written
};

/// The common options as parsed; stores are opened when a command asks for them. One thread.
class Context {
  public:
    std::string config_file, data_dir;
    bool json = false, quiet = false, no_input = false;

    /// Loads the configuration and makes the flags stand over it. Call once, after parsing.
    Result<> load();
    const Config& config() const { return config_; }

    Result<> open(Access access);
    /// Opens what readers leave. With `read`, readers() is null where they have left nothing yet.
    Result<> open_readers(Access access);
    RecordStore& store() { return *store_; }
    BlobStore& blobs() { return *blobs_; }
    ReaderStore* readers() { return readers_.get(); }

    std::string index_dir() const { return config_.data_dir + "/index"; }
    std::string words_dir() const { return config_.words_dir.empty() ? config_.data_dir + "/words" : config_.words_dir; }
    std::string lock_path(const std::string& name) const;
    bool terminal() const;  ///< progress and colours are wanted on stderr

  private:
    StoreOptions store_options(Access access) const;

    Config config_;
    std::unique_ptr<RecordStore> store_;
    std::unique_ptr<BlobStore> blobs_;
    std::unique_ptr<ReaderStore> readers_;
};

/// A subcommand's work; gives the exit status (DESIGN section 4).
using Action = std::function<int()>;

/// Prints an error for people on stderr and gives its exit status.
int report(const Error& error);

/// Data goes to stdout only through here, so that a closed pipe ends a command quietly.
void print(std::string_view text);

// Each module of the command line brings its own subcommands; the one that was chosen sets `action`.
void add_source_commands(CLI::App& app, Context& context, Action& action);
void add_source_check(CLI::App& source, Context& context, Action& action);  ///< below `source`
void add_collection_commands(CLI::App& app, Context& context, Action& action);
void add_harvest_commands(CLI::App& app, Context& context, Action& action);
void add_duplicates_command(CLI::App& app, Context& context, Action& action);
void add_quality_command(CLI::App& app, Context& context, Action& action);
void add_remap_command(CLI::App& app, Context& context, Action& action);
void add_normalise_command(CLI::App& app, Action& action);
void add_texts_command(CLI::App& app, Context& context, Action& action);
void add_index_commands(CLI::App& app, Context& context, Action& action);
void add_inspect_commands(CLI::App& app, Context& context, Action& action);
void add_reports_command(CLI::App& app, Context& context, Action& action);
void add_serve_command(CLI::App& app, Context& context, Action& action);

/// Brings the index up to the store, unless another process is doing so; a command that wrote ends with it.
int follow_index(Context& context);

/// Reads the texts of files that have none yet (`again`: of all), recognises scans where the source wants it and the
/// languages are there, and says how many; gives the exit status.
int read_new_texts(Context& context, const std::vector<Source>& sources, bool again = false);

/// How often works were used, by month: of everything, each source and each collection, as a table, CSV or JSON; gives
/// the exit status.
int print_usage(Context& context, bool csv);

/// The program: parses, runs the chosen subcommand, gives the exit status.
int run(int argc, char** argv);

}  // namespace muras::cli
