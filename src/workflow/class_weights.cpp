#include "workflow/class_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "data/number_text.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr double largest = std::numeric_limits<float>::max();

[[noreturn]] void bad_class_weights(std::string what, std::string fix) {
  throw Error({.code = "usage.class_weights",
               .what = std::move(what),
               .where = "option --class-weights",
               .fix = std::move(fix)});
}

std::string listed(const std::vector<std::string>& labels) {
  std::string text;
  for (std::size_t i = 0; i < labels.size() && i < 10; ++i) {
    text += (i == 0 ? "'" : ", '") + printable(labels[i], 24) + "'";
  }
  return labels.size() > 10 ? text + ", …" : text;
}

double weight_from(const std::string& text) {
  double weight = 0;
  const bool number = parse_number(text, '.', weight) == NumberText::number;
  if (number && weight >= 0 && weight <= largest) return weight;
  bad_class_weights(fmt::format("'{}' is no weight of a class", printable(text)),
                    "give a number of at least 0 for each class");
}

/// n / (K n_k), as scikit-learn and Keras' users have it: every class weighs the same in all.
std::vector<double> balanced(const Preprocessor& preprocessor) {
  std::vector<double> weights;
  const std::vector<double>& shares = preprocessor.label_shares();
  for (const double share : shares) {
    weights.push_back(1 / (static_cast<double>(shares.size()) * share));
  }
  return weights;
}

/// A number for each class, in their order.
std::vector<double> in_order(const std::vector<std::string>& said,
                             const std::vector<std::string>& labels) {
  if (said.size() != labels.size()) {
    bad_class_weights(
        fmt::format("there {} {} weight{} for {} classes", said.size() == 1 ? "is" : "are",
                    said.size(), said.size() == 1 ? "" : "s", labels.size()),
        fmt::format("give one for each of {}, in this order, or LABEL=WEIGHT for some",
                    listed(labels)));
  }
  std::vector<double> weights;
  for (const std::string& text : said) weights.push_back(weight_from(text));
  return weights;
}

/// LABEL=WEIGHT for some classes; the others weigh 1.
std::vector<double> by_label(const std::vector<std::string>& said,
                             const std::vector<std::string>& labels) {
  std::vector<double> weights(labels.size(), 1);
  std::vector<bool> given(labels.size());
  for (const std::string& text : said) {
    const std::size_t at = text.rfind('=');
    if (at == std::string::npos) {
      bad_class_weights(fmt::format("'{}' is no LABEL=WEIGHT", printable(text)),
                        "write all as LABEL=WEIGHT, or one number for each class");
    }
    const std::string label = text.substr(0, at);
    const auto found = std::find(labels.begin(), labels.end(), label);
    if (found == labels.end()) {
      NearestName nearest(label);
      for (const std::string& known : labels) nearest.offer(known);
      bad_class_weights(fmt::format("'{}' is no class of the target", printable(label)),
                        nearest.best().empty()
                            ? fmt::format("the classes are {}", listed(labels))
                            : fmt::format("did you mean '{}'?", printable(nearest.best())));
    }
    const auto index = static_cast<std::size_t>(found - labels.begin());
    if (given[index]) {
      bad_class_weights(fmt::format("'{}' is given two weights", printable(label)),
                        "give each class one");
    }
    given[index] = true;
    weights[index] = weight_from(text.substr(at + 1));
  }
  return weights;
}

}  // namespace

std::vector<double> class_weights(const std::vector<std::string>& said,
                                  const Preprocessor& preprocessor) {
  if (said.empty()) return {};
  if (preprocessor.task() == Task::regression) {
    bad_class_weights("the target is an amount, which has no classes",
                      "weigh rows by a column (--weights), or pass --task classification");
  }
  if (said.size() == 1 && said[0] == "balanced") return balanced(preprocessor);
  const std::vector<std::string>& labels = preprocessor.labels();
  const bool named = std::any_of(said.begin(), said.end(), [](const std::string& text) {
    return text.find('=') != std::string::npos;
  });
  if (!named && said.size() == 1) {
    NearestName nearest(said[0]);
    nearest.offer("balanced");
    if (!nearest.best().empty()) {
      bad_class_weights(fmt::format("'{}' is no weight of a class", printable(said[0])),
                        "did you mean 'balanced'?");
    }
  }
  std::vector<double> weights = named ? by_label(said, labels) : in_order(said, labels);
  if (std::all_of(weights.begin(), weights.end(), [](double w) { return w == 0; })) {
    bad_class_weights("every class has the weight 0", "give some a weight above 0");
  }
  return weights;
}

}  // namespace lamina
