// Formats that say with attributes what others say with names, made plain trees that a crosswalk can name.
#pragma once

#include <string_view>

#include <harvester/element.hpp>

namespace muras::reshape {

/// MARCXML: <datafield tag="245"><subfield code="a"> becomes 245/a; UNIMARC's embedded fields ($1 200 1 $a …) become
/// 463/200/a; type, date and language of the fixed fields become elements of their own. Pure.
Element marc(Element&& record);

/// A MARC record of UNIMARC's kind: its title is in 200, not in 245. `record` is reshaped. Pure.
bool is_unimarc(const Element& record);

/// IRBIS64: <field tag="200"><subfield code="A"> becomes 200/A; the worksheet of 920 becomes a word for the type. Pure.
Element irbis(Element&& root);

/// DIM: <dim:field mdschema="dc" element="title" qualifier="alternative"> becomes dc.title.alternative. Pure.
Element dim(Element&& root);

/// xoai: nested <element name="dc"> … <field name="value"> become the same names; bitstreams become "bitstream" with
/// url, name, format, size, bundle. Pure.
Element xoai(Element&& root);

}  // namespace muras::reshape
