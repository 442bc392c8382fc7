/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flows of the capture: which packets carry a message, between which addresses, and with which
 * sequence numbers. A TCP or TLS connection begins with a handshake when its first message is
 * shown, so that two connections of the same ports stay apart.
 */
#ifndef IMSD_JOURNAL_FLOW_H
#define IMSD_JOURNAL_FLOW_H

#include "journal/facts.h"
#include "journal/packet.h"

/* Connections remembered; one that gave way to a younger one begins with a handshake again. */
enum { FLOWS = 4096 };

struct flow {
	uint64_t key;     /* link, and kind in the upper half; 0: free */
	uint32_t next[2]; /* sequence numbers: of who opened the connection, and of the other */
};

/* Zero-initialise. */
struct flows {
	struct flow rows[FLOWS];
	uint32_t made;
	uint16_t packets;
};

/* A message on its way into packets. */
struct flow_step {
	struct addr ends[2]; /* [0]: who opened the connection, or (datagram) sends */
	unsigned sender;     /* index in ends: who sends the message ... */
	unsigned from;       /* ... and who sent the last packet */
	unsigned greeting;   /* packets of the handshake still to come */
	struct flow *flow;   /* NULL: one datagram */
	bool done;
	struct str rest;
};

/*
 * `message` must stay until the step is done. The addresses are the link's. Roles joined by a pipe
 * have stable ones, 198.51.100.0/24 (RFC 5737) port 5060, and their messages go by UDP. What does
 * not fit into a datagram goes by TCP from a port of the sender's own.
 */
void flow_start(struct flows *flows, const struct facts *facts, struct str message,
		struct flow_step *step);
/* The next packet, or false. Its payload is a slice of the message. */
bool flow_next(struct flows *flows, struct flow_step *step, struct packet *packet);

#endif
