// Asking for a long list in stretches of dates, when a donor can't finish it in one (OAI-PMH 2.0, section 2.7.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muras {

enum class WindowStep : std::uint32_t { whole, month, week, day };

/// From and until are inclusive, as they go to the donor; empty: open on that side, and only there where the whole
/// range is.
struct Window {
    std::string from, until;
    WindowStep step = WindowStep::whole;
    bool operator==(const Window&) const = default;
};

/// What is to be covered: the range of the run, the donor's earliestDatestamp or the lowest datestamp seen (either
/// form; where the first window is measured from), and now, behind which one open window is enough.
struct WindowRange {
    std::string from, until, earliest, granularity;
    std::int64_t now = 0;
};

/// The same beginning with a shorter end; nullopt when days are too long already, or nobody knows where to begin.
/// Pure.
std::optional<Window> finer(const Window& window, const WindowRange& range);

/// The window behind this one, a month again where a month begins; nullopt behind the last. Pure.
std::optional<Window> next(const Window& window, const WindowRange& range);

}  // namespace muras
