#!/usr/bin/env python3
"""What initializers start weights with, for tests/model/initializer_test.cpp: Philox4x32-10 of Salmon et
al. 2011 and each formula written out anew in Python; orthogonal matrices by numpy's QR decomposition.

    make_initializers.py tests/model/reference/initializers.txt      # Debian: python3-numpy 1.24
"""
import math
import sys

import numpy as np

from text import Writer

SEED = 5
MASK = 0xFFFFFFFF


def philox(key, low, high):
    c = [low & MASK, low >> 32, high & MASK, high >> 32]
    k0, k1 = key & MASK, key >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & MASK, (p0 >> 32) ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c


assert philox(0, 0, 0) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]  # Random123's known answer


def normal(key, i):
    """Box and Muller: the even place of a pair takes the cosine, the odd one the sine."""
    w = philox(key, i // 2, 0)
    u, v = ((w[0] | w[1] << 32) >> 11) / 2**53, ((w[2] | w[3] << 32) >> 11) / 2**53
    return math.sqrt(-2 * math.log(1 - u)) * (math.cos, math.sin)[i % 2](2 * math.pi * v)


def uniform(i):
    return 2 * (philox(SEED, i // 4, 0)[i % 4] >> 8) / 2**24 - 1


def truncated(i):
    attempt = 0
    while True:
        w = philox(SEED, attempt, 1)  # the seed at this attempt
        number = normal(w[0] | w[1] << 32, i)
        if abs(number) <= 2:
            return number
        attempt += 1


def orthogonal(rows, columns):
    count, length = min(rows, columns), max(rows, columns)
    vectors = np.array([normal(SEED, i) for i in range(count * length)]).reshape(count, length)
    q, r = np.linalg.qr(vectors.T)  # Gram and Schmidt, but for signs
    q = q * np.sign(np.diag(r))
    return q if rows > columns else q.T


write = Writer(sys.argv[1], f"tests/reference/make_initializers.py with numpy {np.__version__}")
for name, rows, columns in [("wide", 4, 7), ("tall", 7, 4)]:
    places = range(rows * columns)
    uniforms, normals = [uniform(i) for i in places], [normal(SEED, i) for i in places]
    both = rows + columns
    cut = [truncated(i) for i in places]
    for kind, numbers, factor in [
        ("glorot_uniform", uniforms, math.sqrt(6 / both)),
        ("glorot_normal", normals, math.sqrt(2 / both)),
        ("he_uniform", uniforms, math.sqrt(6 / rows)),
        ("he_normal", normals, math.sqrt(2 / rows)),
        ("lecun_uniform", uniforms, math.sqrt(3 / rows)),
        ("lecun_normal", normals, math.sqrt(1 / rows)),
        ("uniform", uniforms, 0.05),
        ("normal", normals, 0.05),
        ("data_driven", normals, 1),
        ("truncated_normal", cut, 0.05),
        # 0.8796… is the deviation of a normal number within ±2.
        ("variance_scaling", cut, math.sqrt(1 / rows) / 0.87962566103423978),
        ("variance_scaling_uniform", uniforms, math.sqrt(3 * 2 / columns)),
        ("variance_scaling_normal", normals, math.sqrt(2 / (both / 2))),
    ]:
        write(f"{name}_{kind}", [factor * number for number in numbers])
    write(f"{name}_orthogonal", orthogonal(rows, columns))
    write(f"{name}_identity", 3 * np.eye(rows, columns))
    write(f"{name}_zeros", np.zeros((rows, columns)))
    write(f"{name}_he_plus", np.zeros((rows, columns)))
    write(f"{name}_constant", np.ones((rows, columns)))
