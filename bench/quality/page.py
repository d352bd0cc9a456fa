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


def complete(results, learners, cuts):
    """Those that were measured on every cut of every table."""
    wanted = [f"{table}/{cut}" for table in measured_tables(results) for cut in cuts]
    return [one for one in learners if all(f"{name}/{one}" in results for name in wanted)]


def duels_of(results, learners, cuts):
    """Against each peer: by how many standard errors of the paired differences ours is ahead."""
    ours, *peers = learners
    yield "| | " + " | ".join(peers) + " |"
    yield "|---" * (len(peers) + 1) + "|"
    for score in SCORES:
        cells = []
        for peer in peers:
            wins = ties = losses = 0
            for table in measured_tables(results):
                pairs = [
                    (value(results.get(f"{table}/{cut}/{peer}"), score), value(results.get(f"{table}/{cut}/{ours}"), score))
                    for cut in cuts
                ]
                ahead = [theirs - own for theirs, own in pairs if theirs is not None and own is not None]
                if len(ahead) < 2:
                    continue
                error = statistics.stdev(ahead) / math.sqrt(len(ahead))
                mean = statistics.mean(ahead)
                wins, losses = wins + (mean > 2 * error), losses + (mean < -2 * error)
                ties += abs(mean) <= 2 * error
            cells.append(f"{wins}, {ties}, {losses}")
        yield f"| {score} | " + " | ".join(cells) + " |"


FAST = "lamina:--quality fast"


def networks_of(results, ours, peer, cuts):
    """Beside a learner that was measured on some cuts: ours on the same ones, with the share of its seconds after
    which one of ours is as good."""
    mine = [one for one in (ours, FAST) if any(name.endswith(f"/{one}") for name in results)]
    heads = ["table", "cuts"]
    for score in SCORES:
        heads += [score, *mine]
    titles = [head.replace(FAST, "fast").replace("by ", "") for head in [*heads, "seconds", *mine, "time to score"]]
    yield "| " + " | ".join(titles) + " |"
    yield "|---" * (len(heads) + len(mine) + 2) + "|"
    shares = []
    for table in measured_tables(results):
        whole = [cut for cut in cuts if all("megabytes" in results.get(f"{table}/{cut}/{one}", {}) for one in (peer, *mine))]
        if not whole:
            continue
        learners = [peer, *mine]
        cells, good = [], set(mine)
        for score in SCORES:
            found = {one: means(results, one, table, whole, score)[0] for one in learners}
            cells += [f"**{text(found[one])}**" if found[one] == min(found.values()) else text(found[one]) for one in learners]
            good = {one for one in good if found[one] <= found[peer]}
        seconds = {
            one: statistics.median(results[f"{table}/{cut}/{one}"]["processor_seconds"] for cut in whole)
            for one in learners
        }
        shares.append(min((seconds[one] / seconds[peer] for one in good), default=math.inf))
        told = "not as good" if math.isinf(shares[-1]) else f"{shares[-1]:.2f}"
        cells += [f"{seconds[one]:.1f}" for one in learners]
        yield f"| {table} | {len(whole)} | " + " | ".join([*cells, told]) + " |"
    yield f"| *median* |{' |' * (len(heads) + len(mine))} {statistics.median(shares):.2f} |"


def summary(results, learners, cuts):
    whole = complete(results, learners, cuts)
    lines = []
    for score in SCORES:
        lines += ["", "## " + score.capitalize().replace("rmse", "RMSE"), "", *rows_of(results, whole, cuts, score)]
    if len(whole) > 1:
        lines += ["", f"## Tables that {whole[0]} wins, ties and loses", ""]
        lines += ["A tie is a mean of the paired differences within two of its standard errors.", ""]
        lines += duels_of(results, whole, cuts)
    lines += ["", "## Seconds and memory", "", *costs_of(results, whole, cuts)]
    for other in learners:
        if not whole or other in [*whole, FAST] or not any(name.endswith(f"/{other}") for name in results):
            continue
        lines += ["", f"## {other}", ""]
        lines += ["On the cuts that it was measured on, for it takes long. Time to score is the share of its seconds after"]
        lines += ["which ours, or ours with `--quality fast`, is at least as good by both scores.", ""]
        lines += networks_of(results, whole[0], other, cuts)
    return "\n".join(lines)


def page(results, learners, cuts):
    return (
        "# How good the answers are\n\n"
        "Every learner with its defaults, raw columns, the same rows: a fifth of each table held out,\n"
        f"by {len(cuts)} keyed hashes of the row numbers. Mean ± standard error over the cuts; the best of\n"
        f"a table is bold. Measured are {len(measured_tables(results))} of the {len(tables.TARGETS)} tables of "
        "`bench/quality/tables.py`.\n"
        "Seconds are those of the processor that a training takes, all threads together\n"
        "(median), and memory is the most of all cuts. Made by `bench/quality/run`.\n"
        + summary(results, learners, cuts)
        + "\n"
    )
