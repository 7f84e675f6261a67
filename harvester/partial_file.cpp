#include <harvester/partial_file.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>

#include <repository/base/digest.hpp>

namespace muras {

namespace fs = std::filesystem;

PartialFile::PartialFile(const std::string& folder, const std::string& url)
    : path_((fs::path(folder) / to_hex(sha256(url))).string()), validator_path_(path_ + ".validator") {
    std::ifstream in(validator_path_, std::ios::binary);
    std::error_code error;
    auto size = fs::file_size(path_, error);
    if (!in || error || !std::getline(in, partial_.validator)) return;
    partial_.bytes = partial_.validator.empty() ? 0 : static_cast<std::int64_t>(size);
}

void PartialFile::keep() const {
    if (partial_.bytes == 0 || partial_.validator.empty()) return remove();
    std::error_code error;
    fs::resize_file(path_, static_cast<std::uintmax_t>(partial_.bytes), error);
    std::ofstream(validator_path_, std::ios::binary) << partial_.validator << '\n';
    if (error) remove();
}

void PartialFile::remove() const {
    std::error_code ignored;
    fs::remove(path_, ignored);
    fs::remove(validator_path_, ignored);
}

void remove_old_partial_files(const std::string& folder, std::int64_t older_than_s) {
    std::error_code error;
    auto oldest = fs::file_time_type::clock::now() - std::chrono::seconds(older_than_s);
    for (fs::directory_iterator it(folder, error), end; it != end && !error; it.increment(error)) {
        std::error_code ignored;
        if (fs::last_write_time(it->path(), ignored) < oldest && !ignored) fs::remove(it->path(), ignored);
    }
}

}  // namespace muras
