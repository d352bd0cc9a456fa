#!/usr/bin/env python3
"""Our libraries call no function of libm whose last bit differs between machines.

    libm.py liblamina_core.a …

IEEE 754 fixes the result of sqrt, fma, floor and the like; exp, log, tanh and their kin are as each C
library makes them, so a model trained on one machine would differ from the same on another. We have our
own (lamina/core/math.hpp and the kernels).
"""
import pathlib
import re
import subprocess
import sys

NAMES = """acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp exp2 exp10 expm1 hypot
lgamma tgamma log log10 log1p log2 pow sin sincos sinh tan tanh""".split()
INEXACT = {name + suffix for name in NAMES for suffix in ("", "f", "l")}
# The plain loops in double are what gradient checks compare with; they never reach a model's bytes. The
# functions of float (expf …) are allowed nowhere.
PLAIN_LOOPS = {"exp", "log", "log1p", "tanh", "erfc"}
ALLOWED = {("liblamina_kernels.a", f"{source}.cpp.o"): PLAIN_LOOPS
           for source in ("elementwise", "losses", "matmul", "rows")}


def main():
    offences = 0
    for archive in map(pathlib.Path, sys.argv[1:]):
        listing = subprocess.run(["nm", "--undefined-only", archive], check=True,
                                 capture_output=True, text=True).stdout
        member = "?"
        for line in listing.splitlines():
            if line.endswith(":"):
                member = line[:-1]
            match = re.match(r"\s+U (\w+)", line)
            if match and match[1] in INEXACT - ALLOWED.get((archive.name, member), set()):
                offences += 1
                print(f"{archive.name}({member}) calls {match[1]}")
    print(f"libm: {len(sys.argv) - 1} libraries, {offences} offences")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
