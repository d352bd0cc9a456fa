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


class Failed(Exception):
    """A peer could not go on; the others do."""


class Worker:
    def __init__(self, command, threads, log):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                                        env=environment(threads),
                                        preexec_fn=lambda: os.sched_setaffinity(0, cpus(threads)))

    def say(self, request):
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # answer() tells

    def answer(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"cannot": "the program ended"}

    def ask(self, request):
        """Its answer, given while it alone runs; Failed where it has none."""
        self.process.send_signal(signal.SIGCONT)
        self.say(request)
        answer = self.answer()
        self.pause()
        if "cannot" in answer:
            raise Failed(answer["cannot"])
        return answer

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

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


def in_turn(workers, rounds, seconds, say):
    """{peer: one figure a round}; another peer begins each round. One that fails is left out, unless it is ours."""
    taken = {peer: [] for peer in workers}
    names = list(workers)
    for i in range(rounds):
        for peer in names[i % len(names):] + names[:i % len(names)]:
            if peer not in taken:
                continue
            try:
                taken[peer].append(workers[peer].ask({"sample": seconds})["seconds"])
            except Failed as fault:
                if peer == "lamina":
                    raise
                say(f"  {peer} failed: {fault}")
                del taken[peer]
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
        try:
            worker.ask({"prepare": request})
            ready[peer] = worker
        except Failed as fault:
            if peer == "lamina":
                raise
            say(f"  {peer}: {fault}")
    return ready


def results(workers):
    """{peer: what its last call came to}, of those that tell."""
    told = {peer: worker.ask({"result": True})["result"] for peer, worker in workers.items()}
    return {peer: value for peer, value in told.items() if value is not None}


def disagreements(kind, first, last):
    """Who does other work than the rest. Products hold whole numbers, so their sums are equal to the bit; the loss
    of a step falls, since every step sees the same batch (weights at the start are each peer's own)."""
    if kind == "product":
        return [f"{peer}'s product comes to {value}, ours to {last['lamina']}" for peer, value in last.items()
                if value != last["lamina"]]
    if kind == "train":
        return [f"{peer}'s loss went from {first[peer]:.4g} to {value:.4g}" for peer, value in last.items()
                if not value < first[peer]]
    return []


def end(workers):
    for worker in workers.values():
        worker.end()
    workers.clear()


def measure(kind, work, threads, start, rounds, seconds, say, log):
    """Rows of results of all `work`, (name, request) pairs of one kind."""
    chosen = {peer: start[peer] for peer in PEERS_OF[kind] if peer in start}
    serve_on = kind == "product"  # memory is of no interest there
    workers = {}
    rows = []
    try:
        for name, request in work:
            for peer in chosen.keys() - workers.keys():
                workers[peer] = Worker(chosen[peer], threads, log)
            in_order = {peer: workers[peer] for peer in chosen}
            ready = prepared(in_order, {**request, "threads": threads}, say)
            begun = results(ready)
            taken = in_turn(ready, rounds, seconds, say)
            for fault in disagreements(kind, begun, results({peer: ready[peer] for peer in taken})):
                say(f"  {name}: {fault}")
            memory = None if serve_on else {peer: ready[peer].peak_memory() for peer in taken}
            new = rows_of(name, kind, threads, taken, memory)
            rows += new
            say(f"  {name}, {threads} thread{'s' * (threads > 1)}: "
                + "  ".join(f"{row['peer']} {row['seconds'] * 1e6:.3g} µs ({row['ratio']:.2f})" for row in new))
            if not serve_on:
                end(workers)
    finally:
        end(workers)  # a stopped process would stay for ever
    return rows
