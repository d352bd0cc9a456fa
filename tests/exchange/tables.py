"""Tables with everything that a column can be, for the tests of exported models."""
import csv
import datetime
import math
import random

WORDS = ["Private", "State gov", "Self-emp", "zz top", 'quo"te', "über", "a,b"]
LEVELS = ["<1", "1 to 5", "6-10", "10+"]
STREETS = [f"{n} {kind}" for n in range(1, 31) for kind in ("Lane", "Road")]  # a mean target for each
COLUMNS = ["amount", "year", "far", "when", "opened", "work", "big", "level", "grade", "street"]


def cell_rows(rows, seed, unseen=False):
    """Cells as texts; with `unseen` also words, spellings and numbers that training does not meet."""
    draw = random.Random(seed)
    for _ in range(rows):
        day = datetime.date(2015, 1, 1) + datetime.timedelta(days=draw.randrange(4000))
        if unseen and draw.random() < 0.1:
            day = datetime.date(draw.choice([1890, 1970, 2000, 2096]), draw.choice([1, 2, 3, 12]),
                                draw.choice([1, 28]))
        moment = datetime.datetime.combine(day, datetime.time(draw.randrange(24), draw.randrange(60)))
        words = WORDS + (["never seen", " Private ", "STATE GOV"] if unseen else [])
        row = {
            "amount": "%.4g" % draw.gauss(50, 20),
            "year": str(draw.randrange(1950, 2025)),
            "far": "%.3f" % (5e7 + draw.gauss(0, 10)),
            "when": day.isoformat(),
            "opened": moment.strftime("%Y-%m-%d %H:%M:%S"),
            "work": draw.choice(words),
            "big": draw.choice(["true", "false"] + (["TRUE"] if unseen else [])),
            "level": draw.choice(LEVELS),
            "grade": draw.choice(["1", "2", "3", "4"] + (["2.0", "9"] if unseen else [])),
            "street": draw.choice(STREETS + (["never seen", "7 LANE"] * 12 if unseen else [])),
        }
        if unseen and draw.random() < 0.05:
            row["amount"] = draw.choice(["1e30", "-1e12", "0"])
        for name in ("amount", "when", "work", "big", "level", "street"):
            if draw.random() < 0.08:
                row[name] = ""
        yield row


def target_of(row, kind, draw):
    z = 0.0 if row["amount"] == "" else (float(row["amount"]) - 50) / 20
    z += {"": 0}.get(row["work"], WORDS.index(row["work"]) / 3 - 1 if row["work"] in WORDS else 0)
    z += math.sin(int(row["year"]) / 9) + draw.gauss(0, 0.3)
    if kind == "binary":
        return "yes" if z > 0 else "no"
    if kind == "many":
        return ["none", "few", "some", "many", "most"][max(0, min(4, int(z + 2.5)))]
    return "%.5g" % (z * 12.5 + 3000)


def write_table(path, kind, rows=400, columns=COLUMNS, seed=1):
    draw = random.Random(seed + 1000)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow([*columns, "target"])
        for row in cell_rows(rows, seed):
            out.writerow([row[name] for name in columns] + [target_of(row, kind, draw)])


def write_new_rows(path, rows=1000, columns=COLUMNS, seed=77):
    """Returns the cells too."""
    cells = list(cell_rows(rows, seed, unseen=True))
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        out.writerows([row[name] for name in columns] for row in cells)
    return cells


def days(text):
    """Since 1970-01-01, as a model's dates are given to exported ones; NaN where missing."""
    if text == "":
        return math.nan
    moment = datetime.datetime.fromisoformat(text)
    whole = (moment.date() - datetime.date(1970, 1, 1)).days
    return whole + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400


def number(text):
    return math.nan if text == "" else float(text)
