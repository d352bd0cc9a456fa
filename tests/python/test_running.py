"""Threads, forks, Ctrl-C, callbacks: right answers, and an end within a minute."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import faulthandler
import numpy as np
import pytest

import lamina_nn
from lamina_nn import Classifier

RNG = np.random.default_rng(0)
X = RNG.normal(size=(3000, 10))
Y = (X[:, 0] + X[:, 1] > 0).astype(int)


@pytest.fixture(autouse=True)
def watchdog():
    faulthandler.dump_traceback_later(60, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="module")
def model():
    return Classifier(epochs=3, threads=2).fit(X, Y)


def test_eight_threads_ask_while_another_trains(model):
    expected = model.predict_proba(X)
    wrong = []

    def ask():
        for i in range(20):
            if not np.array_equal(model.predict_proba(X[i:]), expected[i:]):
                wrong.append(i)

    trained = []
    threads = [threading.Thread(target=ask) for _ in range(8)]
    threads.append(threading.Thread(
        target=lambda: trained.append(Classifier(epochs=3, threads=2).fit(X, Y).predict_proba(X))))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert np.array_equal(trained[0], expected)


def _child(model, queue):
    fresh = Classifier(epochs=2, threads=2).fit(X, Y)
    queue.put((model.predict_proba(X), fresh.predict_proba(X)))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_child_process(model, method):
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=_child, args=(model, queue))
    child.start()
    answers, fresh = queue.get(timeout=50)
    child.join(10)
    assert child.exitcode == 0
    assert np.array_equal(answers, model.predict_proba(X))
    assert np.array_equal(fresh, Classifier(epochs=2).fit(X, Y).predict_proba(X))


def test_other_threads_run_while_it_trains():
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()
    Classifier(epochs=30, patience=0, threads=1).fit(X, Y)
    done.set()
    thread.join()
    assert max(np.diff(ticks)) < 1.0


def test_ctrl_c_within_a_callback_keeps_the_best_epoch():
    x = np.random.default_rng(0).normal(size=(300, 4))
    y = (x[:, 0] > 0).astype(int)

    def follow(kind, facts):
        if kind == "epoch" and facts["epoch"] == 2:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="interrupted"):
        model = Classifier(epochs=1000, patience=0).fit(x, y, callback=follow)
    assert model.report_["epochs"] == 2 and len(model.predict(x)) == 300


def test_ctrl_c_keeps_the_best_epoch():
    script = textwrap.dedent("""
        import numpy as np, warnings, sys
        from lamina_nn import Classifier
        x = np.random.default_rng(0).normal(size=(5000, 10))
        y = (x[:, 0] > 0).astype(int)
        def follow(kind, facts):
            if kind == "epoch" and facts["epoch"] == 2:
                print("ready", flush=True)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            model = Classifier(epochs=100000, patience=0).fit(x, y, callback=follow)
        print(len(model.predict(x)), model.report_["epochs"] < 100000, said[0].message, flush=True)
    """)
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline().strip() == "ready"
    start = time.monotonic()
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=30)
    assert child.returncode == 0
    assert out.startswith("5000 True interrupted: the model is epoch")
    assert time.monotonic() - start < 10


def test_what_a_callback_raises_comes_out():
    heard = []

    def follow(kind, facts):
        heard.append(kind)
        if kind == "epoch":
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        Classifier(epochs=5).fit(X, Y, callback=follow)
    assert heard[0] in ("note", "start") and heard[-1] == "epoch"
    assert Classifier(epochs=1).fit(X, Y).n_iter_ == 1


def test_nothing_is_printed_unless_asked(capfd):
    Classifier(epochs=2).fit(X, Y)
    assert capfd.readouterr() == ("", "")
    Classifier(epochs=2, verbose=True).fit(X, Y)
    out, err = capfd.readouterr()
    assert out == "" and "epoch 2/2" in err and "\r" not in err


def test_a_checkpointed_run_goes_on_with_the_same_bits(tmp_path):
    whole = Classifier(epochs=6).fit(X, Y)

    def stop(kind, facts):
        if kind == "epoch" and facts["epoch"] == 3:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="interrupted"):  # as Ctrl-C does
        Classifier(epochs=6, checkpoint=tmp_path / "run").fit(X, Y, callback=stop)
    rest = Classifier(epochs=6, checkpoint=tmp_path / "run", resume=True).fit(X, Y)
    assert np.array_equal(rest.model_._core.to_bytes(), whole.model_._core.to_bytes())


def test_a_time_limit_keeps_a_model():
    start = time.monotonic()
    model = Classifier(epochs=100000, patience=0, layers=[32], time_limit="2s").fit(X, Y)
    assert time.monotonic() - start < 30 and model.n_iter_ < 100000
    assert len(model.predict(X)) == len(X)


def test_the_report_and_the_parts_of_rows_are_written(tmp_path):
    model = Classifier(epochs=2, report=tmp_path / "run.html", save_split=tmp_path / "split.csv").fit(X, Y)
    assert (tmp_path / "run.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    parts = (tmp_path / "split.csv").read_text(encoding="utf-8").splitlines()
    assert len(parts) == len(X) + 1 and parts[0] == "row,part"
    assert model.n_iter_ == 2


def test_a_damaged_file_is_no_crash(model, tmp_path):
    model.save(tmp_path / "m.lamina")
    data = (tmp_path / "m.lamina").read_bytes()
    for cut in (0, 1, 8, 100, len(data) // 2, len(data) - 1):
        (tmp_path / "cut.lamina").write_bytes(data[:cut])
        with pytest.raises(lamina_nn.Error):
            lamina_nn.load(tmp_path / "cut.lamina")
    for place in range(0, len(data), max(1, len(data) // 60)):
        spoilt = bytearray(data)
        spoilt[place] ^= 0x55
        (tmp_path / "cut.lamina").write_bytes(spoilt)
        with pytest.raises(lamina_nn.Error):
            lamina_nn.load(tmp_path / "cut.lamina")
