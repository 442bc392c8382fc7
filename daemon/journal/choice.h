/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the journal's records somebody wants to see: a call, a phone, a run, the path of a message
 * inside the core or only what phones send and get. Drawings and captures are made of such a choice.
 */
#ifndef IMSD_JOURNAL_CHOICE_H
#define IMSD_JOURNAL_CHOICE_H

#include "journal/facts.h"
#include "journal/query.h"

/* All must hold; zero-initialised: whatever passed between phones and P-CSCF, and all events. */
struct journal_choice {
	uint64_t first, last;       /* numbers of records; last 0: no end */
	struct str user;            /* who sends, gets or is meant; STR_NONE: anybody */
	const struct str *call_ids; /* of a call: the Call-IDs of its legs */
	unsigned n_call_ids;        /* 0: any */
	uint64_t call;              /* its number, of which events tell; 0: not known */
	bool core;                  /* messages between elements of the core, too */
	bool messages;              /* no events */
	uint64_t most;              /* so many of them, the newest; 0: all */
	const struct query *query;  /* what must fit as well; NULL: nothing */
};

enum { CHOICE_LINKS = 32, CHOICE_USERS = 8 };

/*
 * A walk over the records that were chosen, oldest first. Events of a call or phone are those that
 * name it, those of its connections, and (of a call) what is told of its parties between its first and
 * its last message.
 */
struct choice_walk {
	const struct journal *journal;
	const struct journal_choice *choice;
	struct query_span span;
	uint64_t next;        /* number of a record */
	uint64_t passed_over; /* because of `most` */
	uint64_t from, to;    /* numbers of the first and last message; 0: there is none */
	struct str users[CHOICE_USERS]; /* parties of a call; they lie in the journal */
	unsigned n_users;
	uint32_t links[CHOICE_LINKS]; /* connections of the phones */
	unsigned n_links;
};

/* Nothing may be written until the walk is done. */
void choice_start(struct choice_walk *walk, const struct journal *journal,
		  const struct journal_choice *choice);
/* The next record, or false; its texts lie in the journal. */
bool choice_next(struct choice_walk *walk, struct facts *facts);
/* Begins again. */
void choice_again(struct choice_walk *walk);
/* Is a record that is written just now one of them? Of a call: only what names it. */
bool choice_takes_now(const struct journal_choice *choice, const struct facts *facts);

#endif
