// Columns side by side: numbers as they are, category codes as learnt rows of a table or one-hot.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

// Operands in the order of their columns: x[B,…], or codes[B,C] (i32) and, for each of its columns,
// a table[K+1,D] or none; integers: K of every column of codes. Output [B, all widths].

/// What stands in some columns of the output: all numbers of an operand, or what one column of
/// codes becomes.
struct Part {
  std::uint32_t x = 0;      ///< the operand of numbers or codes
  std::uint32_t table = 0;  ///< the operand that may be a table; 0: x is numbers
  std::int64_t column = 0;  ///< of the codes
  std::int64_t categories = 0;
  std::int64_t place = 0;  ///< its first column in the output
  std::int64_t width = 0;
};

bool is_left_out(const ConstView& table) {
  return table.shape.rank() == 0;
}

template <class Visit>
void for_each_part(const Step& step, const Op& op, Visit visit) {
  const std::int64_t* categories = step.integers(op).data();
  Part part;
  const auto next = [&](std::int64_t width) {
    part.width = width;
    visit(part);
    part.place += width;
  };
  for (std::uint32_t i = 0; i < op.n_in; ++i) {
    const ConstView& x = step.input(op, i);
    part.x = i;
    part.table = 0;
    if (x.dtype != DType::i32) {
      next(x.shape.columns());
      continue;
    }
    for (part.column = 0; part.column < x.shape[1]; ++part.column) {
      part.table = ++i;
      part.categories = *categories++;
      const ConstView& table = step.input(op, i);
      next(is_left_out(table) ? part.categories : table.shape[1]);
    }
  }
}

/// Whether every operand is what its place asks for.
bool is_well_formed(const Step& step, const Op& op) {
  const std::span<const std::int64_t> categories = step.integers(op);
  const std::int64_t rows = step.input(op, 0).shape.rows();
  std::size_t column = 0;
  for (std::uint32_t i = 0; i < op.n_in; ++i) {
    const ConstView& x = step.input(op, i);
    if (x.shape.rank() == 0 || x.shape.rows() != rows) return false;
    if (x.dtype != DType::i32) continue;
    if (x.shape.rank() != 2) return false;
    for (std::int64_t c = 0; c < x.shape[1]; ++c) {
      if (++i == op.n_in || column == categories.size()) return false;
      const std::int64_t last = categories[column++];
      const ConstView& table = step.input(op, i);
      const bool fits =
          table.dtype != DType::i32 && table.shape.rank() == 2 && table.shape[0] == last + 1;
      if (last < 0 || (!fits && !is_left_out(table))) return false;
    }
  }
  return column == categories.size();
}

Shape shape_of_all(const Step& step, const Op& op) {
  if (!is_well_formed(step, op)) {
    std::string given;
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      const ConstView& operand = step.input(op, i);
      if (i > 0) given += ", ";
      given += is_left_out(operand) ? "none" : to_string(operand.shape);
      if (operand.dtype == DType::i32) given += " i32";
    }
    refuse_shape(
        "embedding",
        given + " for columns of " + std::to_string(step.integers(op).size()) +
            " numbers of categories",
        "x[B,…], or codes[B,C] and a table[K+1,D] or none for each column, of K categories");
  }
  std::int64_t width = 0;
  for_each_part(step, op, [&](const Part& part) { width += part.width; });
  return {step.input(op, 0).shape[0], width};
}

/// A code picks a row, so one that is out of range must not reach the kernels.
void require_codes(const ConstView& codes, const Part& part) {
  const std::int64_t columns = codes.shape[1];
  const std::int32_t* const code = codes.i32() + part.column;
  const auto wrong = [&](std::int64_t row) {
    return static_cast<std::uint32_t>(code[row * columns]) >
           static_cast<std::uint64_t>(part.categories);
  };
  bool any = false;
  for (std::int64_t row = 0; row < codes.shape[0]; ++row) any |= wrong(row);
  if (!any) return;
  std::int64_t row = 0;
  while (!wrong(row)) ++row;
  throw Error({.code = "usage.bad_code",
               .what = "[embedding] code " + std::to_string(code[row * columns]) +
                       " is none of 0…" + std::to_string(part.categories),
               .where = "row " + std::to_string(row) + ", column " + std::to_string(part.column) +
                        " of the codes",
               .fix = "0 stands for missing or unseen, 1 to the number of categories for those"});
}

void forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  const std::int64_t rows = y.shape[0];
  const std::int64_t width = y.shape[1];
  on_floating(y.dtype, [&]<class T>(T) {
    for_each_part(step, op, [&](const Part& part) {
      const ConstView& x = step.input(op, part.x);
      T* const to = elements<T>(y) + part.place;
      if (part.table == 0) {
        kernels::copy_columns<T>(step.engine, to, width, elements<T>(x), part.width, rows,
                                 part.width, false);
        return;
      }
      require_codes(x, part);
      const std::int32_t* const codes = x.i32() + part.column;
      const ConstView& table = step.input(op, part.table);
      if (is_left_out(table)) {
        kernels::one_hot<T>(step.engine, to, width, codes, x.shape[1], rows, part.width);
      } else {
        kernels::embed<T>(step.engine, to, width, elements<T>(table), part.width, codes, x.shape[1],
                          rows);
      }
    });
  });
}

void backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const std::int64_t rows = dy.shape[0];
  const std::int64_t width = dy.shape[1];
  on_floating(dy.dtype, [&]<class T>(T) {
    for_each_part(step, op, [&](const Part& part) {
      const T* const slopes = elements<T>(dy) + part.place;
      const Step::Target target = step.input_gradient(op, part.table == 0 ? part.x : part.table);
      if (!target) return;
      T* const to = elements<T>(target.view);
      if (part.table == 0) {
        kernels::copy_columns<T>(step.engine, to, part.width, slopes, width, rows, part.width,
                                 target.add);
        return;
      }
      const ConstView& codes = step.input(op, part.x);
      kernels::embed_backward<T>(step.engine, to, target.view.shape[0], part.width, slopes, width,
                                 codes.i32() + part.column, codes.shape[1], rows, target.add);
    });
  });
}

constexpr OpKind embedding_kind{.name = "embedding",
                                .forward = forward,
                                .backward = backward,
                                .operands = {{.name = "column",
                                              .takes = Takes::numbers_or_codes,
                                              .optional = true,
                                              .repeated = true}},
                                .integer_list = "categories",
                                .first_result = shape_of_all};

}  // namespace

Var embedding(Tape& tape, std::span<const Var> columns, std::span<const std::int64_t> categories) {
  const bool numbers_alone = columns.size() == 1 && columns[0] && categories.empty() &&
                             tape.value(columns[0]).dtype != DType::i32;
  if (numbers_alone) return flatten(tape, columns[0]);
  return tape.record(embedding_kind, columns, {}, 0, categories);
}

}  // namespace lamina
