# SPDX-License-Identifier: Apache-2.0
# Somebody at a terminal: runs a command on one and answers what it asks.
#
#   terminal.py PATTERN ANSWER [PATTERN ANSWER]... -- COMMAND...
#
# Each pattern is awaited in what is printed from the last one on, 20 s at most. All that was printed goes to standard
# output, the command's status is ours.

import os
import pty
import re
import select
import sys
import time

split = sys.argv.index("--")
talk = sys.argv[1:split]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[split + 1], sys.argv[split + 1:])

printed = ""
seen = 0
until = time.monotonic() + 20
while True:
    if not select.select([fd], [], [], max(0, until - time.monotonic()))[0]:
        os.kill(pid, 9)
        break
    try:
        octets = os.read(fd, 4096)
    except OSError:  # the other end is closed
        break
    printed += octets.decode(errors="replace")
    found = talk and re.search(talk[0], printed[seen:])
    if found:
        seen += found.end()
        os.write(fd, talk[1].encode() + b"\n")
        talk = talk[2:]
        until = time.monotonic() + 20
print(printed)
if talk:
    print("never asked:", talk[0])
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255 or (1 if talk else 0))
