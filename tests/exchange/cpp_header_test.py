"""Models as C++ headers: compiled alone with -std=c++17 -Wall -Werror, they give the bits of
lamina predict on rows with words, dates, holes and words never seen.

    cpp_header_test.py PROGRAM COMPILER [--rows N] [--keep DIR]
"""
import argparse
import csv
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import tables  # noqa: E402

MAIN = """#include "model.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

int main(int, char** words) {
  std::ifstream in(words[1]);
  std::string cell[%(columns)d];
  while (std::getline(in, cell[0])) {
    for (int i = 1; i < %(columns)d; ++i) std::getline(in, cell[i]);
    model::Row row;
%(fill)s
    const model::Answer answer = model::predict(row);
%(show)s
  }
}
"""
SHOW_CLASSES = """    std::cout << answer.label;
    for (const float p : answer.probabilities) std::printf(" %a", static_cast<double>(p));
    std::printf("\\n");"""
SHOW_NUMBER = """    std::printf("%a\\n", answer.value);"""

# One model a line: the target, the columns, and how it is trained.
CASES = [
    ("binary", tables.COLUMNS, "--layers 16,8"),
    ("many", tables.COLUMNS, "--layers 12 --activation gelu"),
    ("number", tables.COLUMNS, "--layers 8,8 --activation silu"),
    ("binary", tables.COLUMNS, "--recipe tabm-mini --members 3 --layers 8,8"),
    ("many", tables.COLUMNS, "--recipe tabm-mini --members 3 --layers 8"),
    ("number", ["amount", "year", "work"], "--layers 8 --loss gaussian"),
    ("number", ["amount", "year", "work"], "--layers 8 --target-transform log"),
    ("number", ["amount", "year", "work"], "--layers 8 --target-transform quantile"),
    ("number", ["amount", "year", "work"], "--layers 8 --clamp"),
    ("many", ["amount", "year", "work", "grade"], "--recipe ensemble --members 4"),
    ("binary", ["amount", "year", "far", "when"], "--layers 8 --activation tanh"),
]


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def bits_of(number):
    return struct.pack("<f", float(number))


def compare(program, compiler, folder, kind, columns, options, rows):
    table, model, new = folder / "table.csv", folder / "m.lamina", folder / "new.csv"
    tables.write_table(table, kind, columns=columns)
    cells = tables.write_new_rows(new, rows, columns)
    run(program, "train", table, "--target", "target", "--epochs", "3", "--quiet", "--force", "-o",
        model, *options.split())
    header = folder / "model.hpp"
    run(program, "export", model, "--cpp", header, "--force", "--quiet")
    types = {c["name"]: c["type"] for c in json.loads(run(program, "inspect", model, "--json"))["columns"]}
    members = re.findall(r"^  (double|std::string_view) (\w+) = .*?///< '(.*?)'",
                         header.read_text(encoding="utf-8"), re.MULTILINE)
    fill, lines = [], []
    for place, (kind_of_member, member, _) in enumerate(members):
        text = f"cell[{place}]" if kind_of_member != "double" else f"std::strtod(cell[{place}].c_str(), nullptr)"
        fill.append(f"    row.{member} = {text};")
    for row in cells:
        for kind_of_member, _, name in members:
            if kind_of_member != "double":
                lines.append(row[name])
            elif types[name] == "date":
                lines.append(tables.days(row[name]).hex())
            else:
                lines.append(tables.number(row[name]).hex())
    main = folder / "main.cpp"
    main.write_text(MAIN % {"columns": len(members), "fill": "\n".join(fill),
                            "show": SHOW_NUMBER if kind == "number" else SHOW_CLASSES})
    (folder / "cells.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run(compiler, "-std=c++17", "-Wall", "-Wextra", "-Werror", "-O2", main, "-o", folder / "main")
    ours = run(folder / "main", folder / "cells.txt").splitlines()
    if "--layers 16,8" in options:  # with all that a compiler may do by default
        run(compiler, "-std=gnu++17", "-O3", "-march=native", main, "-o", folder / "fast")
        if run(folder / "fast", folder / "cells.txt").splitlines() != ours:
            sys.exit("-O3 -march=native gives other bits")
    theirs = list(csv.DictReader(run(program, "predict", model, new, "--proba", "--quiet").splitlines()))
    if len(ours) != rows or len(theirs) != rows:
        sys.exit(f"{len(ours)} and {len(theirs)} answers for {rows} rows")
    different = 0
    for line, expected in zip(ours, theirs):
        if kind == "number":
            different += float.fromhex(line) != float(expected["prediction"])
            continue
        label, *probabilities = line.split(" ")
        said = [value for name, value in expected.items() if name.startswith("probability_")]
        same = label == expected["prediction"] and len(said) == len(probabilities) and all(
            bits_of(float.fromhex(a)) == bits_of(b) for a, b in zip(probabilities, said))
        different += not same
    print(f"{kind:7} {options:60} {different} of {rows} rows differ, "
          f"header of {header.stat().st_size:,} bytes")
    return different


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("compiler")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        folder.mkdir(exist_ok=True)
        different = sum(compare(options.program, options.compiler, folder, *case, options.rows)
                        for case in CASES)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
