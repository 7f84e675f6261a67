#include <harvester/texts/extractor.hpp>

#include <algorithm>

#include <repository/base/text.hpp>

namespace muras {
namespace {

/// A page of a scan has a stamp or a number at most.
constexpr std::size_t letters_of_a_page = 32;

FileText unreadable(std::string reason) { return {TextState::unreadable, std::move(reason), {}}; }

}  // namespace

std::string joined_pages(const std::vector<std::string>& pages) {
    std::string out;
    for (std::size_t i = 0; i < pages.size(); ++i) out.append(i ? "\f" : "").append(pages[i]);
    return out;
}

std::vector<std::string> split_pages(std::string_view said, std::size_t most) {
    std::vector<std::string> pages;
    for (;;) {
        auto end = std::min(said.find('\f'), said.size());
        pages.push_back(to_valid_utf8(said.substr(0, end)));  // the child may have been taken over
        if (end == said.size() || pages.size() == most) return pages;
        said.remove_prefix(end + 1);
    }
}

bool has_letters(const std::vector<std::string>& pages) {
    std::size_t found = 0;
    for (const auto& page : pages) found += letters(page);
    return found >= letters_of_a_page * pages.size();
}

void extract_standard_input(const LockdownLimits& lock, const TextLimits& limits) {
    prepare_readers();
    auto pages = read_pages(lock_and_map_input(lock), limits);
    if (!pages) say_and_exit(pages.error().message, exit_unreadable);
    say_and_exit(joined_pages(*pages), 0);
}

Result<FileText> extract_text(BlobStore& blobs, const Blob& blob, const ExtractorOptions& options) {
    if (blob.bytes > options.largest_file_bytes) return unreadable("it is larger than files that are read");
    auto answer =
        ask_locked_child({"extract-text"}, blobs, blob, options.text.bytes + options.text.pages, options.child);
    if (!answer) return answer.error();
    if (!answer->out || answer->status != 0) return unreadable(why_no_answer(*answer));
    FileText text{TextState::read, {}, split_pages(*answer->out, options.text.pages)};
    if (may_be_scanned(blob.mime) && !has_letters(text.pages)) text.state = TextState::scanned;
    return text;
}

}  // namespace muras
