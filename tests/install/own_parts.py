"""Counts the lines of each part in project/own_parts.cpp against the budget that stands above it."""
import pathlib
import re
import sys

source = (pathlib.Path(__file__).parent / "project/own_parts.cpp").read_text()
failed = False
for name, budget, text in re.findall(r"// -- (\w+): (\d+)\n(.*?)(?=// -- )", source, re.S):
    lines = sum(1 for line in text.splitlines() if line.strip())
    print(f"{name}: {lines} of {budget} lines")
    failed |= lines > int(budget)
sys.exit(failed)
