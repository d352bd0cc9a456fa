#!/usr/bin/env python3
"""Our objects call no function of libm whose last bit differs between machines.

    libm.py OBJECT …

IEEE 754 fixes the result of sqrt, fma, floor and the like; exp, log, tanh and their kin are as each C
library makes them, so a model trained on one machine would differ from the same on another. We have our
own (lamina/core/math.hpp and the kernels). Only the plain kernels may call libm, and only in double,
where they check gradients: that never reaches a model's bytes.
"""
import re
import subprocess
import sys

IN_DOUBLE = set("""acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp exp2 exp10 expm1
hypot lgamma tgamma log log10 log1p log2 pow sin sincos sinh tan tanh""".split())
IN_OTHERS = {name + suffix for name in IN_DOUBLE for suffix in "fl"}
PLAIN_KERNELS = "/src/kernels/ref/"


def main():
    objects = sys.argv[1:]
    if len(objects) < 100:
        print(f"libm: only {len(objects)} objects given, which proves nothing")
        return 1
    offences = 0
    for path in objects:
        called = subprocess.run(["nm", "--undefined-only", path], check=True, capture_output=True,
                                text=True).stdout
        refused = IN_OTHERS if PLAIN_KERNELS in path else IN_OTHERS | IN_DOUBLE
        for name in sorted(refused & set(re.findall(r" U (\w+)$", called, re.MULTILINE))):
            offences += 1
            print(f"{path} calls {name}")
    print(f"libm: {len(objects)} objects, {offences} offences")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
