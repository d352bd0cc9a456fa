"""What is the same for every process that is measured: its CPUs, its environment, and how figures spread."""
import os
import statistics


def cpus(threads):
    """The CPUs that a program with so many threads is bound to."""
    return sorted(os.sched_getaffinity(0))[:threads]


def environment(threads):
    """Each library's own way to be told how many threads it has."""
    env = {name: value for name, value in os.environ.items()
           if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LAMINA_THREADS", "LAMINA_ISA")}
    env.update({name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")})
    env.update(JAX_PLATFORMS="cpu", KERAS_BACKEND="jax", CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3",
               TORCHINDUCTOR_COMPILE_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
    if threads == 1:
        env["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return env


def spread(values):
    """Between the quartiles, as a share of the median; 0 of a single value."""
    if len(values) < 2:
        return 0.0
    quarters = statistics.quantiles(values, n=4)
    return (quarters[2] - quarters[0]) / statistics.median(values)
