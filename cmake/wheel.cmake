# What the Python module links into itself, so that its wheel needs nothing of the machine but C's own library:
# zlib, zstd, minizip, fmt and the library of C++. A system without the archives (Debian has them) links what it has.
find_library(LAMINA_ZLIB_ARCHIVE libz.a)
mark_as_advanced(LAMINA_ZLIB_ARCHIVE)
if(LAMINA_ZLIB_ARCHIVE)
  set(ZLIB_USE_STATIC_LIBS ON)
endif()
include(cmake/missing-packages.cmake)

# Of fmt Debian has no archive. That of fmt 9 is made here and is compiled against as the shared one is, so that
# the objects of the program serve for the module too; any other fmt is used from its headers.
find_package(fmt REQUIRED)
if(fmt_VERSION VERSION_GREATER_EQUAL 9 AND fmt_VERSION VERSION_LESS 10)
  add_library(lamina_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt_9.cpp)
  target_link_libraries(lamina_fmt PRIVATE lamina_compile)
  target_include_directories(lamina_fmt SYSTEM INTERFACE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_definitions(lamina_fmt PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
  set_target_properties(lamina_fmt PROPERTIES POSITION_INDEPENDENT_CODE ON)
  set(LAMINA_FMT $<BUILD_INTERFACE:lamina_fmt> $<INSTALL_INTERFACE:fmt::fmt>)
else()
  set(LAMINA_FMT fmt::fmt-header-only)
endif()

# lamina_self_contained(MODULE): also the library of C++; nothing is seen from outside but how Python enters.
# (Names of archives that stay inside may be linked although Debian compiles zstd's for programs.)
function(lamina_self_contained module)
  target_link_options(${module} PRIVATE -static-libstdc++ LINKER:--exclude-libs,ALL
    LINKER:--version-script=${PROJECT_SOURCE_DIR}/bindings/python/entry.map)
  set_property(TARGET ${module} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/python/entry.map)
endfunction()
