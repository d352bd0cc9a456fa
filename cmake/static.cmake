# -DLAMINA_STATIC=ON: a program without shared libraries. Debian has zlib, zstd and minizip as archives; of fmt
# and Highway it has none, but fmt can be used from its headers, and of Highway we use only those.
set(LAMINA_FMT fmt::fmt)
set(LAMINA_HWY hwy::hwy)
if(LAMINA_STATIC)
  if(LAMINA_SANITIZE)
    message(FATAL_ERROR "LAMINA_STATIC and LAMINA_SANITIZE exclude each other: sanitizers are shared")
  endif()
  set(LAMINA_FMT fmt::fmt-header-only)
  set(LAMINA_HWY $<BUILD_INTERFACE:lamina_hwy_headers>)
  set(ZLIB_USE_STATIC_LIBS ON)
endif()

# Highway's headers alone; call it once hwy is found.
function(lamina_headers_of_hwy)
  add_library(lamina_hwy_headers INTERFACE)
  target_include_directories(lamina_hwy_headers SYSTEM
    INTERFACE $<TARGET_PROPERTY:hwy::hwy,INTERFACE_INCLUDE_DIRECTORIES>)
endfunction()
