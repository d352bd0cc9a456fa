# How every file of the project is compiled: C++20, warnings on, no contraction of a*b+c (the same bits
# everywhere; decision 0003).
add_library(lamina_compile INTERFACE)
target_compile_features(lamina_compile INTERFACE cxx_std_20)
# -Wno-restrict: g++ 12 warns of "text" + std::string() where nothing overlaps (GCC bug 105651).
target_compile_options(lamina_compile INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -Wall -Wextra -ffp-contract=off -fvisibility=hidden)
if(LAMINA_WERROR)
  target_compile_options(lamina_compile INTERFACE -Werror)
endif()
if(LAMINA_SANITIZE)
  # -O1 compiles faster than -O2, and -g1 gives findings their lines at a third of the size of -g. g++ 12
  # sees uninitialised values in the standard library's own headers once they are instrumented.
  add_compile_options(-O1 -fsanitize=${LAMINA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1
    -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${LAMINA_SANITIZE})
endif()

find_program(LAMINA_CCACHE ccache)
if(LAMINA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LAMINA_CCACHE})
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
