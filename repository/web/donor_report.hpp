// The report of a donor's check for people: plain text for a terminal, and a page to print or to send to the donor.
#pragma once

#include <string>

#include <repository/base/i18n.hpp>
#include <schemas/donor_report.hpp>

namespace muras::web {

/// What a finding says, and what the donor is asked to do (may be empty), in that tongue. Pure.
std::string finding_message(const Finding& finding, Tongue tongue);
std::string finding_advice(const Finding& finding, Tongue tongue);

/// "Usable: …" of "usable". Pure.
std::string check_verdict_text(std::string_view verdict, Tongue tongue);

/// Lines for a terminal; the donor's bytes are made printable. Pure.
std::string donor_report_text(const DonorReport& report, Tongue tongue);

/// A whole HTML document that needs nothing else, made to be printed on A4. Pure.
std::string donor_report_page(const DonorReport& report, Tongue tongue);

}  // namespace muras::web
