#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Receives what a service tells its manager (sd_notify): binds ADDRESS, a path or @NAME, prints "bound", then for each
# assignment of each datagram the time in seconds (monotonic clock), the number of the datagram, and the assignment.
import socket
import sys
import time

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
address = sys.argv[1]
receiver.bind("\0" + address[1:] if address.startswith("@") else address)
print("bound", flush=True)
number = 0
while True:
    datagram = receiver.recv(65536).decode()
    number += 1
    for assignment in datagram.splitlines():
        print(f"{time.monotonic():.6f} {number} {assignment}", flush=True)
