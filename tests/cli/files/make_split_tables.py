"""Tables that a split at random judges wrongly: visits.csv (days in order, patients) and copies.csv (rows four times)."""
import random

noise = random.Random(1)
with open("visits.csv", "w") as file:
    file.write("day,patient,x,y\n")
    for d in range(300):
        patient = f"p{d % 30:02}"
        y = d * 37 % 101 + 50 * random.Random(patient).random() + noise.random()
        file.write(f"2024-{1 + d // 28:02}-{1 + d % 28:02},{patient},{d * 37 % 101},{y:.3f}\n")
with open("copies.csv", "w") as file:
    file.write("a,b,y\n")
    for _ in range(50):
        a, b = noise.random(), noise.random()
        for _ in range(4):
            file.write(f"{a:.4f},{b:.4f},{noise.choice('pq')}\n")
