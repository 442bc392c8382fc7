# SPDX-License-Identifier: Apache-2.0
"""Calls every operation that GET /v1/openapi.json lists, rightly and wrongly. Usage: call_all.py URL SIP-PORT EXAMPLES

Parameters come from the document and from EXAMPLES, a JSON file:
  "paths":       PATH to {NAME: VALUE}: what stands for the parameters of a path
  "operations":  OPERATION-ID to what its right call is:
     "before": [[METHOD, TARGET, BODY], ...]  what is asked first; "$location" in a later target is the last Location
     "path", "query": {NAME: VALUE}   more values     "body": JSON, or a text with "type"
     "status": the one of the answer when it is not the one (or one of those) that the document promises; such a call is refused
     "stream": true   the answer does not end: its beginning is enough
     "last": true     called behind all others, which need what it takes away
     "patience": SECONDS   asked again so long while it is refused with 409
     "missing": false   no thing is missing when the path names another one
An operation without an entry fails."""

import http.client
import json
import re
import sys
import time
import urllib.parse

import document as openapi
from ue import Ue

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Answer:
    def __init__(self, response, stream):
        self.status = response.status
        self.headers = response.headers
        self.type = (response.headers.get("Content-Type") or "").split(";")[0]
        self.body = b"" if stream else response.read()

    def problem(self):
        """What keeps it from being a problem as RFC 9457 has it, or None."""
        if self.type != "application/problem+json":
            return "%d with '%s'" % (self.status, self.type)
        value = json.loads(self.body)
        for key, kind in (("type", str), ("title", str), ("status", int), ("detail", str)):
            if not isinstance(value.get(key), kind) or value[key] == "":
                return "no %s in %s" % (key, self.body)
        return None if value["status"] == self.status else "status %s in a %d" % (value["status"], self.status)


class Caller:
    def __init__(self, url, sip_port, examples):
        self.host = url.split("//")[1]
        self.examples = examples
        self.ue = Ue(sip_port)
        self.location = ""
        self.count = self.failed = 0

    def ask(self, method, target, body=None, kind="application/json", stream=False):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {}
        if body is not None:
            body = (body if isinstance(body, str) else json.dumps(body)).encode()
            headers["Content-Type"] = kind
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        answer = Answer(response, stream)
        connection.close()
        if "Location" in answer.headers:
            self.location = answer.headers["Location"]
        return answer

    def check(self, name, fault):
        self.count += 1
        self.failed += bool(fault)
        print("%s %d - %s" % ("not ok" if fault else "ok", self.count, name))
        if fault:
            print("# " + str(fault)[:600])

    def target(self, path, values, query=None):
        for name in re.findall(r"\{(\w+)\}", path):
            path = path.replace("{%s}" % name, urllib.parse.quote(str(values[name]), safe=""))
        return path + ("?" + urllib.parse.urlencode(query) if query else "")

    def prepare(self, example):
        self.ue.register()
        for method, target, *body in example.get("before", []):
            answer = self.ask(method, target.replace("$location", self.location), *body)
            if answer.status >= 300:
                return "before: %s %s: %d %s" % (method, target, answer.status, answer.body)
        return None

    def values(self, path, example):
        values = dict(self.examples["paths"].get(path, {}), **example.get("path", {}))
        last = urllib.parse.unquote(self.location.rsplit("/", 1)[-1])
        return {name: last if value == "$location" else value for name, value in values.items()}

    def call_rightly(self, path, method, operation, example):
        fault = self.prepare(example)
        target = self.target(path, self.values(path, example), example.get("query"))
        end = time.monotonic() + example.get("patience", 0)
        while True:
            answer = self.ask(method, target, example.get("body"), example.get("type", "application/json"), "stream" in example)
            if answer.status != 409 or time.monotonic() >= end:
                break
            time.sleep(0.02)
        promised = {int(status): response for status, response in operation["responses"].items() if status != "default"}
        name = "%s %s: %d" % (method, target, answer.status)
        if fault:
            return self.check(name, fault)
        if "status" in example:
            return self.check(name, answer.problem() or (answer.status != example["status"] and answer.body))
        if answer.status not in promised:
            return self.check(name, "promised is %s: %s" % (sorted(promised), answer.body))
        content = promised[answer.status].get("content", {})
        if answer.type != "".join(content) or (answer.status == 204) != (not content):
            return self.check(name, "promised is '%s', not '%s'" % ("".join(content), answer.type))
        schema = content.get("application/json", {}).get("schema")
        if schema:
            value = json.loads(answer.body)
            errors = openapi.jsonschema.Draft202012Validator(schema).iter_errors(value)
            return self.check(name, "".join(error.message for error in errors))
        return self.check(name, None)

    def call_wrongly(self, path, method, operation, example):
        values, body = self.values(path, example), example.get("body")
        kind = example.get("type", "application/json")
        target = self.target(path, values)
        wrong = [("an unknown query", self.ask(method, target + "?no-such-query=1", body, kind), (400,))]
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            wrong.append(("an array for a body", self.ask(method, target, []), (400,)))
            wrong.append(("half a body", self.ask(method, target, '{"'), (400,)))
        if content and "*/*" not in content:
            wrong.append(("a picture for a body", self.ask(method, target, "GIF", "image/gif"), (415,)))
        elif not content and method != "GET":
            wrong.append(("a body", self.ask(method, target, {}), (400,)))
        if values and example.get("missing", True):
            nothing = self.target(path, {name: "no-such-thing" for name in values})
            wrong.append(("a thing that is not there", self.ask(method, nothing, body, kind), (400, 404, 409, 422)))
        for name, answer, statuses in wrong:
            self.check("%s %s, %s: %d" % (method, target, name, answer.status),
                       answer.problem() or (answer.status not in statuses and answer.body))

    def call_by_wrong_methods(self, path, paths):
        target = self.target(path, {name: "1" for name in re.findall(r"\{(\w+)\}", path)})
        allowed = {method.upper() for other in paths for method in paths[other]
                   if method != "parameters" and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", other), target)}
        for method in METHODS:
            if method not in allowed:
                answer = self.ask(method, target)
                fault = answer.problem() or (answer.status != 405 and answer.body)
                allow = set(answer.headers.get("Allow", "").split(", ")) - {"HEAD", "OPTIONS"}
                self.check("%s %s: 405" % (method, target), fault or (allow != allowed and "Allow: %s" % allow))

    def is_last(self, row):
        return "last" in self.examples["operations"].get(row[2]["operationId"], {})

    def run(self):
        answer = self.ask("GET", "/v1/openapi.json")
        document = json.loads(answer.body)
        wrong = list(openapi.faults(document))
        self.check("the document is one of OpenAPI 3.1", "\n# ".join(wrong))
        found = set()
        for path, method, operation, _ in sorted(openapi.operations(document), key=self.is_last):
            name = operation["operationId"]
            found.add(name)
            example = self.examples["operations"].get(name)
            if example is None:
                self.check("%s has an example" % name, "none is in examples.json")
                continue
            self.call_rightly(path, method.upper(), operation, example)
            self.call_wrongly(path, method.upper(), operation, example)
        for path in document["paths"]:
            self.call_by_wrong_methods(path, document["paths"])
        left = set(self.examples["operations"]) - found
        self.check("every example is of an operation", left and "none are: %s" % sorted(left))
        print("1..%d" % self.count)
        return self.failed > 0


with open(sys.argv[3], encoding="utf-8") as file:
    sys.exit(Caller(sys.argv[1], int(sys.argv[2]), json.load(file)).run())
