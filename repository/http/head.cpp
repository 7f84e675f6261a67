#include <repository/http/head.hpp>

namespace muras::http {
namespace {

/// Room for the method and the version around the target.
constexpr std::size_t request_line_rest = 64;

}  // namespace

bool HeadScanner::refuse(unsigned status, std::string_view why) {
    refused_ = Refusal{status, why};
    return false;
}

bool HeadScanner::feed(std::string_view bytes) {
    while (at_ < bytes.size() && !refused_) {
        const char c = bytes[at_];
        if (at_ >= limits_.head_bytes) return refuse(431, "The header fields are too large.");
        if (lines_ == 0 && at_ - line_begin_ > limits_.target_bytes + request_line_rest)
            return refuse(414, "The address is too long.");
        if (c == '\0') return refuse(400, "The request head has a NUL byte.");
        if (c == '\n') return refuse(400, "A line of the request head ends without CR.");
        if (at_ == line_begin_ && (c == ' ' || c == '\t'))
            return refuse(400, "A line of the request head begins with a blank.");
        if (c == '\r') {
            if (at_ + 1 == bytes.size()) return false;  // its LF has not arrived
            if (bytes[at_ + 1] != '\n') return refuse(400, "The request head has a CR without LF.");
            const bool blank = at_ == line_begin_;
            if (blank && lines_ == 0) return refuse(400, "The request line is missing.");
            at_ += 2;
            line_begin_ = at_;
            if (blank) return true;
            if (++lines_ > limits_.fields + 1) return refuse(431, "There are too many header fields.");
            continue;
        }
        ++at_;
    }
    return false;
}

}  // namespace muras::http
