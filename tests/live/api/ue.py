# SPDX-License-Identifier: Apache-2.0
"""A UE of erin, who needs no authentication, on a UDP socket: it registers and says 200 to all that comes, 180 to an INVITE."""

import re
import socket
import threading

DOMAIN = "ims.mnc001.mcc001.3gppnetwork.org"


class Ue:
    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.sequence = 0
        self.registered = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def register(self, expires=600000):
        """Returns when the 200 has come."""
        self.sequence += 1
        self.registered.clear()
        aor = "sip:001010000000005@" + DOMAIN
        self.socket.send((
            "REGISTER sip:%s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK-api-%d;rport\r\nMax-Forwards: 70\r\n"
            "From: <%s>;tag=api\r\nTo: <%s>\r\nCall-ID: api\r\nCSeq: %d REGISTER\r\n"
            "Contact: <sip:erin@%s>;+g.3gpp.smsip;expires=%d\r\nSupported: path\r\nContent-Length: 0\r\n\r\n"
            % (DOMAIN, self.address, self.sequence, aor, aor, self.sequence, self.address, expires)).encode())
        if not self.registered.wait(10):
            raise SystemExit("erin cannot register")

    def serve(self):
        while True:
            text = self.socket.recv(65536).decode("utf-8", "replace")
            start, _, rest = text.partition("\r\n")
            if start.startswith("SIP/2.0 200 ") and re.search(r"(?im)^CSeq:.*REGISTER", rest):
                self.registered.set()
            elif not start.startswith("SIP/2.0 ") and not start.startswith("ACK "):
                self.answer("180 Ringing" if start.startswith("INVITE ") else "200 OK", rest)

    def answer(self, status, rest):
        lines = [line for line in rest.partition("\r\n\r\n")[0].split("\r\n")
                 if re.match(r"(?i)(via|from|call-id|cseq|record-route):", line)]
        found = re.search(r"(?im)^To:.*", rest)
        if not found:
            return  # octets that somebody sent on purpose
        to = found.group(0).strip()
        lines.append(to if "tag=" in to else to + ";tag=ue")
        lines.append("Contact: <sip:erin@%s>" % self.address)
        self.socket.send(("SIP/2.0 %s\r\n%s\r\nContent-Length: 0\r\n\r\n" % (status, "\r\n".join(lines))).encode())
