# What `cmake --install` lays down: the program, the public headers, the libraries, and the two ways in which
# other projects find them: find_package(lamina) and pkg-config.
include(CMakePackageConfigHelpers)

get_property(folders GLOBAL PROPERTY LAMINA_FOLDERS)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/lamina DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.hpp")
install(TARGETS lamina ${folders} EXPORT lamina_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# ---- find_package(lamina): lamina::lamina, and lamina::FOLDER for each folder

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lamina)
install(EXPORT lamina_targets NAMESPACE lamina:: FILE lamina-targets.cmake DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lamina-config-version.cmake
  COMPATIBILITY SameMinorVersion)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/lamina-config.cmake.in
  ${PROJECT_BINARY_DIR}/lamina-config.cmake INSTALL_DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/lamina-config.cmake ${PROJECT_SOURCE_DIR}/cmake/lamina-packed.cmake
  ${PROJECT_BINARY_DIR}/lamina-config-version.cmake DESTINATION ${package_dir})

# ---- pkg-config: all archives, users before what they use

set(archives "")
foreach(folder IN LISTS folders)
  get_target_property(type ${folder} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    string(PREPEND archives "-l${folder} ")
  endif()
endforeach()
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
# Relative to the file itself, so that an installed copy may be moved.
file(RELATIVE_PATH prefix_from_pkgconfig /prefix/${pkgconfig_dir} /prefix)
configure_file(${PROJECT_SOURCE_DIR}/cmake/lamina.pc.in ${PROJECT_BINARY_DIR}/lamina.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/lamina.pc DESTINATION ${pkgconfig_dir})
