# lamina_embed(TARGET FOLDER): every file below FOLDER becomes part of TARGET, as page/embedded.hpp has
# them. The assembler reads the files, which no C++ compiler of Debian 12 can.
function(lamina_embed target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS LIST_DIRECTORIES false ${folder}/*)
  list(SORT files)
  set(blocks "")
  set(names "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS files)
    file(RELATIVE_PATH path ${folder} ${file})
    string(APPEND blocks
      "asm(R\"(.section .rodata\n.balign 16\n.global lamina_file_${index}\nlamina_file_${index}:\n.incbin \"${file}\"\n"
      ".global lamina_file_${index}_end\nlamina_file_${index}_end:\n.byte 0\n.previous)\");\n")
    string(APPEND names "extern const char lamina_file_${index}[], lamina_file_${index}_end[];\n")
    string(APPEND rows
      "      {\"/${path}\", {lamina_file_${index}, static_cast<std::size_t>(lamina_file_${index}_end - lamina_file_${index})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
  if(index EQUAL 0)
    set(body "  return {};\n")
  else()
    set(body "  static const EmbeddedFile all[] = {\n${rows}  };\n  return all;\n")
  endif()
  file(CONFIGURE OUTPUT ${source} CONTENT
"// Made by cmake/embed.cmake.
#include <cstddef>

#include \"page/embedded.hpp\"

${blocks}
extern \"C\" {
${names}}

namespace lamina::studio {

std::span<const EmbeddedFile> embedded_files() {
${body}}

}  // namespace lamina::studio
" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${source})
endfunction()
