#include "data/readers/csv_rounds.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "core/assert.hpp"

namespace lamina {

namespace {

constexpr std::size_t chunk_size = std::size_t{1} << 19U;
/// More threads than this would wait for the one that reads the file.
constexpr std::size_t most_chunks = 32;

/// What one thread makes of its chunk.
struct Part {
  std::vector<ColumnBuilder> builders;
  std::int64_t lines = 0;
  std::exception_ptr error;
};

}  // namespace

CsvRounds::CsvRounds(const Engine& engine, ByteSource& source, const CsvScanner& scanner)
    : engine_(engine),
      source_(source),
      name_(scanner.name()),
      dialect_(scanner.dialect()),
      line_(scanner.next_line()),
      buffer_(scanner.held()),
      ended_(scanner.ended()) {}

std::size_t CsvRounds::Rest::read(std::span<char> room) {
  const std::size_t held = std::min(room.size(), rounds_.buffer_.size() - rounds_.at_);
  std::copy_n(rounds_.buffer_.data() + rounds_.at_, held, room.data());
  rounds_.at_ += held;
  return held == room.size() ? held : held + rounds_.source_.read(room.subspan(held));
}

void CsvRounds::Rest::rewind() {
  LAMINA_ASSERT(false, "what follows is read once");
}

std::size_t CsvRounds::next_round() {
  const auto threads = static_cast<std::size_t>(engine_.threads());
  const std::size_t size = chunk_size * std::min(threads, most_chunks);
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t held = buffer_.size();
  if (!ended_ && held < size) {
    buffer_.resize(size);
    const std::size_t got = source_.read(std::span(buffer_).subspan(held));
    buffer_.resize(held + got);
    ended_ = held + got < size;
  }
  return ended_ ? buffer_.size() : buffer_.rfind('\n') + 1;  // npos + 1 is 0
}

std::vector<std::string_view> CsvRounds::cut(std::size_t size) const {
  const std::string_view all(buffer_.data(), size);
  std::vector<std::string_view> chunks;
  for (std::size_t begin = 0; begin < size;) {
    const std::size_t line_end =
        begin + chunk_size < size ? all.find('\n', begin + chunk_size) : all.npos;
    const std::size_t end = line_end == all.npos ? size : line_end + 1;
    chunks.push_back(all.substr(begin, end - begin));
    begin = end;
  }
  return chunks;
}

bool CsvRounds::run(std::vector<ColumnBuilder>& builders, const AddRows& add_rows) {
  for (;;) {
    const std::size_t size = next_round();
    // Without a whole line, or with a quote, the file is read in order from here.
    if (size == 0 || buffer_.find('"') < size) return true;
    const std::vector<std::string_view> chunks = cut(size);
    std::vector<Part> parts(chunks.size());
    for (Part& part : parts) {
      for (const ColumnBuilder& builder : builders) part.builders.push_back(builder.follower());
    }
    const auto read_chunk = [&](std::size_t i) {
      try {
        const std::unique_ptr<ByteSource> source = plain_source(chunks[i]);
        CsvScanner scanner(*source, name_, dialect_, 1);
        add_rows(scanner, parts[i].builders);
        parts[i].lines = scanner.next_line() - 1;
      } catch (...) {
        parts[i].error = std::current_exception();
      }
    };
    engine_.parallel(static_cast<std::int64_t>(chunks.size()), 1,
                     [&](std::int64_t begin, std::int64_t end) {
                       for (std::int64_t i = begin; i < end; ++i) {
                         read_chunk(static_cast<std::size_t>(i));
                       }
                     });
    for (Part& part : parts) {
      if (part.error != nullptr) return false;
      for (std::size_t i = 0; i < builders.size(); ++i) {
        builders[i].append(part.builders[i], line_);
      }
      line_ += part.lines;
    }
    at_ = size;
  }
}

}  // namespace lamina
