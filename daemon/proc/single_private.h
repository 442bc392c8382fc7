/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of single requests share; nobody else includes it. */
#ifndef IMSD_PROC_SINGLE_PRIVATE_H
#define IMSD_PROC_SINGLE_PRIVATE_H

#include "base/fsm.h"
#include "base/random.h"
#include "proc/single.h"
#include "sip/client.h"

struct singles {
	struct singles_options options;
	struct list all;
	size_t count;
	struct message_log log;
	struct random tokens;
	bool closed; /* nothing is sent any more */
};

enum single_state { SINGLE_NEW, SINGLE_RECEIVED, SINGLE_SENT, SINGLE_ANSWERED, SINGLE_FAILED };
enum single_event {
	SINGLE_EV_RECEIVED,
	SINGLE_EV_SENT,
	SINGLE_EV_ANSWERED, /* by them, or by us */
	SINGLE_EV_FAILED
};

struct single {
	struct list all;
	struct singles *singles;
	uint8_t state;
	enum method method;
	struct scene scene;      /* of what we send */
	char *number, *identity; /* ours */
	char *target;            /* who is at the other end: a URI */
	char *type;              /* of the body; NULL: text/plain */
	struct buf body;         /* that we send, or got */
	struct buf headers;      /* that we send: lines */
	uint64_t record;         /* of what came */
	uint64_t sent_record;    /* of what was sent last */
	int status;              /* final */
	bool sends;              /* it began with a request of ours */
	bool performing;
	unsigned n_sent; /* of ours, with a transaction */
	struct list running;
};

struct single *single_new(struct singles *singles, const struct scene *scene, enum method method);
void single_feed(struct single *single, enum single_event event);
/* Frees it, soon, when nothing is done with it. */
void single_check(struct single *single);
/* A record of that MESSAGE; its number. */
uint64_t single_log(struct singles *singles, struct msg *msg, const char *user, bool sent);
/* single_send.c */
struct performance_options single_performance(struct single *single);

#endif
