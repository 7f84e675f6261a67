#include <schemas/lineage.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include <schemas/layout.hpp>
#include <schemas/shown.hpp>

namespace muras {
namespace {

template <Traced T>
void add(std::vector<LineageRow>& rows, std::string path, const T& value) {
    if (value.origin.element.empty()) return;
    auto text = shown(value);
    auto raw = value.origin.raw.empty() ? text : value.origin.raw;
    rows.push_back({std::move(path), std::move(text), value.origin.element, std::move(raw), value.origin.rule});
}

template <Laid T>
void add_members(std::vector<LineageRow>& rows, const std::string& path, const T& value) {
    auto add_one = [&](const auto& entry) {
        const auto& member = content(value.*entry.member);
        using Member = std::remove_cvref_t<decltype(member)>;
        auto name = path + std::string(entry.name);
        if constexpr (Traced<Member>) add(rows, name, member);
        if constexpr (Laid<Member>) {
            if constexpr (!std::same_as<Member, Origin>) add_members(rows, name + ".", member);
        } else if constexpr (requires { typename Member::value_type; }) {
            if constexpr (Traced<typename Member::value_type>)
                for (std::size_t i = 0; i < member.size(); ++i)
                    add(rows, name + "[" + std::to_string(i) + "]", member[i]);
        }
    };
    std::apply([&](const auto&... entry) { (add_one(entry), ...); }, layout::members<T>);
}

}  // namespace

std::vector<LineageRow> lineage(const Record& record) {
    std::vector<LineageRow> rows;
    add_members(rows, "", record.metadata);
    return rows;
}

}  // namespace muras
