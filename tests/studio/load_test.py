#!/usr/bin/env python3
"""What watching costs: streams and views of several clients beside a training that runs.

    load_test.py --program build/release/bin/lamina [--streams 24] [--seconds 4] [--rows 20000] [--columns 50]

Prints the numbers; fails when a view usually takes longer than a second, when the trainer gives more than a tenth
of its time to showing, or when memory grows: with --seconds 1800 the proof that it is flat for half an hour. The
machine's other work is in the numbers too.
"""
import argparse
import json
import pathlib
import random
import statistics
import tempfile
import threading
import time
import urllib.parse

from studio_client import Studio, check


def table(folder, rows, columns):
    draw = random.Random(1)
    path = pathlib.Path(folder) / "wide.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"x{i}" for i in range(columns)) + ",y\n")
        for _ in range(rows):
            row = [draw.gauss(0, 1) for _ in range(columns)]
            file.write(",".join(f"{x:.4g}" for x in row) + f",{'ab'[row[0] + row[1] > 0]}\n")
    return path


def memory(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--streams", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--columns", type=int, default=50)
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        path = table(folder, arguments.rows, arguments.columns)
        with Studio(program, path, "--target", "y", "--layers", "16", "--dropout", "0", "--batch", "32",
                    "--epochs", "100000", "--threads", "1", cwd=folder) as studio:
            studio.command("play")
            alone = steps_in(studio, min(10, arguments.seconds))
            before = memory(studio.process)
            threads = [threading.Thread(target=studio.listen, args=(arguments.seconds,))
                       for _ in range(arguments.streams)]
            for thread in threads:
                thread.start()
            first = studio.get("/state")["step"]
            began, seconds, held = time.monotonic(), {}, []
            while time.monotonic() - began < arguments.seconds:
                for view, words in (("/state", {}), ("/map", {"grid": 32}), ("/network", {}), ("/errors", {})):
                    asked = time.monotonic()
                    reply, data = studio.request("GET", f"/api{view}?{urllib.parse.urlencode(words)}")
                    seconds.setdefault(view, []).append(time.monotonic() - asked)
                    assert reply.status == 200, (view, data[:400])
                    check("GET", view, json.loads(data))
                asked = time.monotonic()
                studio.post("/whatif", {"row": 3})
                seconds.setdefault("/whatif", []).append(time.monotonic() - asked)
                if time.monotonic() - began >= arguments.seconds * len(held) / 10:
                    held.append(memory(studio.process))
                time.sleep(0.1)
            state = studio.get("/state")
            watched = (state["step"] - first) / (time.monotonic() - began)
            for thread in threads:
                thread.join()
            after = memory(studio.process)
    found = {"streams": arguments.streams, "steps_a_second_alone": round(alone), "steps_a_second_watched": round(watched),
             "trainer_share_of_watching": round(state["watching"], 4),
             "median_ms": {view: round(1000 * statistics.median(all_), 1) for view, all_ in seconds.items()},
             "worst_ms": {view: round(1000 * max(all_), 1) for view, all_ in seconds.items()},
             "memory_grew_mb": round((after - before) / 1e6, 1),
             "memory_mb": [round(bytes_ / 1e6, 1) for bytes_ in held]}
    print(json.dumps(found))
    assert max(statistics.median(all_) for all_ in seconds.values()) < 1
    assert state["watching"] < 0.1
    assert after - before < 200e6
    if arguments.seconds >= 300:
        assert after - held[len(held) // 2] < 8e6, "memory still grows after half of the time"


def steps_in(studio, seconds):
    first, began = studio.get("/state")["step"], time.monotonic()
    time.sleep(seconds)
    return (studio.get("/state")["step"] - first) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
