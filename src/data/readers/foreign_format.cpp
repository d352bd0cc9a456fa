#include "data/readers/foreign_format.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

struct Foreign {
  std::string_view name;
  std::initializer_list<std::string_view> starts;
  std::initializer_list<std::string_view> ends;
  std::string_view fix;
};

constexpr std::string_view by_spreadsheet =
    "save it as CSV (File > Save As), or: soffice --headless --convert-to csv FILE";
constexpr std::string_view by_numpy =
    "python3 -c 'import numpy as n; n.savetxt(\"data.csv\", n.load(\"FILE\"), delimiter=\",\")', "
    "then --no-header";
constexpr std::string_view by_jq =
    "give JSON Lines, an object a line: jq -c '.[]' FILE > data.jsonl";
constexpr std::string_view by_pandas_to_csv = ".to_csv(\"data.csv\", index=False)'";

std::string in_pandas(std::string_view reader) {
  return "python3 -c 'import pandas as p; p." + std::string(reader) + "(\"FILE\")" +
         std::string(by_pandas_to_csv);
}

/// `fix` that starts with "read_" is a function of pandas.
const std::array formats = {
    Foreign{"a Parquet file", {"PAR1"}, {".parquet", ".pq"}, "read_parquet"},
    Foreign{"an Arrow (Feather) file", {"ARROW1", "FEA1"}, {".feather", ".arrow"}, "read_feather"},
    Foreign{"an ORC file", {}, {".orc"}, "read_orc"},
    Foreign{"a spreadsheet of Excel",
            {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
            {".xlsx", ".xls", ".xlsm", ".xlsb"},
            by_spreadsheet},
    Foreign{"a spreadsheet of OpenDocument", {}, {".ods"}, by_spreadsheet},
    Foreign{"NumPy arrays (.npy)", {"\x93NUMPY"}, {".npy"}, by_numpy},
    Foreign{"a NumPy archive (.npz)", {}, {".npz"}, by_numpy},
    Foreign{"an HDF5 file", {"\x89HDF\r\n\x1a\n"}, {".h5", ".hdf5"}, "read_hdf"},
    Foreign{"a pickle of Python", {}, {".pkl", ".pickle"}, "read_pickle"},
    Foreign{"a file of Stata", {"<stata_dta>"}, {".dta"}, "read_stata"},
    Foreign{"a file of SPSS", {"$FL2"}, {".sav"}, "read_spss"},
    Foreign{"a SQLite database",
            {std::string_view("SQLite format 3\0", 16)},
            {".sqlite", ".sqlite3"},
            "sqlite3 -header -csv FILE 'select * from TABLE' > data.csv"},
    Foreign{"a PDF document",
            {"%PDF-"},
            {".pdf"},
            "ask for the table itself, or extract it: pdftotext -layout FILE"},
    Foreign{"a page of HTML, perhaps the answer of a server instead of the file",
            {"<!DOCTYPE", "<!doctype", "<html", "<HTML", "<?xml"},
            {".html", ".htm", ".xml"},
            "download the table itself; a table within a page: python3 -c 'import pandas as p; "
            "p.read_html(\"FILE\")[0].to_csv(\"data.csv\", index=False)'"},
    Foreign{"a picture", {"\x89PNG", "\xff\xd8\xff", "GIF8"}, {}, "give images as IDX"},
    Foreign{"bzip2, which is not unpacked", {"BZh"}, {".bz2"}, "bzcat FILE | lamina … -"},
    Foreign{"xz, which is not unpacked",
            {std::string_view("\xfd"
                              "7zXZ\0",
                              6)},
            {".xz"},
            "xzcat FILE | lamina … -"},
    Foreign{"7-Zip, which is not unpacked", {"7z\xbc\xaf\x27\x1c"}, {".7z"}, "7z e FILE"},
    Foreign{"one JSON document", {"[{", "[\n", "[ ", "[\r", "[["}, {}, by_jq},
};

bool ends_with(std::string_view name, std::string_view end) {
  return name.size() > end.size() &&
         std::equal(end.begin(), end.end(), name.end() - static_cast<std::ptrdiff_t>(end.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

[[noreturn]] void refuse(const Foreign& format, const std::string& shown) {
  const bool pandas = format.fix.substr(0, 5) == "read_";
  throw Error({.code = "usage.not_yet",
               .what = "this is " + std::string(format.name) + ": lamina does not read it",
               .where = shown,
               .fix = pandas ? in_pandas(format.fix) : std::string(format.fix)});
}

}  // namespace

void refuse_foreign(std::string_view start, const std::string& path, const std::string& shown) {
  for (const Foreign& format : formats) {
    const auto begins = [&](std::string_view magic) {
      return start.substr(0, magic.size()) == magic;
    };
    const auto is_called = [&](std::string_view end) {
      return ends_with(path, end);
    };
    if (std::any_of(format.starts.begin(), format.starts.end(), begins) ||
        std::any_of(format.ends.begin(), format.ends.end(), is_called)) {
      refuse(format, shown);
    }
  }
}

void refuse_foreign_member(std::string_view member, const std::string& shown) {
  const auto named = [&](std::string_view end) {
    for (const Foreign& format : formats) {
      for (const std::string_view known : format.ends) {
        if (known == end) refuse(format, shown);
      }
    }
  };
  if (member == "xl/workbook.xml" || member == "xl/workbook.bin") named(".xlsx");
  if (member == "mimetype" || member == "content.xml") named(".ods");
  if (ends_with(member, ".npy")) named(".npz");
}

}  // namespace lamina
