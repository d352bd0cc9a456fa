#include "arguments/training_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "lamina/core/error.hpp"
#include "screen/numbers.hpp"

namespace lamina::cli {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Table read_and_say(const std::string& name, const std::function<Table()>& read,
                   const Console& console) {
  const auto start = std::chrono::steady_clock::now();
  Table table = read();
  console.message(fmt::format("{}: {}, {}, read in {}\n", name, counted(table.rows(), "row"),
                              counted(static_cast<std::int64_t>(table.columns().size()), "column"),
                              duration(seconds_since(start))));
  return table;
}

}  // namespace

ReadOptions reading_of_test(const TrainArguments& arguments, const Table& table) {
  ReadOptions reading = arguments.reading;
  const TaskChoice choice =
      choose_task(table, {.target = arguments.options.target, .task = arguments.options.task});
  reading.for_model = true;
  reading.labels.clear();  // those of the test are beside it
  reading.types.clear();
  reading.date_formats.clear();
  for (const Column& column : table.columns()) {
    ColumnType type = column.type;
    if (type == ColumnType::boolean)
      type = ColumnType::category;  // a third word is unseen, no error
    if (column.name == arguments.options.target) {
      type = choice.task == Task::regression ? ColumnType::number : ColumnType::category;
    }
    if (type == ColumnType::date)
      reading.date_formats.emplace_back(column.name, column.date_format);
    const bool useful =
        type == ColumnType::number || type == ColumnType::category || type == ColumnType::date;
    if (column.type == ColumnType::number && column.style != NumberStyle{}) {
      reading.number_styles.push_back({column.name, column.style});
    }
    if (std::none_of(column.labels.begin(), column.labels.end(), may_mark_missing)) {
      reading.marks_missing.push_back(column.name);
    }
    if (useful) reading.types.emplace_back(column.name, type);
  }
  return reading;
}

TrainingTables read_tables(const TrainArguments& arguments, const Console& console) {
  TrainingTables tables{
      .data = read_and_say(
          arguments.data.shown(), [&] { return arguments.data.read(arguments.reading); }, console)};
  if (arguments.test_file.empty()) return tables;
  const ReadOptions reading = reading_of_test(arguments, tables.data);
  tables.test = read_and_say(
      printable(arguments.test_file, 200), [&] { return read_table(arguments.test_file, reading); },
      console);
  return tables;
}

}  // namespace lamina::cli
