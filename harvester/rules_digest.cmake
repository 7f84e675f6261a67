# cmake -DOUT=FILE -DFILES=A|B -P: one digest over the files that decide how raw bytes become records, as a C++ header.
string(REPLACE "|" ";" FILES "${FILES}")
set(digests "")
foreach(file IN LISTS FILES)
  file(SHA256 "${file}" digest)
  string(APPEND digests "${digest}")
endforeach()
string(SHA256 digest "${digests}")
file(WRITE "${OUT}" "#pragma once\n\n#include <string_view>\n\nnamespace muras {\n\n"
  "inline constexpr std::string_view rules_digest = \"${digest}\";\n\n}  // namespace muras\n")
