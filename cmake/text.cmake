# lamina_text(TARGET NAME file…): the texts of files, one behind the other, as the constant
# lamina::text::NAME of TARGET, declared in exchange/cpp/text.hpp.
function(lamina_text target name)
  set(text "")
  foreach(file IN LISTS ARGN)
    file(READ ${PROJECT_SOURCE_DIR}/${file} part)
    string(APPEND text "${part}")
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
      ${PROJECT_SOURCE_DIR}/${file})
  endforeach()
  set(out ${PROJECT_BINARY_DIR}/text/${name}.cpp)
  set(source "#include \"exchange/cpp/text.hpp\"\n\nnamespace lamina::text {\n\n")
  string(APPEND source "const std::string_view ${name} = R\"~~~(${text})~~~\";\n\n}  // namespace lamina::text\n")
  file(GENERATE OUTPUT ${out} CONTENT "${source}")
  target_sources(${target} PRIVATE ${out})
endfunction()
