// Dates as readers write them.
#pragma once

#include <string>
#include <string_view>

#include <repository/base/i18n.hpp>

namespace muras {

/// A date of EDTF level 0 as people of that tongue write it: "18 May 2018" of "2018-05-18", "May 2018" of "2018-05",
/// "2016–2018" of "2016/2018"; of a datestamp its day. Anything else is given back as it is. Any thread.
std::string date_text(Tongue tongue, std::string_view edtf);

}  // namespace muras
