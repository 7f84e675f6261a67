#include <harvester/verdict.hpp>

#include <algorithm>
#include <array>

namespace muras {

std::string_view word(ListEnd::Kind kind) {
    switch (kind) {
        case ListEnd::Kind::complete:
            return "complete";
        case ListEnd::Kind::partial:
        case ListEnd::Kind::stopped:
            return "partial";
        case ListEnd::Kind::suspicious:
            return "suspicious";
        case ListEnd::Kind::blocked:
            return "blocked";
        case ListEnd::Kind::failed:
            return "failed";
    }
    return "failed";
}

std::uint64_t deletions_believed(std::uint64_t live) {
    return std::max(live / 20, std::min<std::uint64_t>(20, live / 5));
}

bool loses_records(const Problem& problem) {
    constexpr std::array codes{std::string_view("not-well-formed"),
                               std::string_view("lost-record"),
                               std::string_view("doctype"),
                               std::string_view("nul"),
                               std::string_view("attribute-flood"),
                               std::string_view("record-unavailable"),
                               list_incomplete,
                               std::string_view("html"),
                               std::string_view("empty"),
                               std::string_view("not-xml")};
    return std::find(codes.begin(), codes.end(), problem.code) != codes.end() ||
           (problem.code == "too-large" && problem.record.empty());
}

ListEnd combined(const std::vector<ListEnd>& ends, bool took_records) {
    using Kind = ListEnd::Kind;
    auto first = [&](auto... kinds) -> const ListEnd* {
        for (const auto& e : ends)
            if (((e.kind == kinds) || ...)) return &e;
        return nullptr;
    };
    if (const auto* stopped = first(Kind::stopped)) return *stopped;
    if (const auto* suspicious = first(Kind::suspicious)) return *suspicious;
    const auto* bad = first(Kind::partial, Kind::blocked, Kind::failed);
    if (!bad) return {};
    ListEnd out = *bad;
    // What was taken before the donor fell silent is good; only the end is missing.
    if (took_records || first(Kind::complete)) {
        out.kind = Kind::partial;
        out.unreachable = false;
    }
    return out;
}

}  // namespace muras
