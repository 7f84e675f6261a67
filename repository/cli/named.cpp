#include <repository/cli/named.hpp>

#include <fmt/format.h>

#include <repository/base/text.hpp>
#include <schemas/pid.hpp>

namespace muras::cli {

Result<RecordNo> record_named(Context& context, const std::string& name) {
    if (is_pid(name)) {
        auto no = context.store().find_pid(name);
        if (!no) return no.error();
        if (*no) return **no;
    }
    auto found = context.store().find_any_source(name);
    if (!found) return found.error();
    if (found->empty())
        return fail(ErrorCode::not_found, fmt::format("no record is called {}", printable(name)),
                    "give a PID, or the identifier that the donor uses");
    if (found->size() > 1)
        return fail(ErrorCode::usage, fmt::format("{} sources have a record called {}", found->size(), printable(name)),
                    "give the PID instead; `muras search` shows it");
    return found->front();
}

}  // namespace muras::cli
