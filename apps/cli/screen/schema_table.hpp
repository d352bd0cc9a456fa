// The columns of a table as they were understood, so that a misreading shows before training.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/data/table.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

struct SchemaColumn {
  std::string name;
  std::string type;  ///< as --type writes it
  std::int64_t missing = 0;
  std::int64_t distinct = 0;
  bool more_distinct = false;  ///< or more: they were not counted further
  std::string content;         ///< range, most frequent words or an example
  std::string role;            ///< "target", why it is left out, or ""
  bool used = true;
};

/// What `table` holds, in its order. Columns that cannot help are marked as not used.
std::vector<SchemaColumn> describe(const Table& table);

/// At most `longest` columns are shown, then how many more there are; 0 shows all.
std::string schema_table(const std::vector<SchemaColumn>& columns, std::int64_t rows,
                         std::size_t longest, const Screen& screen);

}  // namespace lamina::cli
