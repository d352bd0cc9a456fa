#!/usr/bin/env python3
"""Strangers at the studio's door: all are refused, and the training goes on.

    attack_test.py --program build/release/bin/lamina

Over loopback alone, against a server that this script starts, and bounded: a few hundred connections at
a time, ten thousand in all, within a minute.
"""
import argparse
import json
import pathlib
import socket
import time

from studio_client import Studio

CONNECTS = 10_000


def status(reply):
    """The status of what came back; 0 when the line was cut."""
    return int(reply.split(b" ", 2)[1]) if reply.startswith(b"HTTP/1.1 ") else 0


def head(studio, method="GET", path="/api/state", host=None, token=True, **headers):
    host = f"127.0.0.1:{studio.port}" if host is None else host
    lines = [f"{method} {path} HTTP/1.1"]
    if host:
        lines.append(f"Host: {host}")
    if token:
        lines.append(f"X-Lamina-Token: {studio.token if token is True else token}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\nConnection: close\r\n\r\n").encode()


def wrong_names(studio):
    own = f"127.0.0.1:{studio.port}"
    for host in (own, f"localhost:{studio.port}", f"[::1]:{studio.port}"):
        assert status(studio.raw(head(studio, host=host))) == 200, host
    # A page that rebinds its own name to this address sends its own name, for files too.
    for host in ("evil.example", f"evil.example:{studio.port}", "127.0.0.1", f"127.0.0.1:{studio.port + 1}",
                 f"0.0.0.0:{studio.port}", f"127.0.0.1:{studio.port}.evil.example", f"{own}, evil.example"):
        for path in ("/api/state", "/", "/index.html"):
            assert status(studio.raw(head(studio, path=path, host=host))) == 421, (host, path)
    assert status(studio.raw(head(studio, host=""))) == 400
    two = head(studio).replace(b"X-Lamina", b"Host: evil.example\r\nX-Lamina")
    assert status(studio.raw(two)) == 400
    for origin in ("http://evil.example", "null", f"https://{own}", f"http://localhost:{studio.port}"):
        assert status(studio.raw(head(studio, Origin=origin))) == 403, origin
    assert status(studio.raw(head(studio, Origin=f"http://{own}", Sec_Fetch_Site="same-origin"))) == 200
    for site in ("cross-site", "same-site"):
        assert status(studio.raw(head(studio, Sec_Fetch_Site=site))) == 403, site


def wrong_tokens(studio):
    for token in (False, "", "0" * 32, studio.token[:-1], studio.token + "0", studio.token.upper() + " "):
        assert status(studio.raw(head(studio, token=token))) == 403, token
    assert status(studio.raw(head(studio, path=f"/api/state?t={studio.token}", token=False))) == 403


def wrong_bodies(studio):
    def post(body, **headers):
        return studio.raw(head(studio, "POST", "/api/command", Content_Type="application/json",
                               Content_Length=len(body), **headers) + body)
    assert status(post(b'{"op":"pause"}')) == 200
    assert status(studio.raw(head(studio, "POST", "/api/command", Content_Type="text/plain", Content_Length=2) + b"{}")) == 415
    # A form can be posted from any page without asking.
    form = "application/x-www-form-urlencoded"
    assert status(studio.raw(head(studio, "POST", "/api/command", Content_Type=form, Content_Length=2) + b"{}")) == 415
    large = b" " * (3 << 20)
    assert status(post(large)) == 413
    huge = head(studio, "POST", "/api/command", Content_Type="application/json", Content_Length=1 << 60)
    assert status(studio.raw(huge)) == 413
    chunk = b"%x\r\n" % (1 << 19) + b" " * (1 << 19) + b"\r\n"
    chunked = head(studio, "POST", "/api/command", Content_Type="application/json", Transfer_Encoding="chunked")
    assert status(studio.raw(chunked + chunk * 6 + b"0\r\n\r\n")) in (413, 0)
    for deep in (b"[" * 100_000, b'{"op":' * 5000, b'{"op":"set","set":{"learning_rate":1e999}}',
                 b'{"op":"set","set":{"layers":[1e18]}}', b"\xff\xfe", b'{"op":"pause","op":"play"}'):
        assert status(post(deep)) == 400, deep[:40]


def wrong_heads(studio):
    assert status(studio.raw(head(studio, X_Long="a" * 20_000))) in (431, 400)
    many = "".join(f"X-{i}: {i}\r\n" for i in range(2000))
    assert status(studio.raw(head(studio)[:-2] + many.encode() + b"\r\n")) in (431, 400)
    for junk in (b"\r\n\r\n", b"\x00" * 100 + b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02",
                 b"GET http://evil.example/ HTTP/1.1\r\n\r\n", b"PUT / HTTP/1.1\r\nHost: a\r\n\r\n"):
        assert status(studio.raw(junk, timeout=2)) in (0, 400, 421, 405), junk
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"):
        assert status(studio.raw(head(studio, method))) in (400, 405), method


def wrong_paths(studio):
    for path in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/etc/passwd", "//etc/passwd", "/assets/../index.html",
                 "/assets/..\\..\\x", "/%00", "/index.html%00.js", "/etc/passwd", "/.git/config", "/api/../index.html",
                 "/api/state/../session", "/api/" + "a" * 4000, "/api/map?" + "&".join(f"a{i}=1" for i in range(200)),
                 "/api/map?x=%zz", "/api/export?what=../../etc/passwd"):
        assert status(studio.raw(head(studio, path=path))) in (400, 404), path
    reply = studio.raw(head(studio, path="/", token=False))
    assert status(reply) == 200, "the page itself holds no secret"
    for rule in (b"Content-Security-Policy: default-src 'none'", b"require-trusted-types-for 'script'",
                 b"frame-ancestors 'none'", b"X-Content-Type-Options: nosniff", b"Referrer-Policy: no-referrer"):
        assert rule in reply, rule
    assert b"Access-Control" not in reply and b"Set-Cookie" not in reply


def slow_and_many(studio):
    slow = [socket.create_connection(("127.0.0.1", studio.port)) for _ in range(20)]
    for one in slow:
        one.sendall(b"GET /api/state HT")  # and then nothing
    began = time.monotonic()
    studio.get("/state")
    assert time.monotonic() - began < 1
    for one in slow:
        one.close()
    more = []
    for _ in range(60):  # more than it serves
        more.append(socket.create_connection(("127.0.0.1", studio.port)))
    for one in more:
        one.close()
    time.sleep(0.1)
    studio.get("/state")
    for _ in range(CONNECTS // 100):
        hundred = [socket.create_connection(("127.0.0.1", studio.port)) for _ in range(100)]
        for one in hundred:
            one.close()
    time.sleep(0.2)
    studio.get("/state")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--program", required=True)
    program = str(pathlib.Path(parser.parse_args().program).resolve())
    with Studio(program) as studio:
        studio.command("set", set={"speed": 200, "epochs": 1_000_000})
        studio.command("play")
        for attack in (wrong_names, wrong_tokens, wrong_bodies, wrong_heads, wrong_paths, slow_and_many):
            studio.command("play")
            before = studio.get("/state")["step"]
            attack(studio)
            time.sleep(0.05)
            state = studio.get("/state")
            assert studio.process.poll() is None, "the program died"
            if state["status"] == "playing":
                assert state["step"] > before, "the training stood still"
            print("ok", attack.__name__, flush=True)
        began = time.monotonic()
        studio.process.terminate()
        assert studio.process.wait(5) == 143 and time.monotonic() - began < 1.5, "it ends within a second"
    print(json.dumps({"connects": CONNECTS}))


if __name__ == "__main__":
    main()
