#include <harvester/texts/extractor.hpp>

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_reason = 300;
constexpr char page_end = '\f';
/// A page of a scan has a stamp or a number at most.
constexpr std::size_t letters_of_a_page = 32;

FileText unreadable(std::string reason) { return {TextState::unreadable, std::move(reason), {}}; }

FileText pages_of(std::string_view said, bool may_be_scan, const TextLimits& limits) {
    FileText text;
    std::size_t found = 0;
    for (;;) {
        auto end = std::min(said.find(page_end), said.size());
        text.pages.push_back(to_valid_utf8(said.substr(0, end)));  // the child may have been taken over
        found += letters(text.pages.back());
        if (end == said.size() || text.pages.size() == limits.pages) break;
        said.remove_prefix(end + 1);
    }
    if (may_be_scan && found < letters_of_a_page * text.pages.size()) text.state = TextState::scanned;
    return text;
}

FileText told(const std::optional<std::string>& said, int status, bool may_be_scan, const TextLimits& limits) {
    if (!said) return unreadable("reading it took too long, or gave too much");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return pages_of(*said, may_be_scan, limits);
    if (WIFEXITED(status) && WEXITSTATUS(status) == exit_unreadable)
        return unreadable(printable(first_letters(to_valid_utf8(*said), longest_reason)));
    return unreadable(WIFSIGNALED(status)
                          ? fmt::format("its reader broke down ({})", ::strsignal(WTERMSIG(status)))
                          : "its reader broke down");
}

}  // namespace

void extract_standard_input(const LockdownLimits& lock, const TextLimits& limits) {
    prepare_readers();
    auto pages = read_pages(lock_and_map_input(lock), limits);
    if (!pages) say_and_exit(pages.error().message, exit_unreadable);
    std::string out;
    for (std::size_t i = 0; i < pages->size(); ++i) {
        if (i) out += page_end;
        out += (*pages)[i];
    }
    say_and_exit(out, 0);
}

Result<FileText> extract_text(BlobStore& blobs, const Blob& blob, const ExtractorOptions& options) {
    if (blob.bytes > options.largest_file_bytes) return unreadable("it is larger than files that are read");
    auto answer = ask_locked_child("extract-text", blobs, blob, options.text.bytes + options.text.pages, options.child);
    if (!answer) return answer.error();
    return told(answer->out, answer->status, may_be_scanned(blob.mime), options.text);
}

}  // namespace muras
