"""A small client of `lamina studio`, and a check of replies against apps/studio/api.json."""
import http.client
import json
import pathlib
import re
import socket
import subprocess
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
API = json.loads((ROOT / "apps/studio/api.json").read_text(encoding="utf-8"))


class Studio:
    """Runs the program until close(); every request goes over loopback."""

    def __init__(self, program, *words, cwd=None):
        self.process = subprocess.Popen([program, "studio", "--no-open", *words], cwd=cwd,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.began = time.monotonic()
        self.greeting = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/#t=([0-9a-f]{32})", self.greeting)
        if not found:
            self.process.kill()
            raise AssertionError(f"no address: {self.greeting!r} {self.process.stderr.read()!r}")
        self.port, self.token = int(found[1]), found[2]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(5)

    def request(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        sent = {"X-Lamina-Token": self.token, **(headers or {})}
        if body is not None and "Content-Type" not in sent:
            sent["Content-Type"] = "application/json"
        connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        return reply, data

    def get(self, path, **words):
        query = urllib.parse.urlencode(words)
        reply, data = self.request("GET", f"/api{path}" + (f"?{query}" if query else ""))
        assert reply.status == 200, (path, words, reply.status, data[:400])
        value = json.loads(data)
        check("GET", path, value)
        return value

    def post(self, path, body):
        reply, data = self.request("POST", f"/api{path}", json.dumps(body))
        assert reply.status == 200, (path, body, reply.status, data[:400])
        value = json.loads(data)
        check("POST", path, value)
        return value

    def command(self, op, **words):
        return self.post("/command", {"op": op, **words})

    def wait(self, status, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.get("/state")
            if state["status"] == status:
                return state
            time.sleep(0.02)
        raise AssertionError(f"still {state['status']} ({state['why']}), not {status}")

    def raw(self, data, timeout=5):
        """Sends bytes as they are; all that comes back, b"" when it was cut off without a word."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as to:
            back = b""
            try:
                to.sendall(data)
                while piece := to.recv(65536):
                    back += piece
            except OSError:
                pass
            return back

    def listen(self, seconds):
        """Reads the stream for so many seconds, and keeps nothing; the bytes that came."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as to:
            to.sendall((self.stream_head() + "\r\n").encode())
            read, end = 0, time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    piece = to.recv(65536)
                except TimeoutError:
                    continue
                if not piece:
                    break
                read += len(piece)
        return read

    def stream_head(self):
        return f"GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nX-Lamina-Token: {self.token}\r\n"

    def stream(self, seconds, last=None):
        """[(event, data)] of the stream within so many seconds."""
        head = self.stream_head()
        if last is not None:
            head += f"Last-Event-ID: {last}\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as to:
            to.sendall((head + "\r\n").encode())
            text, end = b"", time.monotonic() + seconds
            while time.monotonic() < end:
                to.settimeout(max(0.01, end - time.monotonic()))
                try:
                    piece = to.recv(65536)
                except OSError:
                    break
                if not piece:
                    break
                text += piece
        events = []
        for block in text.decode().split("\r\n\r\n", 1)[1].split("\n\n")[:-1]:
            lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
            if "event" not in lines:
                continue
            data = json.loads(lines["data"])
            conforms(API["definitions"][API["events"][lines["event"]]], data, lines["event"])
            events.append((lines["event"], data, int(lines["id"])))
        return events


class Attached(Studio):
    """The page of `lamina train --studio`."""

    def __init__(self, program, *words):
        self.process = subprocess.Popen([program, "train", *words, "--studio", "--no-open"], text=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for line in self.process.stderr:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/#t=([0-9a-f]{32})", line):
                self.port, self.token = int(found[1]), found[2]
                return
        raise AssertionError("no address")


def check(method, path, value):
    """Fails unless the reply is what api.json says, no more and no less."""
    for endpoint in API["endpoints"]:
        if endpoint["method"] == method and endpoint["path"] == f"/api{path}":
            conforms(API["definitions"][endpoint["reply"]], value, f"{method} {path}")
            return
    raise AssertionError(f"{method} {path} is not in api.json")


def conforms(form, value, where):
    """JSON Type Definition, RFC 8927."""
    if value is None:
        assert form.get("nullable") or not form, f"{where} is null"
        return
    if "ref" in form:
        conforms(API["definitions"][form["ref"]], value, where)
    elif "enum" in form:
        assert value in form["enum"], f"{where} is {value!r}"
    elif "elements" in form:
        assert isinstance(value, list), f"{where} is no list"
        for index, one in enumerate(value):
            conforms(form["elements"], one, f"{where}[{index}]")
    elif "values" in form:
        assert isinstance(value, dict), f"{where} is no object"
        for name, one in value.items():
            conforms(form["values"], one, f"{where}.{name}")
    elif "properties" in form:
        assert isinstance(value, dict), f"{where} is no object"
        known = {**form["properties"], **form.get("optionalProperties", {})}
        missing, more = form["properties"].keys() - value.keys(), value.keys() - known.keys()
        assert not missing and not more, f"{where}: missing {missing}, more {more}"
        for name, one in value.items():
            conforms(known[name], one, f"{where}.{name}")
    elif form.get("type") == "string":
        assert isinstance(value, str), f"{where} is {value!r}"
    elif form.get("type") == "boolean":
        assert isinstance(value, bool), f"{where} is {value!r}"
    elif form.get("type") == "float64":
        assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{where} is {value!r}"
        if form.get("metadata", {}).get("integer"):
            assert value == int(value), f"{where} is {value!r}"
