"""Takes samples of several programs in turn, so that what disturbs the machine disturbs all of them alike.

A worker is a process that answers one JSON object a line (cpp/worker.hpp). While one is sampled the others are
stopped by a signal: threads that wait by spinning would slow it.
"""
import json
import os
import pathlib
import signal
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def commands(build, python):
    """What starts each peer; ours is "lamina"."""
    def own(name, *words):
        return [python, str(HERE / "python" / f"{name}_peer.py"), *words]

    def program(name, *words):
        return [str(build / "peers" / f"peer_{name}"), *words]

    return {
        "lamina": program("lamina"),
        "eigen": program("eigen"),
        "torch": own("torch"),
        "torch_compile": own("torch", "compile"),
        "jax": own("jax"),
        "keras": own("keras"),
        "sklearn": own("sklearn"),
        "onnxruntime": own("runtime", "onnxruntime"),
        "openvino": own("runtime", "openvino"),
        "onednn": program("blas", "onednn"),
        "onednn_primitive": program("blas", "onednn_primitive"),
        "openblas": program("blas", "openblas"),
    }


PEERS_OF = {
    "train": ["lamina", "eigen", "torch", "torch_compile", "jax", "keras", "sklearn"],
    "predict": ["lamina", "eigen", "torch", "torch_compile", "jax", "keras", "sklearn", "onnxruntime", "openvino"],
    "product": ["lamina", "onednn", "onednn_primitive", "openblas"],
}


def environment(threads):
    """Each library's own way to be told how many threads it has."""
    env = {name: value for name, value in os.environ.items()
           if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LAMINA_THREADS", "LAMINA_ISA")}
    env.update({name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")})
    env.update(JAX_PLATFORMS="cpu", CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3",
               TORCHINDUCTOR_COMPILE_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
    if threads == 1:
        env["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return env


def cpus(threads):
    """The CPUs that a program with so many threads is bound to."""
    return sorted(os.sched_getaffinity(0))[:threads]


class Worker:
    def __init__(self, command, threads, log):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                                        env=environment(threads),
                                        preexec_fn=lambda: os.sched_setaffinity(0, cpus(threads)))

    def say(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"cannot": "the program ended"}

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def sample(self, seconds):
        self.process.send_signal(signal.SIGCONT)
        self.say({"sample": seconds})
        result = self.answer()
        self.pause()
        return result["seconds"]

    def peak_memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))

    def end(self):
        self.process.kill()
        self.process.communicate()


def spread(values):
    """Between the quartiles, as a share of the median."""
    quarters = statistics.quantiles(values, n=4)
    return (quarters[2] - quarters[0]) / statistics.median(values)


def in_turn(workers, rounds, seconds):
    """{peer: one figure a round}; another peer begins each round."""
    taken = {peer: [] for peer in workers}
    names = list(workers)
    for i in range(rounds):
        for peer in names[i % len(names):] + names[:i % len(names)]:
            taken[peer].append(workers[peer].sample(seconds))
    return taken


def rows_of(workload, kind, threads, taken, memory=None):
    """A row of results for each peer; `ratio` says how many times as long as ours it takes, round by round."""
    rows = []
    for peer, seconds in taken.items():
        ratios = [theirs / ours for theirs, ours in zip(seconds, taken["lamina"])]
        rows.append({"workload": workload, "kind": kind, "threads": threads, "peer": peer,
                     "seconds": statistics.median(seconds), "spread": spread(seconds),
                     "ratio": statistics.median(ratios), "ratio_spread": spread(ratios),
                     **({"memory": memory[peer]} if memory else {})})
    return rows


def prepared(workers, request, say):
    """Those workers that can do what is asked, one after the other, each paused when ready."""
    ready = {}
    for peer, worker in workers.items():
        worker.process.send_signal(signal.SIGCONT)
        worker.say({"prepare": request})
        answer = worker.answer()
        worker.pause()
        if "ready" in answer:
            ready[peer] = worker
        else:
            say(f"  {peer}: {answer['cannot']}")
    return ready


def measure(kind, work, threads, start, rounds, seconds, say, log):
    """Rows of results of all `work`, (name, request) pairs of one kind."""
    chosen = {peer: start[peer] for peer in PEERS_OF[kind] if peer in start}
    kept = {}
    rows = []
    for name, request in work:
        workers = kept or {peer: Worker(command, threads, log) for peer, command in chosen.items()}
        if kind == "product":
            kept = workers  # memory is of no interest there, so they may serve on
        ready = prepared(workers, {**request, "threads": threads}, say)
        taken = in_turn(ready, rounds, seconds)
        memory = None if kept else {peer: worker.peak_memory() for peer, worker in ready.items()}
        new = rows_of(name, kind, threads, taken, memory)
        rows += new
        say(f"  {name}, {threads} thread{'s' * (threads > 1)}: "
            + "  ".join(f"{row['peer']} {row['seconds'] * 1e6:.3g} µs ({row['ratio']:.2f})" for row in new))
        if not kept:
            for worker in workers.values():
                worker.end()
    for worker in kept.values():
        worker.end()
    return rows
