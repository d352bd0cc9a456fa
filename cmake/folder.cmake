# lamina_folder(NAME USES folder… LINK library…): one library a folder, of every source below src/NAME.
# A new file needs no line here.
function(lamina_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LINK")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  add_library(lamina_${name} STATIC ${sources})
  add_library(lamina::${name} ALIAS lamina_${name})
  set_target_properties(lamina_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(lamina_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(lamina_${name} PUBLIC cxx_std_20)
  target_link_libraries(lamina_${name} PRIVATE $<BUILD_INTERFACE:lamina_compile> fmt::fmt ${arg_LINK})
  foreach(used IN LISTS arg_USES)
    target_link_libraries(lamina_${name} PUBLIC lamina_${used})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY LAMINA_FOLDERS lamina_${name})
endfunction()
