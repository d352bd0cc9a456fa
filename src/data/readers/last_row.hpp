// A last row that is none: the sum of the others, or a remark below them.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "data/readers/column_builder.hpp"
#include "lamina/core/note.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// True for "Total", "Grand total:" and the like, in any case.
bool names_a_total(std::string_view word);

/// True for a remark below a table: "Source: the office", "* provisional", "(c) 2024", "End of
/// list".
bool looks_like_remark(std::string_view text);

/// Where the last row is called a total and half of its numbers are the sums of those above, or
/// where it holds a remark below numbers and nothing else: what is to be said of passing over it.
std::optional<Note> no_last_row(std::span<ColumnBuilder> columns);

/// `data.note.total_row` where the last row is called "Total" or the like, and no other is.
void note_total_row(Table& table);

}  // namespace lamina
