#!/usr/bin/env python3
"""The promises of the studio's API, asked of the running program.

    api_test.py --program build/release/bin/lamina [--record DIR]

Every reply is checked against apps/studio/api.json; numbers against those that other commands of the
program print, or against arithmetic done here. --record writes one reply of each endpoint to DIR.
"""
import argparse
import json
import math
import pathlib
import random
import struct
import subprocess
import tempfile
import time

from studio_client import API, Attached, Studio, conforms

ARGUMENTS = None


def f32(value):
    """`value` rounded once to 32 bits."""
    return struct.unpack("f", struct.pack("f", value))[0]


def own_table(folder, rows=300, seed=3):
    """A table with numbers, words, a hole, and a target of two words."""
    draw = random.Random(seed)
    lines = ["age,income,city,<b>hours</b>,bought"]
    for _ in range(rows):
        age, hours = draw.randint(18, 80), round(draw.uniform(0, 60), 1)
        income, city = round(draw.gauss(3000, 800)), draw.choice(["Bern", "Kyiv", "Lima"])
        chance = 1 / (1 + math.exp(-(0.06 * (age - 45) + (city == "Lima") + 0.03 * (hours - 30))))
        hole = "" if draw.random() < 0.05 else income
        lines.append(f"{age},{hole},{city},{hours},{'yes' if draw.random() < chance else 'no'}")
    path = pathlib.Path(folder) / "shop.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def lamina(*words):
    done = subprocess.run([ARGUMENTS.program, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_exam_begins_untrained_and_is_learnt():
    with Studio(ARGUMENTS.program) as studio:
        session = studio.get("/session")
        assert session["question"] == "Will I pass this class?" and session["exam"]
        assert [column["name"] for column in session["columns"]] == ["lectures", "hours"]
        assert session["asked"] == {"lectures": "4", "hours": "5"}
        state = studio.get("/state")
        assert (state["status"], state["step"], state["sealed"]) == ("paused", 0, True)
        asked = studio.request("POST", "/api/whatif", json.dumps({"cells": session["asked"]}))[1]
        assert json.loads(asked)["answer"]["probabilities"][1] < 0.4, "the untrained network is wrong"
        losses = {metric["name"]: metric["value"] for metric in studio.get("/errors")["metrics"]}
        assert math.isclose(state["untrained_loss"], losses["log_loss"], rel_tol=1e-5)
        assert math.isclose(state["untrained_accuracy"], losses["accuracy"], rel_tol=1e-6)
        before = studio.get("/map", grid=16)
        studio.command("set", set={"speed": 0})
        studio.command("play")
        state = studio.wait("finished")
        assert state["validation_accuracy"] > 0.8 and state["epoch"] == state["controls"]["epochs"]
        after = studio.get("/map", grid=16)
        assert after["values"] != before["values"] and min(after["values"]) < 0.3
        # Who attends all and works much passes; who does neither does not.
        assert after["values"][-1] > 0.9 > 0.5 > after["values"][0]
        curves = studio.get("/curves")
        assert len(curves["epochs"]) == state["epoch"]
        assert sum(f["last"] - f["first"] + 1 for f in curves["folds"]) == state["step"]


def test_the_numbers_of_a_perceptron_follow_from_each_other():
    with Studio(ARGUMENTS.program) as studio:
        studio.command("set", set={"speed": 0})
        studio.command("epoch", count=3)
        studio.wait("paused")
        row = studio.get("/session")["rows"]["training"] // 2
        network = studio.get("/network", row=row)
        unit = studio.get("/unit", row=row, layer=network["layers"][-1]["name"], unit=0)
        z = 0.0
        for term in unit["terms"]:  # one fused multiply-add a term, from +0 on
            z = f32(term["weight"] * term["input"] + z)
            assert math.isclose(term["product"], term["weight"] * term["input"], rel_tol=1e-6)
        assert math.isclose(unit["z"], f32(z + unit["bias"]), rel_tol=1e-6), (unit["z"], z)
        answer = 1 / (1 + math.exp(-unit["z"]))
        assert math.isclose(unit["output"], answer, rel_tol=1e-6)
        truth = 1.0 if network["truth"] == "yes" else 0.0
        assert math.isclose(unit["delta"], answer - truth, rel_tol=1e-5)
        assert math.isclose(network["loss"], -math.log(answer if truth else 1 - answer), rel_tol=1e-5)
        for term in unit["terms"]:
            assert math.isclose(term["gradient"], unit["delta"] * term["input"], rel_tol=1e-5, abs_tol=1e-9)
            assert math.isclose(term["change"], -network["learning_rate"] * term["gradient"],
                                rel_tol=1e-3, abs_tol=1e-7)


def weights_of(network):
    return [weight for layer in network["layers"] for weight in layer["weights"]]


def rows_one_by_one(studio):
    """The pass that is shown of the next row is what a step of one row does, bit by bit."""
    studio.command("step", count=2)
    studio.wait("paused")
    seen, batch = [], studio.get("/state")["controls"]["batch_size"]
    for _ in range(4):
        shown = studio.get("/network", row="next")
        changes = [change for layer in shown["layers"] for change in layer["changes"]]
        biases = [(unit["bias"], unit["bias_change"]) for layer in shown["layers"] for unit in layer["units"]]
        state = studio.command("row")["state"]
        assert (state["step"], state["status"]) == (shown["step"] + 1, "paused")
        assert state["controls"]["batch_size"] == batch and state["loss"] == shown["loss"]
        after = studio.get("/network", row="next")
        assert any(changes)
        for before, change, now in zip(weights_of(shown), changes, weights_of(after), strict=True):
            assert f32(f32(now) - f32(before)) == f32(change), (before, change, now)
        for (before, change), unit in zip(biases, (u for l in after["layers"] for u in l["units"]), strict=True):
            assert before is None or f32(f32(unit["bias"]) - f32(before)) == f32(change)
        seen.append(shown["row"])
    assert len(set(seen)) == 4, "each step takes another row"
    log = studio.get("/runs")["log"]
    assert sum("a step of one row" in line for line in log) == 4


def test_one_row_is_a_step_of_its_own():
    with Studio(ARGUMENTS.program) as studio:
        studio.command("set", set={"layers": [3]})
        rows_one_by_one(studio)
        # Of so many steps not every one is kept: those between are taken again, of one row as they were.
        for _ in range(270):
            state = studio.command("row")["state"]
            if state["step"] == 103:
                then = weights_of(studio.get("/network"))
        assert 103 not in state["snapshots"]
        studio.command("seek", step=103)
        assert weights_of(studio.get("/network")) == then
        assert studio.get("/state")["controls"]["batch_size"] == 32
    with tempfile.TemporaryDirectory() as folder:  # a rate that warms up and falls, words, a hole
        with Studio(ARGUMENTS.program, own_table(folder), "--target", "bought", cwd=folder) as studio:
            rows_one_by_one(studio)


def test_every_view_answers_on_own_data():
    with tempfile.TemporaryDirectory() as folder:
        path = own_table(folder)
        with Studio(ARGUMENTS.program, path, "--target", "bought", cwd=folder) as studio:
            studio.command("epoch", count=20)
            studio.wait("paused")
            every_view(studio)
            assert "<b>hours</b>" in [c["name"] for c in studio.get("/session")["columns"]]
            first = studio.get("/network")["layers"]
            layer = next(one["name"] for one in first if one["kind"] == "dense")
            assert studio.get("/activation", layer=layer)["activation"] == "tanh"
            map_ = studio.get("/map", x="age", y="city", grid=8)
            assert map_["y"]["labels"] == ["Bern", "Kyiv", "Lima"] and len(map_["values"]) == 24
            errors = studio.get("/errors", part="validation")
            assert sum(errors["confusion"]) == errors["rows"]
            cell = studio.get("/rows", part="validation", truth=0, answer=1)
            assert cell["all"] == errors["confusion"][1]
            flipped = studio.get("/errors", part="validation", threshold=1)
            assert flipped["confusion"][1] == 0 or flipped["confusion"][3] == 0
            moved = studio.get("/errors", part="validation", threshold=0.7)
            _, alarms, missed, hits = moved["confusion"]
            found = {metric["name"]: metric["value"] for metric in moved["metrics"]}
            assert math.isclose(found["precision"], hits / max(1, hits + alarms)), "scores follow the threshold"
            assert math.isclose(found["recall"], hits / (hits + missed))
            some, every = studio.get("/errors", part="training", of_at_most=100), studio.get("/errors", part="training")
            assert some["rows"] == sum(some["confusion"]) == 100 < every["rows"] == sum(every["confusion"])
            worst = {row["row"]: row for row in every["worst"]}
            assert all(worst.get(row["row"], row) == row for row in some["worst"]), "a sampled row keeps its number"
            losses = studio.get("/loss")["rows"]
            right = {row["row"]: row["loss"] for row in studio.get("/errors", part="validation")["worst"]}
            seen = [(row["loss"], right[row["row"]]) for row in losses if row["row"] in right]
            assert seen and all(math.isclose(a, b, rel_tol=0.05) for a, b in seen)  # but for label smoothing
            reply, _ = studio.request("GET", "/api/errors?part=held_out")
            assert reply.status == 409  # sealed


def every_view(studio):
    for path in ("/session", "/tiles", "/state", "/curves", "/points", "/network", "/rate", "/doctor", "/errors",
                 "/landscape", "/loss", "/data", "/row", "/card", "/runs", "/lessons", "/report"):
        studio.get(path)
    studio.get("/map", grid=12)
    studio.get("/landscape", kind="random", grid=7)
    session = studio.get("/session")
    cells = {"cells": dict(session["asked"])}
    answer = studio.post("/answer", cells)
    whatif = studio.post("/whatif", cells)
    assert whatif["answer"] == answer
    shown = studio.post("/network", cells)
    assert shown["answer"] == answer


def test_rows_agree_with_the_other_commands_to_the_last_digit():
    with tempfile.TemporaryDirectory() as folder:
        path = own_table(folder)
        with Studio(ARGUMENTS.program, path, "--target", "bought", cwd=folder) as studio:
            studio.command("epoch", count=12)
            studio.wait("paused")
            studio.command("best")
            best = studio.get("/state")
            assert best["best_epoch"] > 0 and best["epoch"] == best["best_epoch"]
            studio.command("stop", file="mine.lamina")
            state = studio.get("/state")
            assert state["saved"] == "mine.lamina" and not state["sealed"]
            held_out = studio.get("/errors", part="held_out")
            report = json.loads(lamina("evaluate", f"{folder}/mine.lamina", path, "--held-out", "--json"))
            for metric in held_out["metrics"]:
                assert metric["value"] == report["metrics"][metric["name"]], metric
            for row in (0, 17, 299):
                network = studio.get("/network", row=row)
                told = json.loads(lamina("explain", f"{folder}/mine.lamina", path, "--row", row + 1, "--json"))
                assert network["answer"]["label"] == told["prediction"]
                told_layers = {layer["name"]: layer for layer in told["layers"]}
                for layer in network["layers"]:
                    outputs = [unit["output"] for unit in layer["units"]]
                    theirs = told_layers[layer["name"]]["output"]
                    assert [f32(a) for a in outputs] == [f32(b) for b in theirs], layer["name"]
                    zs = [unit["z"] for unit in layer["units"]]
                    if told_layers[layer["name"]].get("z"):
                        assert [f32(a) for a in zs] == [f32(b) for b in told_layers[layer["name"]]["z"]]


def weights(studio):
    return [layer["weights"] for layer in studio.get("/network", row=0)["layers"]]


def test_time_goes_back_exactly_and_forks():
    with Studio(ARGUMENTS.program) as studio:
        studio.command("set", set={"speed": 0})
        studio.command("step", count=137)
        studio.wait("paused")
        at_137 = weights(studio)
        studio.command("set", set={"learning_rate": 0.3})
        studio.command("step", count=200)
        studio.wait("paused")
        at_337 = weights(studio)
        studio.command("seek", step=137)
        assert weights(studio) == at_137
        studio.command("step", count=200)
        studio.wait("paused")
        assert weights(studio) == at_337, "replayed with the rate that was set there"
        studio.command("back")
        assert studio.get("/state")["step"] == 336
        studio.command("fork", step=137)
        state = studio.get("/state")
        assert state["step"] == 137 and state["run"] != 1
        studio.command("set", set={"learning_rate": 0.01})
        studio.command("step", count=20)
        studio.wait("paused")
        runs = studio.get("/runs")["runs"]
        assert [run["kind"] for run in runs] == ["run", "abandoned"] and runs[1]["step"] == 336
        marks = [mark["kind"] for mark in studio.get("/curves")["marks"]]
        assert "fork" in marks and "learning_rate" in marks and "back" in marks
        past = studio.get("/map", grid=8, step=0)
        assert past["step"] == 0 and past["values"] != studio.get("/map", grid=8)["values"]


def test_what_can_be_kept_is_kept():
    with tempfile.TemporaryDirectory() as folder:
        path = own_table(folder)
        with Studio(ARGUMENTS.program, path, "--target", "bought", "--layers", "6,5", cwd=folder) as studio:
            studio.command("epoch", count=5)
            studio.wait("paused")
            before = studio.get("/network", row=0)["layers"]
            studio.command("set", set={"dropout": 0.3})
            kept = studio.get("/network", row=0)["layers"]
            dense = [layer for layer in kept if layer["kind"] == "dense"]
            assert [layer["weights"] for layer in dense] == \
                [layer["weights"] for layer in before if layer["kind"] == "dense"]
            state = studio.get("/state")
            assert state["epoch"] == 5 and state["controls"]["dropout"] == 0.3
            studio.command("set", set={"layers": [6, 9], "dropout": 0})
            after = [layer for layer in studio.get("/network", row=0)["layers"] if layer["kind"] == "dense"]
            assert after[0]["weights"] == dense[0]["weights"] and after[1]["outputs"] == 9
            studio.command("set", set={"activation": "relu", "batch_size": 7})
            studio.command("epoch", count=2)
            state = studio.wait("paused")
            assert state["epoch"] == 7 and state["controls"]["activation"] == "relu"
            studio.command("ghost", set={"learning_rate": 0.05})
            studio.command("epoch", count=2)
            studio.wait("paused")
            others = studio.get("/curves")["others"]
            assert others[0]["kind"] == "ghost" and "0.05" in others[0]["label"]
            studio.command("weight", parameter=f"{after[0]['name']}.weight", index=0, value=0.25)
            again = [l for l in studio.get("/network", row=0)["layers"] if l["kind"] == "dense"]
            assert again[0]["weights"][0] == 0.25


def test_a_run_that_diverges_is_caught():
    with Studio(ARGUMENTS.program) as studio:
        studio.command("set", set={"speed": 0, "activation": "relu", "layers": [16, 16, 16]})
        studio.command("set", set={"learning_rate": 1000})
        studio.command("epoch", count=50)
        state = None
        for _ in range(200):
            state = studio.get("/state")
            if state["status"] != "playing":
                break
        if state["status"] == "diverged":
            assert state["error"]["code"] == "training.diverged"
            assert studio.get("/doctor")["word"] == "diverged"
            studio.command("set", set={"learning_rate": 0.01})
            studio.command("step")
            studio.wait("paused")
        else:
            assert studio.get("/doctor")["word"] in ("ill", "flat", "settled", "healthy", "overfits")


def test_a_dropped_table_opens_and_lessons_set_up():
    with tempfile.TemporaryDirectory() as folder:
        path = own_table(folder)
        with Studio(ARGUMENTS.program, cwd=folder) as studio:
            reply, data = studio.request("POST", "/api/upload?name=..%2F..%2Fshop.csv", path.read_bytes(),
                                         {"Content-Type": "application/octet-stream"})
            assert reply.status == 200, data
            upload = json.loads(data)
            assert upload["target"] == "bought" and upload["rows"] == 300 and upload["name"] == "shop.csv"
            version = studio.get("/session")["version"]
            studio.command("open", upload=upload["upload"], target="bought")
            session = studio.get("/session")
            assert session["version"] > version and session["target"] == "bought"
            studio.command("epoch")
            studio.wait("paused")
            for lesson in studio.get("/lessons")["lessons"]:
                studio.command("lesson", kind=lesson["kind"])
                state = studio.get("/state")
                assert state["controls"]["layers"] == lesson["setup"]["layers"], lesson["kind"]
                studio.command("step", count=3)
                assert studio.wait("paused")["step"] == 3
            assert studio.get("/lesson", kind="perceptron")["blocks"]


def test_the_stream_tells_what_happens():
    with Studio(ARGUMENTS.program) as studio:
        studio.command("play")
        events = studio.stream(1.5)
        names = [name for name, _, _ in events]
        assert names[0] == "hello" and {"state", "points", "epoch"} <= set(names), names
        ids = [number for _, _, number in events]
        assert ids == sorted(ids)
        resumed = studio.stream(0.5, last=ids[len(ids) // 2])
        assert resumed[0][0] != "hello" and resumed[0][2] == ids[len(ids) // 2] + 1


def report_in(page):
    """The JSON within a report, checked against api.json."""
    text = pathlib.Path(page).read_text(encoding="utf-8")
    data = text.split('id="report-data">', 1)[1].split("</script>", 1)[0]
    assert "<" not in data, "text of a table could end the script"
    value = json.loads(data)
    conforms(API["definitions"]["Report"], value, page)
    return value


def test_reports_hold_what_was_found():
    with tempfile.TemporaryDirectory() as folder:
        path, page, model = own_table(folder), f"{folder}/run.html", f"{folder}/m.lamina"
        words = [ARGUMENTS.program, "train", path, "--target", "bought", "--epochs", "5", "-o", model, "--json"]
        done = subprocess.run([*words, "--report", page], capture_output=True, text=True, check=False)
        if "usage.not_built" in done.stderr + done.stdout:
            print("the program was built without the page: reports are not tested")
            return
        assert done.returncode == 0, done.stderr
        said, report = json.loads(done.stdout), report_in(page)
        assert report["kind"] == "train" and report["card"]["command"].startswith("lamina train ")
        for metric in report["held_out"]["metrics"]:
            assert metric["value"] == said["metrics"][metric["name"]], metric
        assert len(report["curves"]["epochs"]) == 5
        assert {one["column"] for one in report["importances"]} == {"age", "income", "city", "<b>hours</b>"}
        other = f"{folder}/other.html"
        found = json.loads(lamina("evaluate", model, path, "--json", "--report", other))
        for metric in report_in(other)["errors"]["metrics"]:
            assert metric["value"] == found["metrics"][metric["name"]], metric


def test_the_range_test_is_that_of_train():
    with tempfile.TemporaryDirectory() as folder:
        table = own_table(folder)
        words = [str(table), "--target", "bought", "--layers", "8", "--optimizer", "adam", "--lr", "0.01", "--dropout", "0"]
        with Studio(ARGUMENTS.program, *words, cwd=folder) as studio:
            shown = studio.get("/range")
        found = json.loads(lamina("train", *words, "--find-lr", "--json"))["find_lr"]
        assert shown["suggested"] == found["suggested"], (shown["suggested"], found)
        assert len(shown["rates"]) == len(found["rates"])
        assert all(abs(a - b) < 1e-6 for a, b in zip(shown["smoothed"], found["smoothed"]))


def test_train_lets_the_page_look():
    with tempfile.TemporaryDirectory() as folder:
        table = own_table(folder)
        words = [str(table), "--target", "bought", "--recipe", "mlp", "--epochs", "400", "--patience", "0"]
        alone, watched = pathlib.Path(folder) / "alone.lamina", pathlib.Path(folder) / "watched.lamina"
        lamina("train", *words, "-o", alone, "--quiet")
        with Attached(ARGUMENTS.program, *words, "-o", watched) as studio:
            studio.get("/network")  # before the first step too
            assert studio.get("/session")["attached"]
            studio.command("pause")
            first = studio.wait("paused")
            assert first["why"] == "paused"
            for path in ("/map", "/network", "/points", "/errors", "/rate", "/landscape", "/curves", "/runs", "/card"):
                studio.get(path)
            studio.command("step", count=3)
            while studio.get("/state")["step"] < first["step"] + 3:
                pass
            refused, said = studio.request("POST", "/api/command", json.dumps({"op": "fork", "step": 0}))
            assert refused.status == 409 and json.loads(said)["error"]["code"] == "studio.not_here", said
            studio.command("play")
            # Nobody has the page open: the program ends with its training.
            assert studio.process.wait(60) == 0, studio.process.stderr.read()
        assert alone.read_bytes() == watched.read_bytes(), "whoever looks, the model is the same"
        with Attached(ARGUMENTS.program, *words[:-4], "--epochs", "1000000", "-o", watched, "--force") as studio:
            studio.command("set", set={"learning_rate": 0.001})
            while not studio.get("/curves")["marks"]:
                pass
            mark = studio.get("/curves")["marks"][0]
            assert mark["kind"] == "learning_rate" and "0.001" in mark["text"], mark
            studio.command("stop")
            assert studio.process.wait(60) == 0, studio.process.stderr.read()


def test_a_member_of_an_ensemble_is_drawn_as_a_network():
    with tempfile.TemporaryDirectory() as folder:
        words = [str(own_table(folder)), "--target", "bought", "--dropout", "0", "--epochs", "1000000", "--patience", "0"]
        with Attached(ARGUMENTS.program, *words, "-o", str(pathlib.Path(folder) / "m.lamina")) as studio:
            studio.command("pause")
            studio.wait("paused")
            members, seen = studio.get("/network")["members"], []
            assert members > 1
            for member in {1, members}:
                network = studio.get("/network", row=3, member=member)
                assert network["member"] == member
                drawn = [layer for layer in network["layers"] if layer["units"][0]["norm"] is not None]
                assert drawn[-1]["outputs"] == 1 and all(layer["weights"] for layer in drawn)
                cut = "age bin 1" in drawn[0]["sources"]
                assert cut == (member > 1) and ("age" in drawn[0]["sources"]) != cut, drawn[0]["sources"]
                tiles = {layer["name"]: layer for layer in studio.get("/tiles", grid=4, member=member)["layers"]}
                for layer in drawn:
                    shown = layer["units"][-1]
                    unit = studio.get("/unit", row=3, member=member, layer=layer["name"], unit=shown["index"])
                    assert unit["z"] == shown["z"] and len(unit["terms"]) == unit["all_terms"] > 0
                    total = sum(f32(term["product"]) for term in unit["terms"]) + unit["bias"]
                    assert math.isclose(total, unit["z"], rel_tol=1e-4, abs_tol=1e-5), (layer["name"], member)
                    assert len(tiles[layer["name"]]["units"][0]["values"]) == 16
                seen.append(drawn[-1]["weights"])
            assert seen[0] != seen[1], "each member has weights of its own"
            refused, _ = studio.request("GET", f"/api/network?member={members + 1}")
            assert refused.status == 400
            studio.command("stop")
            studio.process.wait(60)


def test_a_ghost_has_a_map_of_its_own_and_a_ball_rolls_downhill():
    with Studio(ARGUMENTS.program) as studio:
        studio.command("set", set={"layers": [4], "speed": 0})
        studio.command("ghost", set={"learning_rate": 1})
        studio.command("epoch", count=12)
        studio.wait("paused")
        ghost = next(other for other in studio.get("/curves")["others"] if other["kind"] == "ghost")
        end = time.monotonic() + 20
        while len(studio.get("/curves")["others"][0]["epochs"]) < 12 and time.monotonic() < end:
            pass
        there, here = studio.get("/map", grid=12, run=ghost["id"]), studio.get("/map", grid=12)
        assert there["x"] == here["x"] and there["values"] != here["values"]
        assert studio.request("GET", "/api/map?run=99")[0].status == 400
        reach = studio.get("/landscape", grid=9)["x"][-1]

        def ball(x, y):
            return studio.get("/ball", x=x, y=y, reach=reach)["places"]

        x, y, h = 0.7 * reach, -0.6 * reach, 0.01 * reach
        places = ball(x, y)
        losses = [place["loss"] for place in places]
        assert len(places) > 3 and all(b < a for a, b in zip(losses, losses[1:]))
        # Its first stride goes where the surface falls most.
        slope = [(ball(x + h, y)[0]["loss"] - ball(x - h, y)[0]["loss"]) / h,
                 (ball(x, y + h)[0]["loss"] - ball(x, y - h)[0]["loss"]) / h]
        way = [places[1]["x"] - x, places[1]["y"] - y]
        along = -(slope[0] * way[0] + slope[1] * way[1]) / math.hypot(*slope) / math.hypot(*way)
        assert along > 0.995, along


def test_refusals_have_four_facts():
    with Studio(ARGUMENTS.program) as studio:
        for method, path, body, status in [
                ("GET", "/api/map?grid=100000", None, 400), ("GET", "/api/map?x=nothing", None, 400),
                ("GET", "/api/nothing", None, 404), ("POST", "/api/command", '{"op": "fly"}', 400),
                ("POST", "/api/command", "{", 400), ("POST", "/api/command", "[]", 400),
                ("POST", "/api/command", '{"op":"set","set":{"learning_rate":-1}}', 400),
                ("POST", "/api/command", '{"op":"set","set":{"layers":[1,2,3,4,5,6,7,8,9]}}', 400),
                ("POST", "/api/command", '{"op":"stop","file":"../x"}', 400),
                ("GET", "/api/unit?layer=dense_1&unit=99", None, 400), ("GET", "/api/row?row=-5", None, 400)]:
            reply, data = studio.request(method, path, body)
            assert reply.status == status, (path, body, reply.status, data)
            assert set(json.loads(data)["error"]) == {"code", "what", "where", "fix"}
        assert studio.get("/state")["step"] == 0


def record(folder):
    """One reply of each endpoint that is read, as it really comes."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with Studio(ARGUMENTS.program) as studio:
        studio.command("set", set={"speed": 0, "layers": [4], "activation": "tanh"})
        studio.command("epoch", count=25)
        studio.wait("paused")
        words = {"/activation": {"layer": "dense_1"}, "/lesson": {"kind": "perceptron"},
                 "/rows": {"part": "validation", "truth": 0, "answer": 1}, "/unit": {"layer": "dense_1", "unit": 1}}
        for endpoint in API["endpoints"]:
            path = endpoint["path"][4:]
            if path in ("/stream", "/export", "/upload"):
                continue
            if endpoint["method"] == "GET":
                value = studio.get(path, **words.get(path, {}))
            elif path == "/command":
                value = studio.command("pause")
            else:
                value = studio.post(path, {"cells": {"lectures": 4, "hours": 5}})
            name = endpoint["method"] + endpoint["path"].replace("/", "_") + ".json"
            (folder / name).write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    global ARGUMENTS
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--record")
    parser.add_argument("--only", default="")
    ARGUMENTS = parser.parse_args()
    ARGUMENTS.program = str(pathlib.Path(ARGUMENTS.program).resolve())
    if ARGUMENTS.record:
        record(ARGUMENTS.record)
        return
    for name, test in list(globals().items()):
        if name.startswith("test_") and ARGUMENTS.only in name:
            test()
            print("ok", name, flush=True)


if __name__ == "__main__":
    main()
