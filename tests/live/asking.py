#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# An API with one run, which asks prompt 7 until it is answered, of a `do` line with that WORD, if any. Prints its URL; the
# body of the answer goes to FILE.
#
#   asking.py FILE [WORD]
import http.server
import json
import sys

prompt = {"id": 7, "text": "alice: merge", "answer": "done", "ue": "alice", "word": None}
run = {"id": 1, "name": "scenarios/text@live", "state": "running", "prompt": prompt, "took": 0, "more": []}


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps(run).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/runs/1/done":
            with open(sys.argv[1], "wb") as answer:
                answer.write(body)
            run.update(state="passed", prompt=None)
        self.do_GET()

    def log_message(self, *arguments):
        pass


if len(sys.argv) > 2:
    prompt.update(word=sys.argv[2], arguments=[])
server = http.server.HTTPServer(("127.0.0.1", 0), Api)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
