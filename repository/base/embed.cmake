# muras_embed(TARGET NAME FILES…): compiles files into TARGET; code reads them through `EmbeddedFiles NAME()`
# (repository/base/embedded.hpp). Run as a script (cmake -P) this same file writes the source.
if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "|" ";" FILES "${FILES}")
  set(arrays "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS FILES)
    get_filename_component(base "${file}" NAME)
    file(READ "${file}" hex HEX)
    file(SHA256 "${file}" digest)
    string(SUBSTRING "${digest}" 0 12 hash)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
    string(LENGTH "${hex}" size)
    math(EXPR size "${size} / 2")
    string(APPEND arrays "const unsigned char bytes_${index}[] = {${bytes}0};\n")
    string(APPEND rows "    {\"${base}\", \"${hash}\", {reinterpret_cast<const char*>(bytes_${index}), ${size}}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(WRITE "${OUT}" "#include <repository/base/embedded.hpp>\n\nnamespace muras {\nnamespace {\n${arrays}"
    "const EmbeddedFile files[] = {\n${rows}};\n}  // namespace\n\n"
    "EmbeddedFiles ${NAME}();\nEmbeddedFiles ${NAME}() { return files; }\n\n}  // namespace muras\n")
  return()
endif()

set(muras_embed_script ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "The script that writes embedded files as C++.")

function(muras_embed target name)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  string(REPLACE ";" "|" joined "${ARGN}")
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${out} "-DFILES=${joined}" -P ${muras_embed_script}
    DEPENDS ${ARGN} ${muras_embed_script} VERBATIM COMMENT "Embedding ${name}")
  target_sources(${target} PRIVATE ${out})
endfunction()
