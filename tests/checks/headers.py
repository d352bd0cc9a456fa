#!/usr/bin/env python3
"""Each public header compiles alone, and the seconds that <lamina/lamina.hpp> takes are printed.

    headers.py --compiler c++ --scratch DIR

The seconds are a report, not a limit: machines differ. The aim is 1.5 s.
"""
import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WHOLE = "lamina/lamina.hpp"


def compile_alone(compiler, header, scratch, only_check):
    """(seconds, what the compiler said or None) for a file that includes `header` alone."""
    source = scratch / f"include_{header.replace('/', '_')}.cpp"
    source.write_text(f"#include <{header}>\n")
    mode = ["-fsyntax-only"] if only_check else ["-O2", "-c", "-o", source.with_suffix(".o")]
    command = [compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}",
               *mode, source]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    return time.monotonic() - start, done.stderr if done.returncode else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--scratch", type=pathlib.Path, required=True)
    arguments = parser.parse_args()

    include = ROOT / "include"
    headers = [str(p.relative_to(include)) for p in sorted(include.rglob("*.hpp"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda header: compile_alone(arguments.compiler, header,
                                                        arguments.scratch, True)[1], headers)
    failed = 0
    for header, said in zip(headers, answers):
        if said is not None:
            failed += 1
            print(f"include/{header} does not compile alone:\n{said}")
    print(f"headers: {len(headers)} compiled alone, {failed} failed")
    if WHOLE in headers and not failed:
        seconds = min(compile_alone(arguments.compiler, WHOLE, arguments.scratch, False)[0]
                      for _ in range(3))
        print(f"headers: #include <{WHOLE}> compiles in {seconds:.2f} s (best of 3; aim: 1.5 s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
