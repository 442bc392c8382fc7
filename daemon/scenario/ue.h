/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scripted UE: a stack of its own with its own random streams, no rules, no journal, nothing of
 * role/ or proc/. It reaches imsd through a dressed pipe or real sockets. A puppet: it sends what
 * it is told to, and what a stack sends by itself (LANGUAGE section 4).
 */
#ifndef IMSD_SCENARIO_UE_H
#define IMSD_SCENARIO_UE_H

#include "core/core.h"
#include "media/stream.h"
#include "scenario/plan.h"
#include "scenario/run.h"

struct ue_options {
	struct core *core;
	const struct plan *plan;
	unsigned number; /* which of the plan's UEs */
	const struct access *access;
	bool live; /* a real one stands for it: only its subscriber and keys are asked for */
	uint64_t seed;
	const char *ca_file; /* PEM file of the lab's CA, for TLS sockets */
	struct transit transit;
	/* Octets of one message have come to it. */
	void (*on_arrival)(void *ctx, unsigned ue, struct str bytes);
	void *ctx;
};

struct ue;
/* NULL with one sentence in why. */
struct ue *ue_new(const struct ue_options *options, char why[160]);
void ue_free(struct ue *ue);

/* Is it (or was it once) at that address? */
bool ue_is_at(const struct ue *ue, const struct addr *addr);
/* Opens its usual link; false with one sentence in why. */
bool ue_power_on(struct ue *ue, char why[160]);
/* Closes all its links. */
void ue_power_off(struct ue *ue);
/* How the usual link is; `reason`: why it is not up. */
enum ue_link_state { UE_LINK_DOWN, UE_LINK_OPENING, UE_LINK_UP, UE_LINK_REFUSED, UE_LINK_CLOSED };
enum ue_link_state ue_link_state(const struct ue *ue, const char **reason);
/* Asks for a sign of life by its usual link: CRLFCRLF, over UDP a STUN Binding request (RFC 5626 3.5).
 * False with one sentence in why. */
bool ue_keep_alive(struct ue *ue, char why[160]);
/* Answers to that which came by the usual link. */
unsigned ue_pongs(const struct ue *ue);

/* A line to be made. */
struct ue_order {
	const struct line *line;
	const struct dollars *dollars;
	struct msg *request; /* of a response its request, as imsd sent it; NULL: none came */
	/* the message of `of=LABEL`, and the request that it is or answers; NULL: none is named */
	struct msg *label, *label_request;
};
/* Is no line to answer this request, which has come? The stack has refused it, or could not read it. */
bool ue_has_refused(struct ue *ue, struct msg *request);
/* Is there something that this optional line could act on? */
bool ue_can_make(struct ue *ue, const struct ue_order *order);
/* Has the UE a 2xx that this ACK line acknowledges? Else the ACK is a reflex. */
bool ue_owes_ack(struct ue *ue, const struct ue_order *order);
/* Makes and sends what the line says. False with one sentence in why. */
bool ue_make(struct ue *ue, const struct ue_order *order, char why[160]);
/* The target of the next INVITE: a number or a URI. */
void ue_dial(struct ue *ue, struct str target);
/* Its calls go on sending RTP for a moment: asked again and again by who counts it. */
void ue_keep_sending(struct ue *ue);
/* Its calls go on sending its own tone for a moment, in the place of silence; as above. */
void ue_keep_talking(struct ue *ue);
/* Has it just heard the tone of that UE of the plan, in whatever call? */
bool ue_hears(struct ue *ue, unsigned other);
/* Its newest call that is not over; STR_NONE: none. */
struct str ue_call_id(const struct ue *ue);
/* RTP of its audio in the call with that Call-ID; false when it has no stream there. */
bool ue_count_media(struct ue *ue, struct str call_id, struct stream_counters *counters);
/* RTP of its audio in its newest call, also when that is over. */
struct ue_heard {
	struct stream_counters counters; /* 0 without a call */
	uint64_t late;                   /* RTP that came when the call was over */
	int64_t quiet_us;                /* since the last packet, or since the stream is there */
};
struct ue_heard ue_heard(const struct ue *ue);
/* Answers 200 to the background requests that wait. True: there were some. */
struct ue_claim {
	/* Will a line answer this one? */
	bool (*is_claimed)(void *ctx, struct msg *request);
	void *ctx;
};
bool ue_answer_background(struct ue *ue, const struct ue_claim *claim);

const struct subscriber *ue_subscriber(const struct ue *ue);
/* The URI of its Contact. */
struct str ue_contact(struct ue *ue, struct buf *out);
/* The digest that would be right for these credentials in that message, by the UE's own keys. False
 * when it has none for such an algorithm. */
bool ue_digest(const struct ue *ue, struct msg *msg, struct str params, char out[]);

#endif
