# lamina_folder(NAME USES folder… LINK library… BUILD library…): one library a folder, of every source
# below src/NAME. A new file needs no line here.
function(lamina_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LINK;BUILD")
  set_property(GLOBAL APPEND PROPERTY LAMINA_FOLDERS lamina_${name})
  list(TRANSFORM arg_USES PREPEND lamina_)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)

  # A folder of headers alone is a library too, so that the others can name it.
  if(sources)
    add_library(lamina_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_include_directories(lamina_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(lamina_${name}
      PUBLIC ${arg_USES} PRIVATE ${LAMINA_FMT} ${arg_LINK} $<BUILD_INTERFACE:lamina_compile>)
    foreach(library IN LISTS arg_BUILD)
      target_link_libraries(lamina_${name} PRIVATE $<BUILD_INTERFACE:${library}>)
    endforeach()
    set_target_properties(lamina_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  else()
    add_library(lamina_${name} INTERFACE)
    set(scope INTERFACE)
    target_link_libraries(lamina_${name} INTERFACE ${arg_USES})
  endif()
  add_library(lamina::${name} ALIAS lamina_${name})
  set_target_properties(lamina_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(lamina_${name} ${scope}
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(lamina_${name} ${scope} cxx_std_20)
endfunction()
