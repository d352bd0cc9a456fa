"""A peer as a program in Python: the same protocol as cpp/worker.hpp, and what all peers' networks share."""
import json
import os
import sys
import time


class Cannot(Exception):
    """A peer has nothing for a request."""


def threads():
    """How many threads this worker may use; set before the peer's library is loaded."""
    return int(os.environ["OMP_NUM_THREADS"])


def layers(request):
    """(inputs, outputs, is hidden) of every layer."""
    sizes = request["sizes"]
    return [(a, b, i + 2 < len(sizes)) for i, (a, b) in enumerate(zip(sizes, sizes[1:]))]


def batch(request, rows=None):
    """Inputs f32[rows, features] and targets as the loss wants them."""
    import numpy

    random = numpy.random.default_rng(0)
    rows, outputs = rows or request["batch"], request["sizes"][-1]
    x = random.standard_normal((rows, request["sizes"][0])).astype("float32")
    if request["loss"] == "squared_error":
        return x, random.standard_normal((rows, outputs)).astype("float32")
    if request["loss"] == "binary_cross_entropy":
        return x, random.integers(0, 2, (rows, 1)).astype("float32")
    return x, random.integers(0, outputs, rows).astype("int64")


def sample(work, budget):
    """Mean seconds of a call over about `budget` seconds, and what the last one returned. `work.calls`: steps in one
    call of it."""
    steps = getattr(work, "calls", 1)
    if steps == 1:
        work()  # others had the caches meanwhile
    calls = 1
    while True:
        begin = time.perf_counter()
        for _ in range(calls):
            result = work()
        took = time.perf_counter() - begin
        if took >= budget / 2:
            return took / calls / steps, result
        calls *= int(min(1000, max(2, budget / max(took, 1e-7))))


def serve(prepare):
    """Answers requests until standard input ends. `prepare` gives the work, a function; what it returns is the loss
    of a step, or no number."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    work = result = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "prepare" in request:
                work = prepare(request["prepare"])
                result = work()
                answer = {"ready": True}
            elif "result" in request:
                answer = {"result": result if isinstance(result, float) else None}
            else:
                seconds, result = sample(work, request["sample"])
                answer = {"seconds": seconds}
        except Exception as fault:  # a peer's own errors too: the others go on
            answer = {"cannot": f"{type(fault).__name__}: {fault}"[:300]}
        print(json.dumps(answer), file=answers, flush=True)
