# SPDX-License-Identifier: Apache-2.0
# A phone for live scenarios: one UDP socket, Digest with AKA (whose RES is told) or a password, calls with 100rel and RTP,
# holding, short messages. What it does by itself a good phone does; the rest it is told.
#
#   phone.py run SOCKET NAME IMPU IMPI SECRET     registers and goes on; SECRET is hexadecimal (AKA) or a password
#   phone.py tell SOCKET WORD [ARGUMENT...]       a word of `do` lines; ends with 1 when the phone cannot
#
# Where imsd is: IMSD_ADDRESS, IMSD_PORT_UDP, IMSD_DOMAIN.

import hashlib
import os
import re
import select
import socket
import sys
import time

T1 = 0.5
ALLOW = "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, MESSAGE, OPTIONS, INFO, NOTIFY"


def md5(*parts):
    return hashlib.md5(b":".join(p if isinstance(p, bytes) else p.encode() for p in parts)).hexdigest()


class Message:
    """A SIP message: start line, headers in their order, body."""

    def __init__(self, octets):
        head, _, self.body = octets.partition(b"\r\n\r\n")
        lines = head.decode("utf-8", "replace").split("\r\n")
        self.start = lines[0]
        self.headers = [(n.strip(), v.strip()) for n, v in (line.split(":", 1) for line in lines[1:])]
        self.status = int(self.start.split()[1]) if self.start.startswith("SIP/") else 0
        self.method = self.get("CSeq").split()[1]

    def all(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def get(self, name):
        return (self.all(name) or [""])[0]

    def uri(self, name):
        found = re.search(r"<([^>]*)>", self.get(name))
        return found.group(1) if found else self.get(name).split(";")[0]

    def listed(self, name, word):
        return any(word == w.strip() for v in self.all(name) for w in v.split(","))

    def tag(self, name):
        found = re.search(r";tag=([^;>\s]*)", self.get(name))
        return found.group(1) if found else ""


class Call:
    """A call, from its INVITE on."""

    def __init__(self, phone, invite, ours):
        self.phone = phone
        self.invite = invite  # the one that came; or, ours, its headers
        self.ours = ours
        self.state = "early"
        self.cseq = 1
        self.rseq = 0
        self.version = 0
        self.direction = "sendrecv"
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rtp.bind((phone.host, 0))
        self.video = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.video.bind((phone.host, 0))
        self.to = None  # where RTP goes
        self.sequence = 0
        self.offered = None
        self.routes = []
        self.remote = self.target = self.tag = ""

    def sdp(self, direction=None):
        self.version += 1
        self.direction = direction or self.direction
        return (f"v=0\r\no=- 1 {self.version} IN IP4 {self.phone.host}\r\ns=-\r\nc=IN IP4 {self.phone.host}\r\nt=0 0\r\n"
                f"m=audio {self.rtp.getsockname()[1]} RTP/AVP 0\r\na={self.direction}\r\n").encode()

    def hear(self, body):
        """Where the other side wants its RTP; returns the direction that it says."""
        text = body.decode("utf-8", "replace")
        address, port = re.search(r"^c=IN IP4 (\S+)", text, re.M), re.search(r"^m=audio (\d+)", text, re.M)
        if address and port:
            self.to = (address.group(1), int(port.group(1)))
        said = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)", text, re.M)
        return said.group(1) if said else "sendrecv"

    def answer_to(self, body):
        """As many m-lines, what else there is beside audio with its own first payload type."""
        facing = {"sendonly": "recvonly", "recvonly": "sendonly"}
        said = self.hear(body)
        answer = self.sdp(facing.get(said, said))
        for kind, payload in re.findall(r"^m=(\w+) \d+ RTP/AVPF? (\d+)", body.decode("utf-8", "replace"), re.M)[1:]:
            lines = [f"m={kind} {self.video.getsockname()[1]} RTP/AVP {payload}"]
            lines += re.findall(rf"^a=(?:rtpmap|fmtp):{payload} [^\r\n]*", body.decode("utf-8", "replace"), re.M)
            answer += "".join(line + "\r\n" for line in lines).encode()
        return answer

    def talk(self):
        if not self.to or "send" not in self.direction or self.direction == "recvonly":
            return
        self.sequence += 1
        head = bytes([0x80, 0]) + (self.sequence & 65535).to_bytes(2, "big")
        head += (self.sequence * 160 & 0xffffffff).to_bytes(4, "big") + b"imsd"
        self.rtp.sendto(head + b"\xff" * 160, self.to)


class Phone:
    def __init__(self, path, name, impu, impi, secret):
        self.name, self.impu, self.impi = name, impu, impi
        self.secret = bytes.fromhex(secret) if re.fullmatch("[0-9a-f]{16}", secret) else secret.encode()
        self.domain = os.environ["IMSD_DOMAIN"]
        self.core = (os.environ["IMSD_ADDRESS"], int(os.environ["IMSD_PORT_UDP"]))
        self.sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sip.connect(self.core)
        self.host, self.port = self.sip.getsockname()
        self.told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        if os.path.exists(path):
            os.unlink(path)
        self.told.bind(path)
        self.contact = f"<sip:{name}@{self.host}:{self.port}>;+g.3gpp.smsip"
        self.number = 0
        self.waiting = {}  # branch: [octets, next, interval, then, message]
        self.answered = {}  # branch and method: octets
        self.timers = []
        self.call = None
        self.register_id = f"{name}-{os.getpid()}@{self.host}"
        self.challenge, self.counter, self.cseq = None, 0, 0
        self.granted, self.asked, self.routes = 0, 600000, []
        self.leaving = False
        self.events, self.subscribed = "PHONE_EVENTS" in os.environ, False

    # Sending

    def unique(self):
        self.number += 1
        return f"{os.getpid()}-{self.number}"

    def put(self, lines, body=b"", kind="application/sdp"):
        if body:
            lines = lines + [f"Content-Type: {kind}"]
        octets = "\r\n".join(lines + [f"Content-Length: {len(body)}", "", ""]).encode() + body
        self.sip.send(octets)
        return octets

    def request(self, method, uri, headers, then=None, body=b"", kind="application/sdp", branch=None):
        """Sends it, again and again until it is answered; then(response) gets each response."""
        branch = branch or "z9hG4bK" + self.unique()
        lines = [f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/UDP {self.host}:{self.port};branch={branch};rport",
                 "Max-Forwards: 70"] + headers
        octets = self.put(lines, body, kind)
        if method != "ACK":
            self.waiting[(branch, method)] = [octets, time.monotonic() + T1, T1, then]
        return branch

    def fresh(self, method, uri, then, extra=(), body=b"", kind="text/plain"):
        """A request outside of dialogs."""
        headers = [f"Route: {', '.join(self.routes)}"] if self.routes else []
        headers += [f"From: <{self.impu}>;tag={self.unique()}", f"To: <{uri}>", f"Call-ID: {self.unique()}@{self.host}",
                    f"CSeq: 1 {method}", f"P-Preferred-Identity: <{self.impu}>", *extra]
        return self.request(method, uri, headers, then, body, kind)

    def respond(self, request, status, extra=(), body=b"", tag=None):
        to = request.get("To")
        if ";tag=" not in to and status > 100:
            to += f";tag={tag or self.unique()}"
        lines = [f"SIP/2.0 {status} -"] + [f"Via: {v}" for v in request.all("Via")]
        lines += [f"Record-Route: {v}" for v in request.all("Record-Route")]
        lines += [f"From: {request.get('From')}", f"To: {to}", f"Call-ID: {request.get('Call-ID')}",
                  f"CSeq: {request.get('CSeq')}", *extra]
        octets = self.put(lines, body)
        self.answered[(request.get("Via"), request.method)] = octets

    # Registration

    def register(self, lifetime=None):
        self.cseq += 1
        lifetime = self.asked if lifetime is None else lifetime
        self.request("REGISTER", "sip:" + self.domain, [
            f"From: <{self.impu}>;tag=reg", f"To: <{self.impu}>", f"Call-ID: {self.register_id}",
            f"CSeq: {self.cseq} REGISTER", f"Contact: {self.contact};expires={lifetime}", "Supported: path, gruu",
            "P-Access-Network-Info: IEEE-802.11;i-wlan-node-id=000000000000", self.authorization()],
            lambda response: self.registered(response, lifetime))

    def authorization(self):
        uri = "sip:" + self.domain
        start = f'Authorization: Digest username="{self.impi}",realm="{self.domain}",uri="{uri}"'
        if not self.challenge:
            return start + ',nonce="",response=""'
        self.counter += 1
        nonce, algorithm = self.challenge
        cnonce, nc = self.unique(), f"{self.counter:08x}"
        response = md5(md5(self.impi, self.domain, self.secret), nonce, nc, cnonce, "auth", md5("REGISTER", uri))
        return f'{start},nonce="{nonce}",algorithm={algorithm},qop=auth,nc={nc},cnonce="{cnonce}",response="{response}"'

    def registered(self, response, lifetime):
        if response.status == 401:
            value = response.get("WWW-Authenticate")
            found = re.search(r"algorithm=([^,\s]*)", value)
            self.challenge = re.search(r'nonce="([^"]*)"', value).group(1), found.group(1) if found else "MD5"
            self.counter = 0
            self.register(lifetime)
        elif response.status == 423:
            self.asked = int(response.get("Min-Expires"))
            self.register()
        elif response.status >= 500:
            self.challenge = None
            self.later(float(response.get("Retry-After") or 30) + 0.05, self.register)
        elif response.status == 200 and lifetime == 0:
            self.leaving = True
        elif response.status == 200:
            mine = [v for v in response.all("Contact") if f"{self.host}:{self.port}" in v]
            self.granted = int(re.search(r"expires=(\d+)", mine[0]).group(1)) if mine else 0
            self.routes = response.all("Service-Route")
            before = self.granted - 600 if self.granted > 1200 else self.granted / 2
            self.timers = [t for t in self.timers if t[1] != self.register]
            self.later(before, self.register)
            if self.events and not self.subscribed:
                self.subscribed = True
                self.fresh("SUBSCRIBE", self.impu, None, ["Event: reg", "Expires: 600000", "Accept: application/reginfo+xml",
                           f"Contact: {self.contact}"])

    def notified(self, request):
        """The network ends the registration, or wants another one (TS 24.229 5.1.1.5A, 5.1.1.7)."""
        event = re.search(rb'<contact[^>]*event="(\w+)"', request.body)
        event = event.group(1) if event else b""
        if event == b"shortened":
            self.later(0.05, self.register)
        elif b'state="terminated"' in request.body:
            self.challenge, self.subscribed, self.routes = None, False, []
            self.timers = [t for t in self.timers if t[1] != self.register]
            if event == b"deactivated":
                self.later(0.05, self.register)

    def later(self, seconds, what):
        self.timers.append((time.monotonic() + seconds, what))

    # Calls that it makes

    def dial(self, number):
        uri = number if ":" in number else f"sip:{number}@{self.domain};user=phone"
        call = self.call = Call(self, None, True)
        call.headers = [f"From: <{self.impu}>;tag={self.unique()}", f"To: <{uri}>", f"Call-ID: {self.unique()}@{self.host}"]
        call.uri = uri
        extra = [f"Route: {', '.join(self.routes)}"] if self.routes else []
        extra += ["CSeq: 1 INVITE", f"Contact: <sip:{self.name}@{self.host}:{self.port}>", "Supported: 100rel",
                  f"Allow: {ALLOW}", f"P-Preferred-Identity: <{self.impu}>", "P-Early-Media: supported"]
        call.route = extra[:1] if self.routes else []
        call.branch = self.request("INVITE", uri, call.headers + extra, lambda r: self.progress(call, r), call.sdp())

    def in_dialog(self, call, method, then=None, body=b"", extra=(), cseq=None):
        if cseq is None:
            call.cseq += 1
        headers = [f"Route: {route}" for route in call.routes] + [
            f"From: {call.local}", f"To: {call.remote}", f"Call-ID: {call.id}", f"CSeq: {cseq or call.cseq} {method}"]
        if method in ("INVITE", "UPDATE"):
            headers += [f"Contact: <sip:{self.name}@{self.host}:{self.port}>", "Supported: 100rel", f"Allow: {ALLOW}"]
        self.request(method, call.target, headers + list(extra), then, body)

    def learn(self, call, response):
        """The dialog that a response to our INVITE makes."""
        call.local, call.remote, call.id = response.get("From"), response.get("To"), response.get("Call-ID")
        call.target = response.uri("Contact")
        call.routes = [r.strip() for v in response.all("Record-Route") for r in v.split(",")][::-1]

    def progress(self, call, response):
        if 100 < response.status < 300:
            self.learn(call, response)
            if response.body:
                call.hear(response.body)
        if 100 < response.status < 200 and response.get("RSeq"):
            if int(response.get("RSeq")) != call.rseq:
                call.rseq = int(response.get("RSeq"))
                self.in_dialog(call, "PRACK", extra=[f"RAck: {call.rseq} 1 INVITE"])
        elif 200 <= response.status < 300:
            call.state = "talking"
            self.in_dialog(call, "ACK", cseq=1)
        elif response.status >= 300:
            call.state = "over"

    def change(self, direction):
        call = self.call
        self.in_dialog(call, "INVITE", lambda r: self.changed(call, r), call.sdp(direction))

    def changed(self, call, response):
        if 200 <= response.status < 300:
            call.hear(response.body)
            self.in_dialog(call, "ACK", cseq=int(response.get("CSeq").split()[0]))

    def hangup(self):
        call = self.call
        if call.state == "talking":
            self.in_dialog(call, "BYE")
        elif call.ours:
            self.request("CANCEL", call.uri, call.route + call.headers + ["CSeq: 1 CANCEL"], branch=call.branch)
        else:
            self.respond(call.invite, 480, tag=call.tag)
        call.state = "over"

    # Calls that come

    def ringing(self, invite):
        call = self.call = Call(self, invite, False)
        call.tag = self.unique()
        call.local, call.remote, call.id = f"{invite.get('To')};tag={call.tag}", invite.get("From"), invite.get("Call-ID")
        call.target = invite.uri("Contact")
        call.routes = [r.strip() for v in invite.all("Record-Route") for r in v.split(",")]
        self.respond(invite, 100)
        reliable = invite.listed("Supported", "100rel") or invite.listed("Require", "100rel")
        self.respond(invite, 180, self.here() + (["Require: 100rel", "RSeq: 1"] if reliable else []), tag=call.tag)

    def here(self):
        return [f"Contact: <sip:{self.name}@{self.host}:{self.port}>", f"Allow: {ALLOW}"]

    def answer(self):
        call = self.call
        body = call.answer_to(call.invite.body) if call.invite.body else call.sdp()
        call.state = "talking"
        self.respond(call.invite, 200, self.here() + ["Supported: 100rel"], body, call.tag)

    def reject(self, status="486"):
        self.respond(self.call.invite, int(status), tag=self.call.tag)
        self.call.state = "over"

    # Short messages

    def sms(self, number, text):
        """RP-DATA with SMS-SUBMIT to an international number (TS 24.011 7.3.1.2, TS 23.040 9.2.2.2)."""
        digits = number.lstrip("+")
        pairs = (digits + "F" * (len(digits) % 2))
        address = bytes(int(pairs[i + 1] + pairs[i], 16) for i in range(0, len(pairs), 2))
        bits = sum(ord(c) << (7 * i) for i, c in enumerate(text))
        packed = bits.to_bytes((7 * len(text) + 7) // 8, "little")
        tpdu = b"\x01\x00" + bytes([len(digits)]) + b"\x91" + address + b"\x00\x00" + bytes([len(text)]) + packed
        rp = b"\x00\x01\x00\x07\x91\x44\x77\x58\x10\x06\x50" + bytes([len(tpdu)]) + tpdu
        self.fresh("MESSAGE", f"sip:{number}@{self.domain};user=phone", None, body=rp, kind="application/vnd.3gpp.sms")

    def message(self, request):
        self.respond(request, 200)
        if request.body[:1] == b"\x01":  # RP-DATA to a UE: acknowledged (TS 24.341 5.3.2.4)
            ack = bytes([2, request.body[1]]) + b"\x41\x02\x00\x00"
            self.fresh("MESSAGE", request.uri("P-Asserted-Identity"), None, [f"In-Reply-To: {request.get('Call-ID')}"], ack,
                       "application/vnd.3gpp.sms")

    # What comes

    def take_request(self, request):
        call = self.call
        ours = call and not call.ours and call.id == request.get("Call-ID")
        known = self.answered.get((request.get("Via"), request.method))
        if known:
            self.sip.send(known)
        elif request.method == "INVITE" and not request.tag("To"):
            self.ringing(request)
        elif request.method in ("INVITE", "UPDATE"):
            self.respond(request, 200, self.here(), call.answer_to(request.body) if request.body else b"")
        elif request.method == "CANCEL" and ours and call.state == "early":
            self.respond(request, 200, tag=call.tag)
            self.respond(call.invite, 487, tag=call.tag)
            call.state = "over"
        elif request.method == "MESSAGE":
            self.message(request)
        elif request.method == "OPTIONS":
            self.respond(request, 200, self.here() + ["Accept: application/sdp", "Supported: 100rel"])
        elif request.method == "ACK":
            if request.body and call:
                call.hear(request.body)
        else:
            self.respond(request, 200)
            if request.method == "NOTIFY" and request.get("Event") == "reg":
                self.notified(request)
            if request.method == "BYE" and call:
                call.state = "over"

    def take_response(self, response):
        branch = re.search(r"branch=([^;,\s]*)", response.get("Via")).group(1)
        found = self.waiting.get((branch, response.method))
        if response.method == "INVITE" and response.status >= 300 and self.call:
            self.request("ACK", self.call.uri if self.call.ours else self.call.target, [
                f"{n}: {v}" for n, v in response.headers if n in ("From", "To", "Call-ID")] + (
                self.call.route if response.get("CSeq").startswith("1 ") and self.call.ours else []) +
                [f"CSeq: {response.get('CSeq').split()[0]} ACK"], branch=branch)
        if not found:
            return
        found[1] = float("inf")
        if response.status >= 200:
            del self.waiting[(branch, response.method)]
        if found[3]:
            found[3](response)

    def take_word(self, words):
        does = {"power-off": lambda: self.register(0), "deregister": lambda: self.register(0), "register": self.register,
                "dial": self.dial, "answer": self.answer, "reject": self.reject, "hangup": self.hangup,
                "hold": lambda: self.change("sendonly"), "resume": lambda: self.change("sendrecv"), "sms": self.sms}
        does[words[0]](*words[1:])

    def go(self):
        self.register()
        last = 0
        while not self.leaving:
            ready = select.select([self.sip, self.told], [], [], 0.02)[0]
            now = time.monotonic()
            if self.told in ready:
                octets, sender = self.told.recvfrom(65536)
                try:
                    self.take_word(octets.decode().split("\0"))
                    said = b"ok"
                except (AttributeError, KeyError, TypeError) as error:  # there is no call, no such word
                    said = repr(error).encode()
                try:
                    self.told.sendto(said, sender)
                except OSError:  # who told it was ended with its run
                    pass
            if self.sip in ready:
                self.take(self.sip.recv(65536))
            for entry in self.waiting.values():
                if entry[1] <= now:
                    self.sip.send(entry[0])
                    entry[2] *= 2
                    entry[1] = now + entry[2]
            due = [t for t in self.timers if t[0] <= now]
            self.timers = [t for t in self.timers if t[0] > now]
            for _, what in due:
                what()
            if self.call and self.call.state != "over" and now - last >= 0.018:
                self.call.talk()
                last = now

    def take(self, octets):
        if octets.strip(b"\r\n"):
            message = Message(octets)
            self.take_response(message) if message.status else self.take_request(message)


def tell(path, words):
    own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    own.bind(f"{path}.{os.getpid()}")
    try:
        own.settimeout(5)
        own.sendto("\0".join(words).encode(), path)
        said = own.recv(65536).decode()
    finally:
        os.unlink(f"{path}.{os.getpid()}")
    if said != "ok":
        sys.exit(said)


if sys.argv[1] == "run":
    Phone(*sys.argv[2:]).go()
else:
    tell(sys.argv[2], sys.argv[3:])
