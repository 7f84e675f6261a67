# Holds the floors of DESIGN section 1: an include goes down, never sideways, and a foreign library has one keeper.
# Run as: cmake -DROOT=… -P tests/layering.cmake

cmake_minimum_required(VERSION 3.25)

# directory | what it may include besides itself
set(floors
  "schemas|"
  "repository/base|schemas"
  "repository/store|schemas repository/base"
  "repository/duplicates|schemas repository/base repository/store"
  "repository/formats|schemas repository/base"
  "repository/web|schemas repository/base repository/store repository/formats repository/search.hpp repository/http/message.hpp"
  "repository/oai|schemas repository/base repository/store repository/formats"
  "repository/http|schemas repository/base repository/store repository/search.hpp repository/oai repository/web repository/curation"
  "harvester|schemas repository/base repository/store"
  "indexer|schemas repository/base repository/store repository/search.hpp"
  "repository/cli|schemas repository/base repository/store repository/search.hpp repository/oai repository/http repository/web repository/duplicates harvester indexer")

# header pattern | directories that may include it
set(keepers
  "lmdb\\.h|repository/store"
  "zstd\\.h|repository/store"
  "xapian\\.h|indexer"
  "libxml/|harvester"
  "yaz/marcdisp|harvester"
  "libexttextcat/|harvester"
  "curl/|harvester"
  "poppler-|harvester"
  "libdjvu/|harvester"
  "tesseract/|harvester"
  "seccomp|harvester"
  "boost/(beast|asio)|repository/http"
  "unicode/|repository/base"
  "openssl/|repository/base"
  "spdlog/|repository/base"
  "toml\\+\\+/|repository/base"
  "kainjow/|repository/web"
  "yaz/cql|repository/web"
  "boost/locale|repository/base"
  "CLI/|repository/cli")

set(faults 0)
macro(fault text)
  message(SEND_ERROR "${text}")
  math(EXPR faults "${faults} + 1")
endmacro()

set(beast_files 0)
foreach(row IN LISTS floors)
  string(REPLACE "|" ";" row "${row}")
  list(GET row 0 dir)
  list(LENGTH row columns)
  set(allowed "${dir}")
  if(columns GREATER 1)
    list(GET row 1 more)
    string(REPLACE " " ";" more "${more}")
    list(APPEND allowed ${more})
  endif()
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${dir}/*.hpp ${ROOT}/${dir}/*.cpp)
  foreach(file IN LISTS files)
    file(STRINGS ${ROOT}/${file} includes REGEX "^#include [<\"]")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^#include [<\"]([^>\"]+)[>\"].*" "\\1" header "${line}")
      if(header MATCHES "^(schemas|repository|harvester|indexer|tests)/")
        set(ok FALSE)
        foreach(place IN LISTS allowed)
          if(header STREQUAL place OR header MATCHES "^${place}/")
            set(ok TRUE)
          endif()
        endforeach()
        if(NOT ok)
          fault("${file} includes <${header}>: ${dir} may include only ${allowed}")
        endif()
      endif()
      foreach(keeper IN LISTS keepers)
        string(REGEX REPLACE "^(.*)\\|([^|]*)$" "\\1;\\2" keeper "${keeper}")
        list(GET keeper 0 pattern)
        list(GET keeper 1 home)
        # The last '|' separates; earlier ones belong to the pattern.
        if(header MATCHES "^${pattern}" AND NOT file MATCHES "^${home}/")
          fault("${file} includes <${header}>, which only ${home} keeps")
        endif()
      endforeach()
      if(header MATCHES "^boost/(beast|asio)")
        list(APPEND beast_files ${file})
      endif()
    endforeach()
  endforeach()
endforeach()

list(REMOVE_ITEM beast_files 0)
list(REMOVE_DUPLICATES beast_files)
list(LENGTH beast_files beast_count)
if(beast_count GREATER 2)
  fault("Beast stands in ${beast_count} files (${beast_files}); two are allowed")
endif()
foreach(file IN LISTS beast_files)
  if(NOT file MATCHES "\\.cpp$")
    fault("${file} is a header that includes Beast or Asio")
  endif()
endforeach()

if(faults EQUAL 0)
  message(STATUS "the floors hold")
endif()
