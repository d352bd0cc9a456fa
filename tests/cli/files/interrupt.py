#!/usr/bin/env python3
"""Runs a command and sends it a signal once it has printed a line that begins with WORD.

    python3 interrupt.py INT|TERM|INT+INT WORD command…     ends with the command's exit code
"""
import signal
import subprocess
import sys
import time

signals, word, command = sys.argv[1].split("+"), sys.argv[2], sys.argv[3:]
child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
for line in child.stderr:
    sys.stderr.write(line)
    if line.startswith(word):
        break
for name in signals:
    child.send_signal(getattr(signal, "SIG" + name))
    time.sleep(0.05)
for line in child.stderr:
    sys.stderr.write(line)
sys.exit(child.wait(timeout=60))
