# zstd and minizip, which read packed tables: lamina_packed::zstd and lamina_packed::minizip. Debian's minizip
# describes itself to pkg-config alone, so both are looked for by name; an installed Lamina does the same.
foreach(library IN ITEMS minizip zstd)
  if(TARGET lamina_packed::${library})
    continue()
  endif()
  set(names ${library})
  if(LAMINA_STATIC)
    set(names lib${library}.a)
  elseif(LAMINA_BUILD_PYTHON)
    set(names lib${library}.a ${library})
  endif()
  find_library(LAMINA_${library}_LIBRARY NAMES ${names} HINTS ${ZLIB_ROOT}
    PATH_SUFFIXES lib/${CMAKE_LIBRARY_ARCHITECTURE} lib/${CMAKE_SYSTEM_PROCESSOR}-linux-gnu REQUIRED)
  find_path(LAMINA_${library}_INCLUDE NAMES zstd.h minizip/unzip.h HINTS ${ZLIB_ROOT}
    PATH_SUFFIXES include REQUIRED)
  mark_as_advanced(LAMINA_${library}_LIBRARY LAMINA_${library}_INCLUDE)
  add_library(lamina_packed::${library} UNKNOWN IMPORTED)
  set_target_properties(lamina_packed::${library} PROPERTIES
    IMPORTED_LOCATION ${LAMINA_${library}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${LAMINA_${library}_INCLUDE})
endforeach()
set_target_properties(lamina_packed::minizip PROPERTIES INTERFACE_LINK_LIBRARIES ZLIB::ZLIB)
