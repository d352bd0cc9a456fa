#include "exchange/accepted_words.hpp"

#include <map>

#include "core/ascii.hpp"
#include "core/trimmed.hpp"
#include "preprocess/spellings.hpp"

namespace lamina {

namespace {

char capital(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// As written, bare, in small letters, in capitals, with a capital first, and as a decimal.
std::vector<std::string> spellings_of(const std::string& label) {
  const std::string bare(trimmed(label));
  std::vector<std::string> all = {label, bare, lower(bare), bare, lower(bare)};
  for (char& c : all[3]) c = capital(c);
  if (!bare.empty()) all[4][0] = capital(all[4][0]);
  if (decimal_value(bare).empty()) return all;
  if (bare.find_first_of(".eE") == std::string::npos) all.push_back(bare + ".0");
  if (bare.ends_with(".0")) all.push_back(bare.substr(0, bare.size() - 2));
  return all;
}

}  // namespace

std::vector<std::pair<std::string, std::int32_t>> accepted_words(const CategoryColumn& column) {
  const Spellings known(column.labels);
  std::map<std::string, std::int32_t> codes;
  const auto offer = [&](const std::string& word) {
    const std::int32_t place = known.find(word);
    if (place >= 0 && !word.empty()) codes.try_emplace(word, place + 1);
  };
  for (const std::string& label : column.labels) {
    for (const std::string& word : spellings_of(label)) offer(word);
  }
  for (const bool value : {false, true}) {
    for (const std::string_view word : truth_words_for(value)) {
      for (const std::string& spelling : spellings_of(std::string(word))) offer(spelling);
    }
  }
  for (std::size_t i = 0; i < column.labels.size(); ++i) {
    codes[column.labels[i]] = static_cast<std::int32_t>(i) + 1;
  }
  return {codes.begin(), codes.end()};
}

}  // namespace lamina
