#include <harvester/normalise/file_link.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/url/decode_view.hpp>

#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

struct Kind {
    std::string_view extension, mime;
};

constexpr std::array kinds{
    Kind{"pdf", "application/pdf"},
    Kind{"djvu", "image/vnd.djvu"},
    Kind{"djv", "image/vnd.djvu"},
    Kind{"epub", "application/epub+zip"},
    Kind{"fb2", "application/x-fictionbook+xml"},
    Kind{"doc", "application/msword"},
    Kind{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Kind{"odt", "application/vnd.oasis.opendocument.text"},
    Kind{"rtf", "application/rtf"},
    Kind{"ppt", "application/vnd.ms-powerpoint"},
    Kind{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Kind{"xls", "application/vnd.ms-excel"},
    Kind{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Kind{"zip", "application/zip"},
};

constexpr auto own_paths = std::to_array<std::string_view>({"export", "lineage", "linkset", "linkset.json"});  // below /r/{pid}/
constexpr std::size_t longest_name = 120;

const Kind* kind_of(std::string_view name) {
    auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot > 6) return nullptr;
    auto extension = lower_ascii(name.substr(dot + 1));
    for (const auto& k : kinds)
        if (k.extension == extension) return &k;
    return nullptr;
}

std::string percent_decoded(std::string_view text) {
    auto decoded = boost::urls::make_pct_string_view(boost::core::string_view(text.data(), text.size()));
    if (!decoded) return std::string(text);
    std::string out((*decoded).decoded_size(), '\0');
    auto view = **decoded;
    std::copy(view.begin(), view.end(), out.begin());
    return out;
}

}  // namespace

std::optional<File> read_file_link(std::string_view url) {
    if (!starts_with_nocase(url, "http://") && !starts_with_nocase(url, "https://")) return std::nullopt;
    auto path = url.substr(0, url.find_first_of("?#"));
    auto slash = path.rfind('/');
    if (slash < std::string_view("https://").size()) return std::nullopt;  // the host alone
    auto last = path.substr(slash + 1);
    const auto* kind = kind_of(last);
    if (!kind) return std::nullopt;
    File file;
    file.url = escaped_url(url);
    file.name = safe_file_name(percent_decoded(last));
    file.mime = kind->mime;
    return file;
}

std::string safe_file_name(std::string_view name) {
    std::string out;
    for (char c : tidy(to_valid_utf8(name)).value)
        out += std::string_view("/\\:*?\"<>|%").find(c) == std::string_view::npos ? c : '_';
    auto first = out.find_first_not_of(". ");
    out.erase(0, first == std::string::npos ? out.size() : first);
    if (out.empty()) return "file";
    if (letters(out) <= longest_name) return out;
    auto dot = out.rfind('.');
    auto extension = dot == std::string::npos || out.size() - dot > 6 ? std::string{} : out.substr(dot);
    return std::string(first_letters(out, longest_name - extension.size())) + extension;
}

void make_names_unique(std::vector<File>& files) {
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto taken = [&](const std::string& name) {
            return std::find(own_paths.begin(), own_paths.end(), name) != own_paths.end() ||
                   std::any_of(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(i),
                               [&](const File& f) { return f.name == name; });
        };
        auto wanted = files[i].name;
        auto dot = std::min(wanted.rfind('.'), wanted.size());
        for (auto n = 2; taken(files[i].name); ++n)
            files[i].name = fmt::format("{}-{}{}", wanted.substr(0, dot), n, wanted.substr(dot));
    }
}

}  // namespace muras::normalise
