"""Prints a table of 100,000 rows: little to read, much to train at once."""

print("x,y")
for row in range(100_000):
    print(f"{row % 997},{row % 13}")
