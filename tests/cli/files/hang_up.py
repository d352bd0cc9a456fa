#!/usr/bin/env python3
"""Runs a command on a terminal of its own and closes it once WORD was printed there.

    python3 hang_up.py WORD command…     ends with the command's exit code
"""
import os
import pty
import sys
import time

word, command = sys.argv[1].encode(), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
seen = b""
while word not in seen:
    seen += os.read(terminal, 4096)
time.sleep(0.3)  # some epochs
os.close(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
