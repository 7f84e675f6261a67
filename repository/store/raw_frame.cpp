#include <repository/store/raw_frame.hpp>

#include <fmt/format.h>
#include <zstd.h>

#include <stdexcept>

namespace muras {
namespace {

constexpr int level = 1;  // level 3 costs a tenth more for 2 % less
constexpr char no_dictionary = 0;
constexpr unsigned long long largest_raw_bytes = 256ull << 20;

}  // namespace

struct RawPacker::Context {
    std::unique_ptr<ZSTD_CCtx, decltype([](ZSTD_CCtx* c) { ZSTD_freeCCtx(c); })> zstd{ZSTD_createCCtx()};
};

RawPacker::RawPacker() : context_(std::make_unique<Context>()) {
    if (!context_->zstd) throw std::bad_alloc();
}

RawPacker::~RawPacker() = default;

std::string RawPacker::pack(std::string_view raw) {
    std::string frame(1 + ZSTD_compressBound(raw.size()), no_dictionary);
    auto size =
        ZSTD_compressCCtx(context_->zstd.get(), frame.data() + 1, frame.size() - 1, raw.data(), raw.size(), level);
    if (ZSTD_isError(size)) throw std::runtime_error(fmt::format("zstd: {}", ZSTD_getErrorName(size)));
    frame.resize(1 + size);
    return frame;
}

Result<std::string> unpack_raw(std::string_view frame) {
    auto damaged = [](std::string_view why) {
        return fail(ErrorCode::failed, fmt::format("the raw record is damaged ({})", why), "restore it from a backup");
    };
    if (frame.empty()) return damaged("empty");
    if (frame.front() != no_dictionary) return damaged("unknown dictionary");
    frame.remove_prefix(1);
    auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > largest_raw_bytes)
        return damaged("no sound frame");
    std::string raw(size, '\0');
    auto got = ZSTD_decompress(raw.data(), raw.size(), frame.data(), frame.size());
    if (ZSTD_isError(got)) return damaged(ZSTD_getErrorName(got));
    if (got != size) return damaged("cut short");
    return raw;
}

}  // namespace muras
