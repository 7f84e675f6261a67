// How a row of a crosswalk is written: where a donor's value stands, and what it becomes in our record.
#pragma once

#include <span>
#include <string_view>

namespace muras {

/// The member of Metadata that a value goes to.
enum class Target {
    skip,         ///< known, and not wanted
    title,        ///< as: the kind of title
    agent,        ///< as: the MARC relator; empty: the element says it
    subject,      ///< as: the scheme; empty: recognised by its prefix, else a keyword
    abstract,
    note,         ///< read for what it says of a thesis or of the work's type, not kept
    identifier,   ///< as: the scheme that the donor's format says; empty: recognised by its look
    relation,     ///< as: the kind of relation
    source,       ///< where the work appeared, as text
    publisher,
    coverage,
    format,
    rights,
    licence,      ///< a licence's URI or name
    embargo,      ///< until when
    date,         ///< as: the kind of date; empty: to be found out over all of them
    language,
    type,
    fact,         ///< as: the path of a fact of a block ("thesis.grantor")
    file,         ///< a link to a file
    extent,
};

/// How the text of a value is made from its element.
enum class Reading {
    text,           ///< all text in it
    mods_name,      ///< namePart, role, affiliation
    datacite_name,  ///< creatorName, givenName, nameIdentifier …; also OpenAIRE's
    marc21_name,    ///< $a $b $c $d $e $4
    unimarc_name,   ///< $a family name, $b initials, $g forenames, $4
    irbis_name,     ///< the same letters, without $4
    bitstream,      ///< xoai: url, format, size, checksum
    funding,        ///< funderName, awardNumber, awardTitle
};

/// `path` names elements from the root of the format down, by their local names: "titleInfo/title". A step may ask more:
/// [type=alternative] an attribute's value, [!type] its absence, [$2=rubbk] a child's text, [name~part] that it
/// contains. Values are compared in lower case. A last step "@uri" is an attribute; "dc.identifier.*" any name that
/// begins so; "*" any name. Of several rows that fit, the first counts.
struct CrosswalkRule {
    std::string_view path;
    Target target;
    std::string_view as = {};
    Reading reading = Reading::text;
};

using Crosswalk = std::span<const CrosswalkRule>;

}  // namespace muras
