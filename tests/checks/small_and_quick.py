#!/usr/bin/env python3
"""The program starts within 10 ms, and is at most 10 MB without its symbols.

usage: small_and_quick.py PROGRAM
"""
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

MOST_SECONDS = 0.010
MOST_BYTES = 10_000_000
RUNS = 20

program = pathlib.Path(sys.argv[1]).resolve()


def processor_seconds():
    """What all children so far took of the processor, whatever else ran beside them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_of_a_start():
    """(by the clock, of the processor)"""
    before, start = processor_seconds(), time.perf_counter()
    subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, processor_seconds() - before


def stripped_bytes():
    with tempfile.TemporaryDirectory() as scratch:
        stripped = pathlib.Path(scratch, "lamina")
        subprocess.run(["strip", "-o", stripped, program], check=True)
        return stripped.stat().st_size


starts = [seconds_of_a_start() for _ in range(RUNS)]
clock = min(clock for clock, _ in starts)
processor = statistics.median(processor for _, processor in starts)
size = stripped_bytes()
print(f"{program.name} --version: {1e3 * clock:.1f} ms at best, {1e3 * processor:.1f} ms of the processor; "
      f"{size / 1e6:.1f} MB stripped")
faults = []
if clock > MOST_SECONDS or processor > MOST_SECONDS:
    faults.append(f"starting takes more than {1e3 * MOST_SECONDS:.0f} ms")
if size > MOST_BYTES:
    faults.append(f"the stripped program is larger than {MOST_BYTES / 1e6:.0f} MB")
sys.exit("; ".join(faults) or 0)
