#include <repository/web/problems_table.hpp>

#include <repository/base/csv.hpp>

namespace muras::web {

std::string problems_table(RunNo run, const std::vector<Problem>& problems) {
    std::string out(csv_start);
    out += csv_line({"run", "code", "record", "place", "message", "remedy", "bytes"});
    for (const auto& p : problems)
        out += csv_line({std::to_string(run.value), p.code, p.record, p.place, p.message, p.remedy, p.bytes});
    return out;
}

}  // namespace muras::web
