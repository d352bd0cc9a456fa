"""Reference files: one array a line, `name: number number …`, digits enough for every bit of a double."""


class Writer:
    def __init__(self, path, made_by):
        self.file = open(path, "w", encoding="ascii", newline="\n")
        self.file.write(f"# made by {made_by}\n")

    def __call__(self, name, values):
        flat = [values] if isinstance(values, (int, float)) else values if isinstance(values, list) else values.reshape(-1)
        self.file.write(f"{name}: " + " ".join(shortest(v) for v in flat) + "\n")


def shortest(value):
    """The fewest digits that round back to the same number of its own type, f32 or f64."""
    text = str(value.item() if hasattr(value, "detach") else value)
    return text[:-2] if text.endswith(".0") else text
