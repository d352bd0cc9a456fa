#!/usr/bin/env python3
"""Every code of a note in the sources stands in the tables of docs/cli.md, and every one there is in the sources."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
IN_SOURCE = re.compile(r'"(\w+\.note\.\w+)"')
IN_DOCS = re.compile(r"^\| `(\w+\.note\.\w+)` \|", re.MULTILINE)

sources = set()
for folder in ("src", "apps"):
    for path in (ROOT / folder).rglob("*.cpp"):
        sources.update(IN_SOURCE.findall(path.read_text(encoding="utf-8")))
documented = set(IN_DOCS.findall((ROOT / "docs" / "cli.md").read_text(encoding="utf-8")))
for code in sorted(sources - documented):
    print(f"{code} is not in the tables of docs/cli.md, section Notes")
for code in sorted(documented - sources):
    print(f"docs/cli.md has {code}, which no source gives")
print(f"{len(sources)} codes")
sys.exit(0 if sources == documented and sources else 1)
