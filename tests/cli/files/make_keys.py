#!/usr/bin/env python3
"""A table of keys of 64 bits, zip codes, dates, zones and odd spellings, which numbers cannot hold."""
print("customer,zip,rate,day,stamp,free,y")
for i in range(90):
    free = ("NA", '"a, b"', "1e3", "+5", "", '" x "')[i % 6]
    print(1213141516171819000 + i * 37, f"{i * 977 % 100000:05}", f"{i % 7}.40", f"{i % 28 + 1:02}/01/2023",
          f"2023-01-11T10:00:0{i % 10}+02:00", free, "pq"[i % 2], sep=",")
