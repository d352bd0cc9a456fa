# Before project(), whose own words name no package.
set(compilers $ENV{CXX})
if(NOT compilers)
  set(compilers c++ g++ clang++)
endif()
find_program(LAMINA_COMPILER NAMES ${compilers})
mark_as_advanced(LAMINA_COMPILER)
if(NOT LAMINA_COMPILER)
  list(JOIN compilers ", " compilers)
  message(FATAL_ERROR "lamina_nn is built from C++, and there is no compiler (${compilers}).\n"
    "On Debian 12 as root: apt-get install g++, or tools/setup, which brings all that is needed.")
endif()
