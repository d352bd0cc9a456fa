// What a column is worth: what the score of the validation rows loses when its cells are shuffled.
#include "studio/number.hpp"
#include "studio/views.hpp"
#include "workflow/importance.hpp"

namespace lamina::studio {

Json importances_json(const Moment& moment) {
  Json list = Json::array();
  const Data& data = moment.data();
  if (data.images()) return list;
  const Prepared& rows = data.validation.rows() > 0 ? data.validation : data.training;
  const Importances found =
      importances(moment.model().predictor(), rows, {.rows = 1'000, .repeats = 3});
  for (const ColumnImportance& column : found.columns) {
    const double spread = column.interval ? column.interval->high - column.importance : 0;
    list.push_back({{"column", column.column},
                    {"importance", number(column.importance)},
                    {"spread", number(spread)}});
  }
  return list;
}

}  // namespace lamina::studio
