// Real tables: rows as documented and the types an expert would choose. They are no part of the
// project; LAMINA_DATA names the folder that holds them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "lamina/data/read.hpp"

namespace lamina {
namespace {

struct Expected {
  std::string file;
  std::string target;
  std::int64_t rows;
  std::int64_t missing;                       ///< cells in the whole table
  std::map<std::string, std::string> others;  ///< columns that are no numbers, by type
};

const std::vector<Expected>& expected_tables() {
  static const std::vector<Expected> tables = {
      {"abalone", "rings", 4177, 0, {{"sex", "category"}}},
      {"adult",
       "income",
       48842,
       2799 + 2809 + 857,
       {{"workclass", "category"},
        {"education", "category"},
        {"marital_status", "category"},
        {"occupation", "category"},
        {"relationship", "category"},
        {"race", "category"},
        {"sex", "category"},
        {"native_country", "category"},
        {"income", "category"}}},
      {"auto_mpg", "mpg", 398, 6, {{"origin", "category"}, {"name", "category"}}},
      {"bike_sharing_hour", "count", 17379, 0, {{"dateday", "date"}}},
      {"breast_cancer_wdbc", "diagnosis", 569, 0, {{"diagnosis", "category"}}},
      {"california_housing", "median_house_value", 20640, 207, {{"ocean_proximity", "category"}}},
      {"diamonds",
       "price",
       53940,
       0,
       {{"cut", "category"}, {"color", "category"}, {"clarity", "category"}}},
      {"digits_8x8",
       "digit",
       1797,
       0,
       {{"p0", "constant"}, {"p32", "constant"}, {"p39", "constant"}}},
      {"german_credit",
       "class",
       1000,
       0,
       {{"checking_status", "category"},
        {"credit_history", "category"},
        {"purpose", "category"},
        {"savings_status", "category"},
        {"employment_since", "category"},
        {"personal_status_sex", "category"},
        {"other_debtors", "category"},
        {"property", "category"},
        {"other_installment_plans", "category"},
        {"housing", "category"},
        {"job", "category"},
        {"telephone", "category"},
        {"foreign_worker", "category"},
        {"class", "category"}}},
      {"letter", "lettr", 20000, 0, {{"lettr", "category"}}},
      {"penguins",
       "species",
       344,
       19,
       {{"species", "category"}, {"island", "category"}, {"sex", "category"}}},
      {"spambase", "type", 4601, 0, {{"type", "category"}}},
      {"telco_churn",
       "churn",
       7043,
       11,
       {{"churn", "boolean"},
        {"multiple_lines", "category"},
        {"internet_service", "category"},
        {"online_security", "category"},
        {"online_backup", "category"},
        {"device_protection", "category"},
        {"tech_support", "category"},
        {"streaming_tv", "category"},
        {"streaming_movies", "category"},
        {"contract", "category"},
        {"payment_method", "category"}}},
      {"titanic",
       "Survived",
       891,
       177 + 687 + 2,
       {{"PassengerId", "id"},
        {"Name", "text"},
        {"Sex", "category"},
        {"Ticket", "category"},
        {"Cabin", "category"},
        {"Embarked", "category"}}},
      {"wine_quality", "quality", 6497, 0, {{"color", "category"}}},
  };
  return tables;
}

TEST(RealTables, AreReadAsAnExpertWould) {
  const char* const folder = std::getenv("LAMINA_DATA");
  if (folder == nullptr) GTEST_SKIP() << "LAMINA_DATA is not set: no real tables to read";
  for (const Expected& expected : expected_tables()) {
    const std::string path = std::string(folder) + "/" + expected.file + ".csv";
    if (!std::filesystem::exists(path)) continue;
    const Table table = read_csv(path, {.target = expected.target});
    EXPECT_EQ(table.rows(), expected.rows) << path;
    std::int64_t missing_cells = 0;
    for (const Column& column : table.columns()) {
      missing_cells += column.missing;
      const auto other = expected.others.find(column.name);
      EXPECT_EQ(column_type_names[static_cast<std::size_t>(column.type)],
                other == expected.others.end() ? "number" : other->second)
          << path << ", " << column.name;
    }
    for (const auto& [name, type] : expected.others) EXPECT_NE(table.find(name), nullptr) << name;
    EXPECT_EQ(missing_cells, expected.missing) << path;
  }
}

}  // namespace
}  // namespace lamina
