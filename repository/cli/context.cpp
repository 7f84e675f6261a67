#include <repository/cli/context.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace muras::cli {

Result<> Context::load() {
    auto loaded = load_config(config_file);
    if (!loaded) return loaded.error();
    config_ = std::move(*loaded);
    if (!data_dir.empty()) config_.data_dir = data_dir;
    return {};
}

Result<> Context::open(Access access) {
    std::error_code error;
    const std::filesystem::path data = config_.data_dir;
    if (access == Access::read && !std::filesystem::exists(data / "store", error))
        return fail(ErrorCode::not_found, fmt::format("there is no repository in {}", data.string()),
                    "give --data DIR, or begin with `muras source add`");
    if (access == Access::write) {
        std::filesystem::create_directories(data / "locks", error);
        if (error)
            return fail(ErrorCode::config, fmt::format("cannot make {}: {}", data.string(), error.message()),
                        "give another directory with --data DIR, or make this one writable");
    }
    const auto options = store_options(access);
    auto store = open_record_store((data / "store").string(), options);
    if (!store) return store.error();
    store_ = std::move(*store);
    auto blobs = open_blob_store((data / "files").string(), options);
    if (!blobs) return blobs.error();
    blobs_ = std::move(*blobs);
    return {};
}

StoreOptions Context::store_options(Access access) const {
    return {.map_size_bytes = config_.map_size_bytes,
            .read_only = access == Access::read,
            .create = access == Access::write};
}

Result<> Context::open_readers(Access access) {
    auto readers = open_reader_store(config_.data_dir + "/readers", store_options(access));
    if (!readers && access == Access::read && readers.error().code == ErrorCode::not_found) return {};
    if (!readers) return readers.error();
    readers_ = std::move(*readers);
    return {};
}

std::string Context::lock_path(const std::string& name) const { return config_.data_dir + "/locks/" + name + ".lock"; }

bool Context::terminal() const {
    const char* kind = std::getenv("TERM");
    return !quiet && ::isatty(STDERR_FILENO) && !(kind && std::string_view(kind) == "dumb");
}

int report(const Error& error) {
    fmt::print(stderr, "muras: {}\n", error.message);
    if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
    return static_cast<int>(error.code);
}

void print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        std::_Exit(EXIT_FAILURE);  // the reader is gone, or the disk behind stdout is full: nobody to tell more to
}

}  // namespace muras::cli
