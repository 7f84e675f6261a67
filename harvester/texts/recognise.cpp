#include <harvester/texts/recognise.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/wait.h>
#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>

#include <chrono>
#include <filesystem>
#include <memory>

#include <harvester/texts/draw_pages.hpp>
#include <harvester/texts/extractor.hpp>

namespace muras {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int exit_cut = 2;
/// For loading the languages, and for drawing a page: tesseract minds the end of the time only between words.
constexpr std::int64_t grace_s = 60;
/// Three languages and a page of 40 million pixels.
constexpr std::uint64_t memory_bytes = 2ull << 30;

/// Per cent that tesseract is sure of a page's words. Of print it is for 90 to 95, of letters that it sees in a
/// photograph for 43, in noise for 15.
constexpr int least_confidence = 50;

class Recogniser {
  public:
    explicit Recogniser(milliseconds time) : end_(Clock::now() + time) {}

    /// From files: before the lock.
    bool load(const std::vector<std::string>& languages) {
        return tesseract_.Init(MURAS_TESSDATA, fmt::format("{}", fmt::join(languages, "+")).c_str(),
                               tesseract::OEM_LSTM_ONLY) == 0;
    }

    /// False when the time is over; then the page has no text.
    bool recognise(const PagePicture& picture, std::string& text) {
        auto left = std::chrono::duration_cast<milliseconds>(end_ - Clock::now());
        if (left.count() <= 0) return false;
        if (!picture.grey) return true;
        tesseract_.SetImage(picture.grey, picture.width, picture.height, 1, picture.row_bytes);
        tesseract_.SetSourceResolution(picture.dpi);
        tesseract::ETEXT_DESC monitor;
        monitor.set_deadline_msecs(static_cast<std::int32_t>(left.count()));
        bool recognised = tesseract_.Recognize(&monitor) == 0;
        if (Clock::now() >= end_) return false;
        std::unique_ptr<char[]> found(recognised ? tesseract_.GetUTF8Text() : nullptr);
        if (found && tesseract_.MeanTextConf() >= least_confidence) text = tidy_page(found.get());
        return true;
    }

  private:
    Clock::time_point end_;
    tesseract::TessBaseAPI tesseract_;
};

std::string left_out(std::size_t pages, const OcrLimits& limits) {
    auto limit = pages >= static_cast<std::size_t>(limits.pages) ? "ocr_pages" : "ocr_file_time";
    return fmt::format("recognised up to page {}, which is where limits.{} ends it", pages, limit);
}

}  // namespace

Result<> find_ocr_languages(const std::vector<std::string>& languages) {
    std::vector<std::string> packages;
    for (const auto& language : languages)
        if (!std::filesystem::exists(std::filesystem::path(MURAS_TESSDATA) / (language + ".traineddata")))
            packages.push_back("tesseract-ocr-" + language);
    if (packages.empty()) return {};
    return fail(ErrorCode::config,
                fmt::format("scans are not recognised: tesseract lacks the data of {}", fmt::join(packages, ", ")),
                fmt::format("apt-get install {}", fmt::join(packages, " ")));
}

void recognise_standard_input(const std::vector<std::string>& languages, const OcrLimits& limits) {
    Recogniser recogniser(std::chrono::seconds(limits.file_s));
    if (!recogniser.load(languages)) say_and_exit("tesseract cannot load the languages", exit_unreadable);
    prepare_readers();
    auto scan = lock_and_map_input(
        {.memory_bytes = memory_bytes, .cpu_s = static_cast<std::uint64_t>(limits.file_s + grace_s), .threads = true});
    std::vector<std::string> pages;
    bool cut = false;
    auto drawn = draw_pages(scan, limits.pixels, [&](const PagePicture& picture) {
        std::string text;
        cut = pages.size() == static_cast<std::size_t>(limits.pages) || !recogniser.recognise(picture, text);
        if (!cut) pages.push_back(std::move(text));
        return !cut;
    });
    if (!drawn) say_and_exit(drawn.error().message, exit_unreadable);
    if (pages.empty()) say_and_exit("its first page takes longer than limits.ocr_file_time", exit_unreadable);
    say_and_exit(joined_pages(pages), cut ? exit_cut : 0);
}

Result<FileText> recognise_text(BlobStore& blobs, const Blob& blob, FileText scan, const RecogniserOptions& options) {
    const auto& limits = options.limits;
    auto not_recognised = [&scan](std::string_view why) {
        scan.problem = fmt::format("its letters could not be recognised: {}", why);
        return std::move(scan);
    };
    if (blob.bytes > options.largest_file_bytes) return not_recognised("it is larger than files that are read");
    auto answer = ask_locked_child({"recognise-text", fmt::format("{}", fmt::join(options.languages, "+")),
                                    fmt::format("--pages={}", limits.pages), fmt::format("--pixels={}", limits.pixels),
                                    fmt::format("--seconds={}", limits.file_s)},
                                   blobs, blob, options.text_bytes + static_cast<std::size_t>(limits.pages),
                                   {options.program, std::chrono::seconds(limits.file_s + 2 * grace_s)});
    if (!answer) return answer.error();
    const bool ended = answer->out && WIFEXITED(answer->status);
    const bool cut = ended && WEXITSTATUS(answer->status) == exit_cut;
    if (!ended || (answer->status != 0 && !cut)) return not_recognised(why_no_answer(*answer));
    FileText text{TextState::recognised, {}, split_pages(*answer->out, static_cast<std::size_t>(limits.pages))};
    if (cut) text.problem = left_out(text.pages.size(), limits);
    if (!has_letters(text.pages)) return not_recognised("there are none, or too few");
    return text;
}

}  // namespace muras
