/* SPDX-License-Identifier: Apache-2.0 */
/* Flows of the capture: packets, addresses and sequence numbers of a message. */
#include "journal/flow.h"

#include <arpa/inet.h>

enum {
	ROLE_PORT = 5060,
	ROLE_UNKNOWN = 254,
	OWN_PORTS = 49152,	 /* where the ports of senders begin (RFC 6335 6) */
	OWN_PORTS_COUNT = 16384,
	SEQUENCE_STEP = 1000003, /* between the first numbers of two streams */
	GREETING = 3		 /* packets of a handshake */
};

/* What a link may have: its own connection, or one for what exceeds a datagram, either way. */
enum flow_kind { FLOW_STREAM, FLOW_LARGE_OUT, FLOW_LARGE_IN };

#define ROLE_NETWORK UINT32_C(0xc6336400) /* 198.51.100.0 */

/* The last octet of a role's address. */
static const struct {
	const char *role;
	uint8_t host;
} role_rows[] = {
	{ "pcscf", 1 }, { "scscf", 2 }, { "hss", 3 }, { "as", 4 }, { "peer", 5 }, { "core", 6 },
};

/* A role has no address of its own; the capture gives it one. */
static struct addr role_address(struct str role)
{
	struct addr addr = { .in = { .sin_family = AF_INET, .sin_port = htons(ROLE_PORT) } };
	uint32_t host = ROLE_UNKNOWN;

	for (size_t i = 0; i < ARRAY_LEN(role_rows); i++)
		if (str_is(role, role_rows[i].role))
			host = role_rows[i].host;
	addr.in.sin_addr.s_addr = htonl(ROLE_NETWORK | host);
	return addr;
}

/* An address that is no good in such a packet becomes the unspecified one, with its port. */
static void addr_fit(struct addr *addr, sa_family_t family)
{
	uint16_t port = addr->family == AF_UNSPEC ? 0 : addr_port(addr);

	if (addr->family == family)
		return;
	*addr = (struct addr){ .in6 = { .sin6_family = family } };
	addr_set_port(addr, port);
}

/* The two ends of the link, of one family. */
static void flow_addresses(const struct facts *facts, struct addr *near, struct addr *far)
{
	sa_family_t family;

	if (facts->head.proto == PROTO_PIPE) {
		*near = role_address(facts->text[FACT_ROLE]);
		*far = role_address(facts->text[FACT_PEER]);
		return;
	}
	*near = facts->head.local;
	*far = facts->head.remote;
	family = far->family == AF_UNSPEC ? near->family : far->family;
	if (family == AF_UNSPEC)
		family = AF_INET;
	addr_fit(near, family);
	addr_fit(far, family);
}

/* The row of a connection, with a handshake to come if it is new. */
static void flow_find(struct flows *flows, uint32_t link, enum flow_kind kind,
		      struct flow_step *step)
{
	struct flow *flow = &flows->rows[(link + kind) % FLOWS];
	uint64_t key = (uint64_t)kind << 32 | link;

	step->flow = flow;
	if (flow->key == key)
		return;
	flow->key = key;
	flow->next[0] = flows->made++ * SEQUENCE_STEP;
	flow->next[1] = flows->made++ * SEQUENCE_STEP;
	step->greeting = GREETING;
}

/* Who opened a connection is ends[0]: the far end of one that we accepted. */
void flow_start(struct flows *flows, const struct facts *facts, struct str message,
		struct flow_step *step)
{
	uint32_t link = facts->head.link;
	bool inbound = facts_inbound(facts);
	bool stream = facts->head.proto == PROTO_TCP || facts->head.proto == PROTO_TLS;
	bool large = !stream && message.n > PACKET_DATAGRAM_MAX;
	unsigned near = stream ? !facts->head.outgoing : inbound;

	*step = (struct flow_step){ .rest = message, .sender = inbound ? !near : near };
	flow_addresses(facts, &step->ends[near], &step->ends[!near]);
	if (large) {
		addr_set_port(&step->ends[0], (uint16_t)(OWN_PORTS + link % OWN_PORTS_COUNT));
		flow_find(flows, link, inbound ? FLOW_LARGE_IN : FLOW_LARGE_OUT, step);
	} else if (stream) {
		step->done = message.n == 0;
		if (!step->done)
			flow_find(flows, link, FLOW_STREAM, step);
	}
}

/* One segment from ends[from], with what it does to the numbers. */
static void flow_segment(struct flow_step *step, unsigned from, uint8_t flags,
			 struct packet *packet)
{
	struct flow *flow = step->flow;

	step->from = from;
	packet->tcp = true;
	packet->flags = flags;
	packet->from = step->ends[from];
	packet->to = step->ends[!from];
	packet->sequence = flow->next[from];
	packet->acknowledged = flags & PACKET_ACK ? flow->next[!from] : 0;
	flow->next[from] += (uint32_t)packet->payload.n + (flags & PACKET_SYN ? 1 : 0);
}

/* SYN; SYN and ACK; ACK. */
static void flow_greet(struct flow_step *step, struct packet *packet)
{
	static const struct {
		unsigned from;
		uint8_t flags;
	} rows[GREETING] = { { 0, PACKET_SYN }, { 1, PACKET_SYN | PACKET_ACK }, { 0, PACKET_ACK } };
	unsigned i = GREETING - step->greeting--;

	flow_segment(step, rows[i].from, rows[i].flags, packet);
}

/* One datagram, or what is left of a handshake and then of the segments. */
bool flow_next(struct flows *flows, struct flow_step *step, struct packet *packet)
{
	if (step->done)
		return false;
	*packet = (struct packet){ .id = flows->packets++ };
	if (!step->flow) {
		step->from = step->sender;
		packet->from = step->ends[step->sender];
		packet->to = step->ends[!step->sender];
		packet->payload = step->rest;
		step->done = true;
	} else if (step->greeting) {
		flow_greet(step, packet);
	} else {
		packet->payload = step->rest;
		if (packet->payload.n > PACKET_SEGMENT_MAX)
			packet->payload.n = PACKET_SEGMENT_MAX;
		step->rest = str_from(step->rest, packet->payload.n);
		step->done = step->rest.n == 0;
		flow_segment(step, step->sender, step->done ? PACKET_PSH | PACKET_ACK : PACKET_ACK,
			     packet);
	}
	return true;
}
