/* SPDX-License-Identifier: Apache-2.0 */
/* What is seen of a run: messages that imsd received from a UE and that left towards it, from the
 * journal's records (LANGUAGE 3.1, 3.2). */
#ifndef IMSD_SCENARIO_SEEN_H
#define IMSD_SCENARIO_SEEN_H

#include "journal/journal.h"
#include "scenario/plan.h"

struct run;

/* One message; owned by the run until its end. */
struct seen {
	struct run *run;
	struct list all;    /* of the run, in order of time */
	struct list queued; /* of its UE, until a line or nobody takes it */
	struct list on_way; /* `<`: until the scripted UE has its octets */
	unsigned number;    /* 1, 2 ... in order of time */
	unsigned ue;
	bool from_ue;
	bool broken; /* imsd could not take it as a message */
	int64_t time;
	/* read again from the octets; of `<` also one that must be refused; NULL: they are no message */
	struct msg *msg;
	struct str bytes;
	struct str identity;  /* what its copies have in common; STR_NONE: nothing */
	struct seen *first;   /* itself, or of what it is a copy */
	struct seen *request; /* of a response; NULL when it is not known */
	struct seen *before;  /* the message before with the same head */
	unsigned copy;        /* 1: first */
	unsigned copies;      /* of a first one: how many so far */
	int64_t left;         /* REGISTER: time left of the binding, -1: none */
	int64_t overdue; /* the first REGISTER of a binding: how late it is, us; -1: no such one */
	bool refresh;    /* REGISTER: of a binding that was made with the same Call-ID */
	bool let_go;     /* live: it is judged no more, nor what answers it */
	bool old_nonce;  /* it answers none of the last challenge's nonces */
	const char *listener;
	enum proto proto;
	struct str rules;        /* that spoke about it */
	const struct line *line; /* that took it */
};

/* A record of the journal; adds what it shows to the run. */
void seen_add(struct run *run, const struct journal_record *record);
void seen_free(struct seen *seen);
/* The octets have come to the scripted UE. */
void seen_arrive(struct run *run, unsigned ue, struct str bytes);
/* Is something that a line took still on its way to a UE? What has not come in the time that a line
 * waits will not come. */
bool seen_is_on_way(const struct run *run);
/* For conditions: its message, its request and what only the run knows of it. The subject is good
 * while both live. */
struct subject seen_subject(struct seen *seen);
/* "alice > REGISTER", "alice < 401 (REGISTER)". */
void seen_name(const struct run *run, const struct seen *seen, struct buf *out);

#endif
