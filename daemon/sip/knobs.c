/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the stack's knobs. A timer that is not set follows its profile: RFC 3261 table 4, or TS
 * 24.229 table 7.7.1. */
#include "sip/knobs.h"

#include "base/mem.h"

/* One timer of one side. */
#define TIMER(side, name, meaning, derived)                                                               \
	{ "timer." side "." name, KNOB_DURATION, NULL, 0, 0, NULL, NULL, meaning " (" derived ")",        \
	  "RFC 3261 17, RFC 6026", false }
#define TIMERS(side)                                                                                      \
	TIMER(side, "T1", "RTT estimate", "500ms by RFC 3261, 2s by TS 24.229"), \
	TIMER(side, "T2", "longest interval between retransmissions of non-INVITE requests and INVITE responses", "4s by RFC 3261, 16s by TS 24.229"), \
	TIMER(side, "T4", "longest time a message stays in the network", "5s by RFC 3261, 17s by TS 24.229"), \
	TIMER(side, "A", "first interval of INVITE request retransmissions over UDP", "not set: T1"), \
	TIMER(side, "B", "INVITE client transaction times out", "not set: 64*T1"), \
	TIMER(side, "C", "proxy INVITE transaction times out after the last provisional response", "not set: 185s"), \
	TIMER(side, "D", "INVITE client transaction absorbs responses over UDP", "not set: 64*T1, 0 over TCP"), \
	TIMER(side, "E", "first interval of non-INVITE request retransmissions over UDP", "not set: T1"), \
	TIMER(side, "F", "non-INVITE client transaction times out", "not set: 64*T1"), \
	TIMER(side, "G", "first interval of INVITE response retransmissions", "not set: T1"), \
	TIMER(side, "H", "INVITE server transaction waits for the ACK", "not set: 64*T1"), \
	TIMER(side, "I", "INVITE server transaction absorbs ACKs over UDP", "not set: T4, 0 over TCP"), \
	TIMER(side, "J", "non-INVITE server transaction absorbs requests over UDP", "not set: 64*T1, 0 over TCP"), \
	TIMER(side, "K", "non-INVITE client transaction absorbs responses over UDP", "not set: T4, 0 over TCP"), \
	TIMER(side, "L", "INVITE server transaction absorbs requests after a 2xx", "not set: 64*T1"), \
	TIMER(side, "M", "INVITE client transaction accepts further 2xx", "not set: 64*T1")

static const struct knob_row sip_rows[] = {
	{ "timer.ue.profile", KNOB_CHOICE, "3gpp", 0, 0, NULL, "rfc|3gpp",
	  "base values T1, T2, T4 between P-CSCF and UE", "TS 24.229 table 7.7.1", false },
	{ "timer.core.profile", KNOB_CHOICE, "rfc", 0, 0, NULL, "rfc|3gpp",
	  "base values T1, T2, T4 between elements of the core", "TS 24.229 table 7.7.1", false },
	TIMERS("ue"),
	TIMERS("core"),
	{ "sip.max_headers", KNOB_INT, "256", 8, 100000, "lines", NULL,
	  "header lines in a message; one with more is answered 400", NULL, true },
	{ "sip.max_transactions", KNOB_INT, "1000000", 1, 100000000, NULL, NULL,
	  "transactions alive in one element; beyond it new requests get 503", NULL, false },
	{ "sip.max_forwards", KNOB_INT, "70", 0, 255, NULL, NULL,
	  "Max-Forwards of requests that imsd begins, or that come without one", "RFC 3261 8.1.1.6", false },
	{ "sip.server", KNOB_TEXT, NULL, 0, 200, NULL, NULL,
	  "Server header of responses that imsd makes; not set: none", "RFC 3261 20.35", false },
	/* in the order of enum link_accept */
	{ "link.accept", KNOB_CHOICE, "take", 0, 0, NULL, "take|reset|close|stall",
	  "what a connection meets that comes: it is taken, reset at once, closed at once, or never read and never written to",
	  "RFC 3261 18.4", false },
	{ "link.keep_alive", KNOB_CHOICE, "answer", 0, 0, NULL, "answer|ignore",
	  "whether CRLFCRLF over TCP and TLS, and STUN over UDP, get their answer", "RFC 5626 3.5, 4.4", false },
	{ "link.reply_from", KNOB_TEXT, "listener", 1, 60, NULL, NULL,
	  "from where answers over UDP leave: listener (where the request came to), port (a fresh port of that address) "
	  "or the name of another UDP listener", "RFC 3581 4", false },
	/* in the order of enum link_handshake */
	{ "tls.handshake", KNOB_CHOICE, "normal", 0, 0, NULL, "normal|stall|alert|late-alert|reset|close",
	  "what a ClientHello meets: the handshake; silence; an alert; when all else is done an alert about the client's certificate; "
	  "a reset; the end of the connection", "RFC 8446 6.2", false },
	{ "tls.version", KNOB_CHOICE, "any", 0, 0, NULL, "any|1.0|1.1|1.2|1.3",
	  "the one version of TLS that is spoken with a UE; any: tls.min_version and newer", "RFC 8446 4.2.1", false },
};

const struct knob_table sip_knob_table = { sip_rows, ARRAY_LEN(sip_rows) };
_Static_assert(ARRAY_LEN(sip_rows) == SIP_KNOBS_END - SIP_TIMER_UE_PROFILE, "rows and enum differ");
