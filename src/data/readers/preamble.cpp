#include "data/readers/preamble.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "data/missing_marks.hpp"
#include "data/readers/csv_dialect.hpp"
#include "data/readers/csv_sample.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t most_title_lines = 20;

/// What is left of a text, line by line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {
    if (rest_.substr(0, 3) == "\xEF\xBB\xBF") rest_.remove_prefix(3);
  }
  std::string_view first() const { return rest_.substr(0, rest_.find_first_of("\r\n")); }
  std::string_view rest() const { return rest_; }
  void pass() {
    const std::size_t end = rest_.find_first_of("\r\n");
    const bool crlf = end != rest_.npos && rest_.substr(end, 2) == "\r\n";
    rest_ = end == rest_.npos ? "" : rest_.substr(end + (crlf ? 2 : 1));
  }

 private:
  std::string_view rest_;
};

/// The mark of Excel's "sep=;".
std::optional<char> named_delimiter(std::string_view line) {
  while (!line.empty() && line.front() == '"' && line.back() == '"' && line.size() > 1) {
    line = line.substr(1, line.size() - 2);
  }
  if (line.size() != 5 || line[3] != '=') return std::nullopt;
  const auto is = [&](std::size_t at, char small) {
    return (line[at] | 0x20) == small;
  };
  constexpr std::string_view marks = ",;\t| :!#$%&*/<>?@^_~";
  const bool named = is(0, 's') && is(1, 'e') && is(2, 'p');
  if (!named || marks.find(line[4]) == marks.npos) return std::nullopt;
  return line[4];
}

std::string lines_text(std::int64_t first, std::int64_t last) {
  return first == last ? "line " + std::to_string(first)
                       : "lines " + std::to_string(first) + " to " + std::to_string(last);
}

class Finder {
 public:
  Finder(std::string_view bytes, bool whole, const ReadOptions& options)
      : left_(bytes), whole_(whole), options_(options), marks_(options.missing) {}

  Preamble find() {
    if (const auto mark = named_delimiter(left_.first())) {
      found_.delimiter = *mark;
      pass(1);
    }
    const std::int64_t named = found_.lines;
    const std::string_view shown = left_.first();
    pass_comments();
    const std::int64_t comments = found_.lines;
    if (options_.header && options_.skip == 0) pass_titles();
    const bool titles = found_.lines > comments;
    if (titles || (comments > named && options_.comment == 0)) say(shown, named, titles);
    return std::move(found_);
  }

 private:
  void pass(std::int64_t lines) {
    for (std::int64_t i = 0; i < lines; ++i) left_.pass();
    found_.lines += lines;
  }
  char delimiter_of(std::string_view bytes) const {
    if (options_.delimiter != 0) return options_.delimiter;
    return found_.delimiter != 0 ? found_.delimiter : sniff_delimiter(bytes, whole_);
  }
  Sample records(std::string_view bytes) const {
    return sample_records(bytes, whole_,
                          {.delimiter = delimiter_of(bytes), .comment = options_.comment});
  }
  void say(std::string_view shown, std::int64_t before, bool titles);
  bool looks_like_header(const SampleRecord& record) const;
  bool is_comment(std::string_view line) const;
  bool is_header(const Lines& at) const;
  void pass_comments();
  bool frames(const Sample& sample) const;
  void pass_titles();

  Lines left_;
  bool whole_;
  const ReadOptions& options_;
  MissingMarks marks_;
  Preamble found_;
};

bool Finder::looks_like_header(const SampleRecord& record) const {
  if (record.cells.size() < 2 || holds_number(record, options_.decimal_comma ? ',' : '.')) {
    return false;
  }
  // A nameless first cell is an index.
  return std::none_of(record.cells.begin() + 1, record.cells.end(),
                      [&](const std::string& cell) { return marks_.contains(cell); });
}

bool Finder::is_comment(std::string_view line) const {
  return !line.empty() && line[0] == (options_.comment != 0 ? options_.comment : '#');
}

/// Whether a line that starts with # is the header.
bool Finder::is_header(const Lines& at) const {
  Lines next = at;
  next.pass();
  if (is_comment(next.first()) || !options_.header) return false;
  const Sample sample = records(at.rest());
  if (sample.size() < 2) return false;
  const std::size_t cells = sample[0].cells.size();
  if (cells < 2 || sample[1].cells.size() != cells) return false;
  const bool other = looks_like_header(sample[1]) && sample.size() > 2 && holds_number(sample[2]);
  return !other;
}

void Finder::pass_comments() {
  const bool told = options_.comment != 0;
  std::int64_t lines = 0;
  std::int64_t seen = 0;
  for (Lines at = left_; !at.rest().empty(); at.pass()) {
    ++seen;
    if (at.first().empty()) continue;
    if (!is_comment(at.first()) || (!told && is_header(at))) break;
    lines = seen;
  }
  pass(lines);
}

/// The note about what was passed over behind the first `before` lines.
void Finder::say(std::string_view shown, std::int64_t before, bool titles) {
  const std::int64_t first = options_.skip + before + 1;
  const std::int64_t last = options_.skip + found_.lines;
  found_.notes.push_back(
      {.code = "data.note.preamble",
       .what = "'" + printable(shown, 40) + (first == last ? "'" : "' …") +
               " before the header is passed over",
       .where = lines_text(first, last),
       .fix = titles ? "--skip " + std::to_string(last) + " says so aloud"
                     : "--comment '#' says so aloud, --skip passes over other lines",
       .of_spelling = true});
}

/// Whether the records agree with the first about the number of cells, all but a few.
bool Finder::frames(const Sample& sample) const {
  const auto equal = std::count_if(sample.begin(), sample.end(), [&](const SampleRecord& record) {
    return record.cells.size() == sample[0].cells.size();
  });
  return static_cast<std::size_t>(equal) * 10 >= sample.size() * 8;
}

void Finder::pass_titles() {
  const Sample all = records(left_.rest());
  if (all.size() < 3) return;
  const std::size_t cells = all[0].cells.size();
  const auto equal = std::count_if(all.begin(), all.end(), [&](const SampleRecord& record) {
    return record.cells.size() == cells;
  });
  const bool agrees = cells > 1 && static_cast<std::size_t>(equal) * 2 >= all.size();
  if (agrees && !all[0].only_first_cell()) return;
  Lines at = left_;
  std::int64_t lines = 0;
  for (std::size_t tried = 0; tried < most_title_lines && !at.rest().empty(); ++tried) {
    at.pass();
    ++lines;
    const std::string_view line = at.first();
    if (line.find_first_not_of(" \t,;|") == line.npos) continue;  // blank
    const Sample sample = records(at.rest());
    if (sample.size() < 2 || !looks_like_header(sample[0]) || !frames(sample)) continue;
    // One name fewer than cells may be R's row names; so may words be rows.
    const bool doubtful = sample[0].cells.size() == cells + 1 || cells == sample[0].cells.size();
    if (doubtful && !holds_number(sample[1])) continue;
    pass(lines);
    return;
  }
}

}  // namespace

Preamble find_preamble(std::string_view bytes, bool whole, const ReadOptions& options) {
  return Finder(bytes, whole, options).find();
}

}  // namespace lamina
