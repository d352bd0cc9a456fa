"""Ranks, scores with their errors, and docs/quality.md of the results."""

import math
import statistics

import tables

SCORES = {"by accuracy or RMSE": ("accuracy", "rmse"), "by log loss or RMSE": ("log_loss", "rmse")}


def value(result, score):
    """Smaller is better; nothing for what failed."""
    for key in SCORES[score]:
        if result is not None and key in result:
            return -result[key] if key == "accuracy" else result[key]
    return None


def ranks(values):
    """Of each learner, 1 the best; equal ones share, what has no value comes last."""
    def key(learner):
        return math.inf if values[learner] is None else values[learner]

    return {
        learner: 1
        + sum(key(other) < key(learner) for other in values)
        + sum(key(other) == key(learner) for other in values if other != learner) / 2
        for learner in values
    }


def means(results, learner, table, cuts, score):
    found = [value(results.get(f"{table}/{cut}/{learner}"), score) for cut in cuts]
    found = [one for one in found if one is not None]
    if not found:
        return None, None
    error = statistics.stdev(found) / math.sqrt(len(found)) if len(found) > 1 else 0.0
    return statistics.mean(found), error


def measured_tables(results):
    return [table for table in tables.TARGETS if any(name.startswith(table + "/") for name in results)]


def mean_ranks(results, learners, cuts, score):
    all_ranks = {learner: [] for learner in learners}
    for table in measured_tables(results):
        of_table = {learner: means(results, learner, table, cuts, score)[0] for learner in learners}
        for learner, rank in ranks(of_table).items():
            all_ranks[learner].append(rank)
    return {learner: statistics.mean(found) for learner, found in all_ranks.items() if found}


def text(number):
    return "–" if number is None else f"{abs(number):.4g}" if abs(number) >= 0.001 else f"{abs(number):.1e}"


def rows_of(results, learners, cuts, score):
    yield "| table | " + " | ".join(learners) + " |"
    yield "|---" * (len(learners) + 1) + "|"
    for table in measured_tables(results):
        found = {learner: means(results, learner, table, cuts, score) for learner in learners}
        best = min((mean for mean, _ in found.values() if mean is not None), default=None)
        cells = []
        for mean, error in found.values():
            cell = "–" if mean is None else f"{text(mean)} ± {text(error)}" if error else text(mean)
            cells.append(f"**{cell}**" if mean == best else cell)
        yield f"| {table} | " + " | ".join(cells) + " |"
    found = mean_ranks(results, learners, cuts, score)
    yield "| *mean rank* | " + " | ".join(f"{found[learner]:.2f}" for learner in learners) + " |"


def costs_of(results, learners, cuts):
    yield "| table | " + " | ".join(learners) + " |"
    yield "|---" * (len(learners) + 1) + "|"
    for table in measured_tables(results):
        cells = []
        for learner in learners:
            of = [results.get(f"{table}/{cut}/{learner}") or {} for cut in cuts]
            of = [one for one in of if "processor_seconds" in one]
            cells.append(
                f"{statistics.median(one['processor_seconds'] for one in of):.1f} s, "
                f"{max(one['megabytes'] for one in of):.0f} MB" if of else "–"
            )
        yield f"| {table} | " + " | ".join(cells) + " |"


def summary(results, learners, cuts):
    lines = []
    for score in SCORES:
        lines += ["", score, "", *rows_of(results, learners, cuts, score)]
    return "\n".join([*lines, "", *costs_of(results, learners, cuts)])


def page(results, learners, cuts):
    return (
        "# How good the answers are\n\n"
        "Every learner with its defaults, raw columns, the same rows: a fifth of each table held out,\n"
        f"by {len(cuts)} keyed hashes of the row numbers. Mean ± standard error over the cuts; the best of\n"
        f"a table is bold. Measured are {len(measured_tables(results))} of the {len(tables.TARGETS)} tables of "
        "`bench/quality/tables.py`.\n"
        "Then the seconds of the processor that a training takes, all threads together\n"
        "(median), and the most memory (largest). Made by `bench/quality/run`.\n"
        + summary(results, learners, cuts)
        + "\n"
    )
