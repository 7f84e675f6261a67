#include <schemas/difference.hpp>

#include <algorithm>
#include <optional>
#include <tuple>
#include <type_traits>

#include <schemas/layout.hpp>
#include <schemas/shown.hpp>

namespace muras {
namespace {

template <class T>
concept Listed = requires { typename T::value_type; } && !std::same_as<T, std::string>;

template <class T>
concept Named = requires(const T& t) {
    { shown(t) } -> std::convertible_to<std::string>;
};

std::string plain(const std::string& text) { return text; }
std::string plain(bool flag) { return flag ? "yes" : "no"; }

template <std::integral N>
std::string plain(N number) {
    return number == 0 ? std::string{} : std::to_string(number);
}

/// One line for any value; one without a name of its own is the list of what it says.
template <class T>
std::string line_of(const T& value) {
    if constexpr (Listed<T>) {
        std::string out;
        for (const auto& one : value) out += (out.empty() ? "" : "; ") + line_of(one);
        return out;
    } else if constexpr (Named<T>) {
        return shown(value);
    } else if constexpr (Laid<T>) {
        std::string out;
        std::apply(
            [&](const auto&... entry) {
                auto add = [&](const auto& e) {
                    auto text = line_of(content(value.*e.member));
                    if (!text.empty()) out += (out.empty() ? "" : " ") + text;
                };
                (add(entry), ...);
            },
            layout::members<T>);
        return out;
    } else {
        return plain(value);
    }
}

class Comparison {
  public:
    template <class T>
    void compare(const std::string& path, const T& before, const T& after) {
        if (before == after) return;
        if constexpr (Listed<T>) {
            compare_lists(path, before, after);
        } else if constexpr (Laid<T>) {
            if constexpr (Named<T>)
                if (add(path, shown(before), shown(after))) return;
            compare_members(path.empty() ? path : path + ".", before, after);
        } else {
            add(path, plain(before), plain(after));
        }
    }

    std::vector<FieldChange> changes;

  private:
    bool add(const std::string& path, std::string before, std::string after) {
        if (before == after) return false;
        changes.push_back({path, std::move(before), std::move(after)});
        return true;
    }

    template <class T>
    void compare_members(const std::string& path, const T& before, const T& after) {
        std::apply(
            [&](const auto&... entry) {
                (compare(path + std::string(entry.name), content(before.*entry.member), content(after.*entry.member)),
                 ...);
            },
            layout::members<T>);
    }

    /// Equal values are taken out of both lists first, so that one value in front does not change all that follow.
    template <class T>
    void compare_lists(const std::string& path, const std::vector<T>& before, const std::vector<T>& after) {
        std::vector<std::size_t> gone, come;
        std::vector<bool> matched(before.size());
        for (std::size_t i = 0; i < after.size(); ++i) {
            std::size_t j = 0;
            while (j < before.size() && (matched[j] || !(before[j] == after[i]))) ++j;
            if (j < before.size())
                matched[j] = true;
            else
                come.push_back(i);
        }
        for (std::size_t j = 0; j < before.size(); ++j)
            if (!matched[j]) gone.push_back(j);
        auto place = [&](std::size_t i) { return path + "[" + std::to_string(i) + "]"; };
        for (std::size_t n = 0; n < std::max(gone.size(), come.size()); ++n) {
            if (n < gone.size() && n < come.size())
                compare(place(come[n]), before[gone[n]], after[come[n]]);
            else if (n < come.size())
                add(place(come[n]), {}, line_of(after[come[n]]));
            else
                add(place(gone[n]), line_of(before[gone[n]]), {});
        }
        if (gone.empty() && come.empty()) add(path, line_of(before), line_of(after));
    }
};

/// Without what fetching found; of a file that was fetched, type, size and name are no longer the donor's words.
std::vector<File> as_the_donor_said(std::vector<File> files, const std::vector<File>& said) {
    for (auto& file : files) {
        auto same = std::ranges::find(said, file.url, &File::url);
        if (file.checked_at != 0 && same != said.end()) {
            file.bytes = same->bytes;
            file.mime = same->mime;
            file.name = same->name;
        }
        file.sha256.clear();
        file.problem.clear();
        file.checked_at = 0;
    }
    return files;
}

}  // namespace

std::vector<FieldChange> differences(const Record& before, const Record& after) {
    Comparison comparison;
    comparison.compare("status", std::string(status_name(before.status)), std::string(status_name(after.status)));
    auto old_sets = before.provenance.set_specs, new_sets = after.provenance.set_specs;
    std::ranges::sort(old_sets);
    std::ranges::sort(new_sets);
    comparison.compare("set_specs", old_sets, new_sets);
    // A tombstone keeps its titles alone: that it lost the rest is said by the status.
    if (after.status == Status::deleted) return comparison.changes;
    auto old = before.metadata;
    old.files = as_the_donor_said(std::move(old.files), after.metadata.files);
    // Relations that were found by comparing records are ours too.
    std::erase_if(old.relations, [](const Relation& r) { return r.origin.rule == rule_same_thesis; });
    auto fresh = after.metadata;
    fresh.files = as_the_donor_said(std::move(fresh.files), after.metadata.files);
    comparison.compare("", old, fresh);
    return comparison.changes;
}

}  // namespace muras
