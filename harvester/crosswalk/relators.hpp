// Roles of persons and organisations as formats call them, to MARC relator codes.
#pragma once

#include <array>
#include <string_view>

namespace muras {

struct Relator {
    std::string_view name, code;
};

/// In lower case: MARC's codes and terms, UNIMARC's numbers, DataCite's contributor types, Russian words of $e and $f.
/// The first row whose name is the whole role counts; MARC codes that are not here stand for themselves.
inline constexpr std::array relators{
    Relator{"author", "aut"},        Relator{"070", "aut"},         Relator{"автор", "aut"},
    Relator{"creator", "aut"},       Relator{"cre", "aut"},         Relator{"dissertant", "aut"},
    Relator{"305", "aut"},           Relator{"editor", "edt"},      Relator{"340", "edt"},
    Relator{"ред.", "edt"},          Relator{"ред", "edt"},         Relator{"редактор", "edt"},
    Relator{"compiler", "com"},      Relator{"220", "com"},         Relator{"сост.", "com"},
    Relator{"сост", "com"},          Relator{"составитель", "com"}, Relator{"translator", "trl"},
    Relator{"730", "trl"},           Relator{"пер.", "trl"},        Relator{"переводчик", "trl"},
    Relator{"illustrator", "ill"},   Relator{"440", "ill"},         Relator{"худож.", "ill"},
    Relator{"художник", "ill"},      Relator{"thesis advisor", "ths"},
    Relator{"advisor", "ths"},       Relator{"supervisor", "ths"},  Relator{"727", "ths"},
    Relator{"науч. рук.", "ths"},    Relator{"научный руководитель", "ths"},
    Relator{"degree supervisor", "ths"},                            Relator{"dgs", "ths"},
    Relator{"consultant", "csl"},    Relator{"695", "csl"},         Relator{"научный консультант", "csl"},
    Relator{"opponent", "opn"},      Relator{"555", "opn"},         Relator{"оппонент", "opn"},
    Relator{"degree grantor", "dgg"},                               Relator{"295", "dgg"},
    Relator{"degree granting institution", "dgg"},                  Relator{"inventor", "inv"},
    Relator{"584", "inv"},           Relator{"patent applicant", "pta"},
    Relator{"582", "pta"},           Relator{"patent holder", "pth"},
    Relator{"587", "pth"},           Relator{"publisher", "pbl"},   Relator{"650", "pbl"},
    Relator{"funder", "fnd"},        Relator{"sponsor", "spn"},     Relator{"723", "spn"},
    Relator{"issuing body", "isb"},  Relator{"projectleader", "rth"},
    Relator{"673", "rth"},           Relator{"research team head", "rth"},
    Relator{"contributor", "ctb"},   Relator{"other", "ctb"},       Relator{"570", "ctb"},
};

}  // namespace muras
