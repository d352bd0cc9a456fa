#!/usr/bin/env python3
"""Hostile input: no crash, no hang, no "bug of ours", no memory out of proportion.

    tests/hostile/hostile.py PROGRAM                     300 mutations, every truncation, bombs: what CI runs
    tests/hostile/hostile.py PROGRAM --runs 10000        more mutations; --seed N for others
    tests/hostile/hostile.py PROGRAM --long-lines        lines of 1 GB; takes a minute and 2 GB of disk

Five small tables of our own making are changed at random (bytes, cells, lines, marks; packed before or after), and train,
predict, evaluate and inspect are run on them, with and without --json. A run may end well, or with an error of
exit code 2 to 6 that has its four facts. What went wrong is kept in the folder that is printed.
"""
import argparse
import gzip
import io
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile

SECONDS = 20
BASE = 64 << 20


def tables():
    """name -> (bytes, target)."""
    pick = random.Random(7)
    rows = range(60)
    people = "age,city,income,member\n" + "".join(
        f"{pick.randint(18, 90)},{pick.choice(['Rome', 'Oslo', 'Köln', 'São Paulo'])},"
        f"{pick.choice(['', 'NA', '1200', '3400.5', '-7'])},{pick.choice(['yes', 'no'])}\n" for _ in rows)
    sales = "\ufeffday;amount;shop\r\n" + "".join(
        f"{pick.randint(1, 28):02}.{pick.randint(1, 12):02}.2023;{pick.randint(1, 99)}.{pick.randint(100, 999)},50;"
        f"\"Shop \"\"{pick.randint(1, 3)}\"\"\"\r\n" for _ in rows)
    events = "".join(json.dumps({"when": f"2024-01-{pick.randint(1, 31):02}T10:00:00Z", "n": pick.random() * 10,
                                 "ok": pick.random() < 0.5, "note": pick.choice(["a", "b\n", None])}) + "\n"
                     for _ in rows)
    sizes = "id\tsize\tprice\tcode\n" + "".join(
        f"{i}\t{pick.choice(['<1', '1', '2', '10+', '2-5'])}\t${pick.randint(1, 9)},{pick.randint(100, 999)}.00\t"
        f"0{pick.randint(1000, 1009)}\n" for i in rows)
    framed = "# made by hand\n,a,b,y\n" + "".join(
        f"{i},{pick.gauss(0, 1):.3f},{pick.choice(['True', 'False', 'true'])},{pick.choice('xyz')}\n"
        for i in rows) + "\nSource: us\n"
    return {"people.csv": (people.encode(), "member"), "sales.csv": (sales.encode(), "amount"),
            "events.jsonl": (events.encode(), "n"), "sizes.tsv": (sizes.encode(), "price"),
            "framed.csv": (framed.encode(), "y")}


TOKENS = [b"", b"NA", b"\"", b"\"\"", b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xed\xa0\x80",
          b"\xef\xbb\xbf", b"\xff\xfe", b"\xc0\x80", b"1e400", b"-1e-400", b"inf", b"nan", b"9007199254740993",
          b"99999999999999999999999999", b"0x1F", b"1,234.5", b"1.234,5", b"(5)", b"5%", b"$", b"31-02-2011", b"0000-00-00",
          b"9999-12-31T23:59:60Z", b"<20", b"10+", b"2-5", b"=cmd|' /C calc'!A0", b"{", b"}", b"[", b"[[", b"\\u0000",
          b"{\"a\":1}", b"null", b"#", b"sep=;", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"a" * 3000, b"-", b".", b"Total"]


def packed(data, pick, name):
    way = pick.randrange(12)
    if way == 0:
        return gzip.compress(data, mtime=0), name + ".gz"
    if way == 1:
        room = io.BytesIO()
        with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=zipfile.ZIP_DEFLATED)
        return room.getvalue(), name + ".zip"
    if way == 2:
        return zstd(data), name + ".zst"
    return data, name


def zstd(data):
    """A frame of raw blocks: Python has no packer, but any reader takes it."""
    blocks = b""
    pieces = [data[i:i + 60000] for i in range(0, len(data), 60000)] or [b""]
    for i, piece in enumerate(pieces):
        blocks += ((i == len(pieces) - 1) | len(piece) << 3).to_bytes(3, "little") + piece
    return b"\x28\xb5\x2f\xfd\x00\x38" + blocks


def zstd_bomb(blocks):
    """Blocks of one byte, 128 KB long each."""
    size = 1 << 17
    return b"\x28\xb5\x2f\xfd\x00\x38" + b"".join(
        ((i == blocks - 1) | 1 << 1 | size << 3).to_bytes(3, "little") + b"0" for i in range(blocks))


def mutate(data, pick):
    data = bytearray(data)
    for _ in range(pick.choice([1, 1, 2, 3, 8])):
        at = pick.randrange(len(data) + 1)
        way = pick.randrange(9)
        if way == 0 and at < len(data):
            data[at] ^= 1 << pick.randrange(8)
        elif way == 1:
            data[at:at] = pick.choice(TOKENS)
        elif way == 2:
            del data[at:at + pick.choice([1, 2, 5, 50])]
        elif way == 3:
            del data[at:]
        elif way == 4:
            data[at:at] = bytes(pick.randrange(256) for _ in range(pick.choice([1, 4, 40])))
        elif way == 5:  # a cell becomes another
            marks = [i for i, c in enumerate(data) if c in b",;\t\n"]
            if len(marks) > 2:
                i = pick.randrange(len(marks) - 1)
                data[marks[i] + 1:marks[i + 1]] = pick.choice(TOKENS)
        elif way == 6:  # lines twice, or many times
            lines = bytes(data).split(b"\n")
            i = pick.randrange(len(lines))
            lines[i:i + 1] = [lines[i]] * pick.choice([0, 2, 50])
            data = bytearray(b"\n".join(lines))
        elif way == 7:
            a, b = pick.choice([(b",", b";"), (b"\n", b"\r"), (b";", b","), (b"\t", b","), (b".", b","), (b"\"", b"")])
            data = bytearray(bytes(data).replace(a, b))
        else:
            old = bytes(data[at:at + 20])
            data = bytearray(bytes(data).replace(old, pick.choice(TOKENS), 3) if old else data)
    return bytes(data)


class Runner:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.faults, self.counts, self.most = 0, {}, 0

    def run(self, words, unpacked=0, wanted=None):
        """One run, judged. `unpacked` is the size of the data."""
        out, err = self.folder / "out", self.folder / "err"
        start = time.monotonic()
        with open(out, "wb") as o, open(err, "wb") as e:
            process = subprocess.Popen([self.program, *words], cwd=self.folder, stdout=o, stderr=e,
                                       stdin=subprocess.DEVNULL,
                                       env={**os.environ, "LAMINA_THREADS": "2"})
            status, usage = self.wait(process, start)
        text, errors = out.read_bytes(), err.read_text(errors="replace")
        why = self.why(status, text, errors, "--json" in words)
        if not why and wanted and wanted not in errors + text.decode(errors="replace"):
            why = f"wanted {wanted}"
        # A cell has a byte and a mark at least.
        limit = BASE + unpacked + 16 * unpacked // 2
        peak = usage.ru_maxrss * 1024
        self.most = max(self.most, peak)
        if not why and peak > limit:
            why = f"took {peak >> 20} MB of memory, more than {limit >> 20}"
        code = -1 if status is None else status
        self.counts[code] = self.counts.get(code, 0) + 1
        if why:
            self.faults += 1
            print(f"fault {self.faults}: lamina {' '.join(words)}: {why}\n{errors[-500:]}")
        return not why

    def wait(self, process, start):
        delay = 0.001
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = status
                return os.waitstatus_to_exitcode(status), usage
            if time.monotonic() - start > SECONDS:
                process.kill()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = status
                return None, usage
            time.sleep(delay)
            delay = min(delay * 1.5, 0.02)

    @staticmethod
    def why(status, text, errors, as_json):
        if status is None:
            return f"not done after {SECONDS} seconds"
        if status not in (0, 2, 3, 4, 5, 6):
            return f"exit code {status}"
        if "bug" in errors:
            return "it calls itself a bug"
        if as_json:
            try:
                json.loads(text.decode())
            except ValueError as problem:
                return f"no JSON: {problem}: {text[:200]!r}"
        elif status != 0 and not all(part in errors for part in ("error: ", "  what ", "  where ", "  fix ")):
            return "an error without its four facts"
        return None


def mutations(runner, runs, seed):
    pick = random.Random(seed)
    models = {}
    for name, (data, target) in tables().items():
        (runner.folder / name).write_bytes(data)
        models[name] = name + ".lamina"
        runner.run(["train", name, "--target", target, "--epochs", "1", "-o", models[name], "--force"])
        if not (runner.folder / models[name]).exists():
            sys.exit(f"{name} itself does not train")
    for number in range(runs):
        name = pick.choice(list(models))
        data, target = tables()[name]
        before = pick.random() < 0.25  # packed, then changed
        content, file = data, "hostile_" + name
        if before:
            content, file = packed(content, pick, file)
        content = mutate(content, pick)
        if not before:
            content, file = packed(content, pick, file)
        (runner.folder / file).write_bytes(content)
        command = ["train", "predict", "evaluate", "inspect"][number % 4]
        words = {"train": ["train", file, "--target", target, "--epochs", "1", "-o", "new.lamina", "--force"],
                 "predict": ["predict", models[name], file, "--keep", target],
                 "evaluate": ["evaluate", models[name], file], "inspect": ["inspect", file]}[command]
        if command != "predict" and number // 4 % 2:
            words.append("--json")
        words += pick.choice([[], [], [], ["--bad-rows", "skip"], ["--bad-rows", "pad"], ["--no-header"],
                              ["--decimal-comma"], ["--encoding", "windows-1252"], ["--encoding", "utf-16"],
                              ["--comment", "#"], ["--skip", "1"], ["--missing", "x"], ["--strict"]])
        if not runner.run(words, unpacked=max(len(content), len(data)) * 60):
            (runner.folder / f"fault_{runner.faults}_{file}").write_bytes(content)
        (runner.folder / file).unlink()


def truncations(runner):
    plain = b'a,b,when\n1,"x\ny",2024-01-05\n2.5,"\xc3\xa4",2024-01-06\n'
    lines = b'{"a": 1, "b": "\xc3\xa4\\u00e4"}\n{"a": null, "b": true}\n'
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("t.csv"), plain, compress_type=zipfile.ZIP_DEFLATED)
    whole = {"t.csv": plain, "t.jsonl": lines, "t.csv.gz": gzip.compress(plain, mtime=0), "t.csv.zst": zstd(plain),
             "t.zip": room.getvalue(), "u.csv": plain.decode().encode("utf-16")}
    for name, data in whole.items():
        for size in range(len(data)):
            (runner.folder / name).write_bytes(data[:size])
            runner.run(["inspect", name] + (["--json"] if size % 2 else []), unpacked=1000)


def bombs(runner):
    def gzip_of(start, piece, times):
        room = io.BytesIO()
        with gzip.GzipFile(fileobj=room, mode="wb") as file:
            file.write(start)
            for _ in range(times):
                file.write(piece)
        return room.getvalue()

    # In pieces: what this script holds counts as memory of the programs that it starts.
    zeros = b"0" * (1 << 20)
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("t.csv", "w") as member:
        member.write(b"a,b\n0,0")
        for _ in range(60):
            member.write(zeros)
    refused = {"zeros.gz": gzip_of(b"", zeros, 64), "zeros.csv.zst": zstd_bomb(512), "zeros.zip": room.getvalue(),
               "lines.jsonl.zst": zstd_bomb(4000)}
    for name, data in refused.items():
        (runner.folder / name).write_bytes(data)
        for words in (["inspect", name], ["inspect", name, "--json"], ["train", name, "--target", "a"]):
            runner.run(words, unpacked=8 << 20, wanted="data.")
    # A table of few different lines is none.
    (runner.folder / "cells.csv.gz").write_bytes(gzip_of(b"a,b\n", b"1,2\n" * (1 << 18), 12))
    runner.run(["inspect", "cells.csv.gz"], unpacked=12 << 20, wanted="rows")


def long_lines(runner):
    size = 1 << 30
    for name, start, piece in (("long.csv", b"a,b\n", b"1"), ("commas.csv", b"a,b\n", b"1,"), ("quote.csv", b"a,b\n\"", b"x\n"),
                               ("long.jsonl", b'{"a": "', b"x"), ("first.csv", b"", b"x"), ("nul.csv", b"a,b\n", b"\0")):
        path = runner.folder / name
        with open(path, "wb") as file:
            file.write(start)
            for _ in range(size >> 20):
                file.write(piece * ((1 << 20) // len(piece)))
        # Not the file counts here, but the longest line that is read: 64 MB, and its copy.
        runner.run(["inspect", name], unpacked=32 << 20, wanted="data.")
        runner.run(["inspect", name, "--json"], unpacked=32 << 20, wanted="data.")
        path.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--long-lines", action="store_true")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lamina_hostile_"))
    runner = Runner(arguments.program.resolve(), folder)
    if arguments.long_lines:
        long_lines(runner)
    else:
        mutations(runner, arguments.runs, arguments.seed)
        truncations(runner)
        bombs(runner)
    codes = ", ".join(f"{count} with {code}" for code, count in sorted(runner.counts.items()))
    print(f"{sum(runner.counts.values())} runs: exit codes {codes}; at most {runner.most >> 20} MB; {runner.faults} faults")
    if runner.faults:
        print(f"see {folder}")
        return 1
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
