#!/usr/bin/env python3
"""Writes houses.csv: an invented table with every type of column, missing cells and a price to learn.

    python3 make_houses.py [ROWS] > houses.csv     120 rows when not said

No place and no person is real; every digit follows from the seed.
"""
import datetime
import random
import sys

WORDS = "quiet sunny old bright large corner garden near the river with a view and many trees".split()
AREAS = ["North", "South", "Old town", "Harbour"]

draw = random.Random(3).random
rows = int(sys.argv[1]) if len(sys.argv) > 1 else 120
print("id,size,rooms,area,garden,sold,country,remark,price")
for number in range(rows):
    size = 40 + int(160 * draw())
    rooms = 1 + int(size / 45 + 2 * draw())
    area = AREAS[int(4 * draw())]
    garden = "yes" if draw() < 0.4 else "no"
    sold = datetime.date(2020, 1, 1) + datetime.timedelta(days=int(900 * draw()))
    remark = " ".join(WORDS[int(len(WORDS) * draw())] for _ in range(9)).capitalize()
    price = 1500 * size + 40000 * (area == "Harbour") + 20000 * (garden == "yes") + 9000 * draw()
    shown_size = "" if draw() < 0.1 else size
    print(f"h{number:04d},{shown_size},{rooms},{area},{garden},{sold},Utopia,\"{remark}, {number}.\",{price:.0f}")
