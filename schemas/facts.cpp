#include <schemas/facts.hpp>

#include <algorithm>
#include <concepts>
#include <type_traits>

#include <schemas/layout.hpp>
#include <schemas/shown.hpp>

namespace muras {
namespace {

template <class T>
bool set_in(T& value, std::string_view path, Fact& fact) {
    auto dot = path.find('.');
    auto name = path.substr(0, dot);
    bool done = false;
    auto try_one = [&](const auto& entry) {
        if (done || entry.name != name) return;
        auto& member = value.*entry.member;
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (std::same_as<Member, Fact>) {
            done = dot == std::string_view::npos;
            if (done && member.empty()) member = std::move(fact);
        } else if constexpr (std::same_as<Member, std::vector<Fact>>) {
            done = dot == std::string_view::npos;
            auto same = [&](const Fact& known) { return known.value == fact.value; };
            if (done && std::none_of(member.begin(), member.end(), same)) member.push_back(std::move(fact));
        } else if constexpr (is_block<Member>) {
            if (dot != std::string_view::npos) done = set_in(member.edit(), path.substr(dot + 1), fact);
        } else if constexpr (Laid<Member>) {
            if (dot != std::string_view::npos) done = set_in(member, path.substr(dot + 1), fact);
        }
    };
    std::apply([&](const auto&... entry) { (try_one(entry), ...); }, layout::members<T>);
    return done;
}

using FactList = std::vector<std::pair<std::string, const Fact*>>;

template <class T>
void list_in(FactList& out, const std::string& path, const T& value) {
    auto list_one = [&](const auto& entry) {
        const auto& member = content(value.*entry.member);
        using Member = std::remove_cvref_t<decltype(member)>;
        auto name = path + std::string(entry.name);
        if constexpr (std::same_as<Member, Fact>) {
            if (!member.empty()) out.emplace_back(std::move(name), &member);
        } else if constexpr (std::same_as<Member, std::vector<Fact>>) {
            for (const auto& fact : member) out.emplace_back(name, &fact);
        } else if constexpr (Laid<Member>) {
            list_in(out, name + ".", member);
        }
    };
    std::apply([&](const auto&... entry) { (list_one(entry), ...); }, layout::members<T>);
}

}  // namespace

std::vector<std::pair<std::string, const Fact*>> facts_of(const Metadata& metadata) {
    FactList out;
    list_in(out, "", metadata);
    return out;
}

bool set_fact(Metadata& metadata, std::string_view path, Fact fact) { return set_in(metadata, path, fact); }

bool has_fact_path(std::string_view path) {
    Metadata blank;
    Fact fact;
    return set_in(blank, path, fact);
}

}  // namespace muras
