// Files that are compiled into the program (repository/base/embed.cmake): catalogues, templates, style sheets.
#pragma once

#include <span>
#include <string_view>

namespace muras {

/// `name` is the file's name without its folder; `hash` the first 12 hex digits of its SHA-256.
struct EmbeddedFile {
    std::string_view name, hash, bytes;
};

using EmbeddedFiles = std::span<const EmbeddedFile>;

/// The file of that name, or nullptr. Pure.
inline const EmbeddedFile* find_embedded(EmbeddedFiles files, std::string_view name) {
    for (const auto& file : files)
        if (file.name == name) return &file;
    return nullptr;
}

/// The gettext catalogues: ky.mo, ru.mo, en.mo.
EmbeddedFiles catalogues();

}  // namespace muras
