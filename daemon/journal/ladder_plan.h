/* SPDX-License-Identifier: Apache-2.0 */
/* What the pens of a drawn ladder share: who takes part, and what a row says. */
#ifndef IMSD_JOURNAL_LADDER_PLAN_H
#define IMSD_JOURNAL_LADDER_PLAN_H

#include "journal/ladder_draw.h"

enum { PLAN_COLUMNS = 16 };

/* Who takes part. */
struct plan_column {
	char name[ADDR_TEXT_MAX]; /* role, subscriber or address */
	char what[ADDR_TEXT_MAX +
		  8];     /* "P-CSCF", of a phone how it is reached: "UDP 192.0.2.1:5060" */
	struct addr addr; /* of a phone, where it was last */
	unsigned rank;    /* from left to right */
	bool is_ue;
};

/* Who is where, and what the whole is about. */
struct ladder_plan {
	const struct ladder_sheet *sheet;
	struct plan_column columns[PLAN_COLUMNS];
	unsigned n_columns; /* at least one */
	uint64_t messages, lost;
	int64_t began_at, ended_at; /* of the first and last row */
	uint64_t passed_over;       /* records that were too many */
	uint64_t rows;
};

enum row_kind {
	ROW_MESSAGE,
	ROW_NOTE,  /* an event */
	ROW_CAUSE, /* a diagnosis */
};

/* Its texts are good until the next row. */
struct plan_row {
	enum row_kind kind;
	const struct facts *facts;
	unsigned from, to;  /* columns; of a note both are whose it is */
	bool lost;          /* it did not leave, or not yet */
	bool broken, again; /* octets that are no message; a retransmission or repeat */
	struct str verb;    /* "INVITE", "183", the event's name, the cause's code */
	struct str
		object; /* Request-URI, reason and method; what happened; what is wrong, with the evidence */
	struct str
		brief; /* of a message the object where room is scarce: user of the URI, reason */
	const char *body;  /* "SDP" ..., or NULL */
	struct str rules;  /* names; STR_NONE: none spoke */
	struct str remark; /* why; of a cause what to check */
	int64_t pause;     /* time since the row before when that is long, else 0 */
};

/* Draws one format. `state` is the pen's own, zeroed before. */
struct ladder_pen {
	const char *suffix, *media_type;
	size_t state_size;
	/* Told of every row before begin, when the plan is finished; NULL: it need not be. */
	void (*measure)(void *state, const struct ladder_plan *plan, const struct plan_row *row);
	void (*begin)(void *state, const struct ladder_plan *plan, struct buf *out);
	void (*row)(void *state, const struct ladder_plan *plan, const struct plan_row *row,
		    struct buf *out);
	void (*end)(void *state, const struct ladder_plan *plan, struct buf *out);
};

extern const struct ladder_pen ladder_pen_txt, ladder_pen_svg, ladder_pen_mmd;

/* The texts of a row, zero-initialised; every next row uses them again. */
struct row_texts {
	struct buf verb, object, rules, remark, scratch;
	size_t reason; /* so much of the object of a response */
};

/* A record that will be a row; then, when all were told, plan_finish. */
void plan_learn(struct ladder_plan *plan, const struct facts *facts);
void plan_finish(struct ladder_plan *plan);
/* What a record says in its row; before: time of the row before, or -1. */
void plan_row(const struct ladder_plan *plan, const struct facts *facts, int64_t before,
	      struct row_texts *texts, struct plan_row *row);
void row_texts_free(struct row_texts *texts);

/* "12 messages in 2.405 s, 1 of them lost". */
void plan_summary(const struct ladder_plan *plan, struct buf *out);
/* The next line of at most `width` characters, cut at a blank where there is one. False: no more. */
bool plan_wrap(struct str *rest, size_t width, struct str *line);
/* How many characters (octets where it is no UTF-8) it has. */
size_t plan_width(struct str text);
/* What a label says behind the verb in so many characters, the blank before it included: object, brief, or as
 * much of that as fits. Appends; nothing when there is no room for it. */
void plan_say_object(const struct plan_row *row, size_t width, struct buf *out);
/* "+15550101" of "sip:+15550101@example.org", "example.org" of "sip:example.org". */
struct str plan_brief_uri(struct str uri);
/* Its first `width` characters, the last two of them ".." when it has more. Appends. */
void plan_cut(struct str text, size_t width, struct buf *out);

#endif
