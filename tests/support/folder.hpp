// A new folder under the system's temporary one, for one test; removed with its content.
#pragma once

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace muras::test {

class Folder {
  public:
    Folder() : path_((std::filesystem::temp_directory_path() / "muras-test-").string() + std::string(6, 'X')) {
        if (!::mkdtemp(path_.data())) throw std::runtime_error("no temporary folder");
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(std::string_view name) const { return fmt::format("{}/{}", path_, name); }

    /// Writes a file, and the folders that its name has; gives its path.
    std::string write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(std::filesystem::path(*this / name).parent_path());
        std::ofstream(*this / name, std::ios::binary) << text;
        return *this / name;
    }

  private:
    std::string path_;
};

}  // namespace muras::test
