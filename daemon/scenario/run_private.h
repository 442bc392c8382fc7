/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a run share; nobody else includes it. */
#ifndef IMSD_SCENARIO_RUN_PRIVATE_H
#define IMSD_SCENARIO_RUN_PRIVATE_H

#include "core/core.h"
#include "scenario/core_word.h"
#include "scenario/run.h"
#include "scenario/seen.h"
#include "scenario/ue.h"

enum { OPEN_MAX = 128, WITHOUTS_MAX = 16 };

/* How far a line has come. Blocks are WAITING or REACHED; CLOSED: it need not come any more. */
enum line_status { LINE_WAITING, LINE_REACHED, LINE_MADE, LINE_DONE, LINE_CLOSED };

struct line_state {
	enum line_status status;
	int64_t reached, done; /* us */
	struct seen *seen;     /* the message that it took */
	unsigned arm;          /* EITHER: the chosen arm from 1; 0: none yet */
	unsigned dead_arms;    /* EITHER: those whose time is over, a bit each */
};

/* A line that a message may be taken by, or that waits to be made. */
struct open_line {
	const struct line *line;
	int64_t base; /* from where its times count */
	const struct line
		*from; /* the line that base is of; NULL: the start, or since it was reached */
	int64_t deadline;
	bool takes;                /* a message may be taken now */
	bool must;                 /* it must come */
	const struct line *either; /* undecided; or NULL */
	unsigned arm;
};

/* One UE and its queue. */
struct run_ue {
	struct ue *ue;
	struct list queue;          /* struct seen.queued */
	struct list on_way;         /* struct seen.on_way */
	int64_t registered_until;   /* us, -1: no binding was seen */
	struct seen *registered_by; /* the REGISTER that made it */
	struct seen *challenge;     /* the last 401 or 407 */
};

struct run {
	struct run_options options;
	const struct plan *plan;
	struct core *core;
	struct loop *loop;
	struct journal_listener listener;
	struct arena arena;
	struct run_ue ues[UES_MAX];
	struct line_state *states; /* by line number */
	unsigned *expected;        /* by expect number: how many came */
	struct list seen;
	unsigned n_seen;
	struct buf ladder;
	struct str reason; /* the last remark of the journal */
	struct buf reasons;
	struct timer wake;
	int64_t slack, activity; /* us; activity: when something was seen last */
	int64_t still_at;        /* virtual time, and for how many turns it has been that */
	unsigned still;
	struct bindings_query {
		bool asked, done;
		int64_t at; /* when it was asked, us */
		const struct line *line;
		unsigned n;
		struct buf contacts;
		int64_t left; /* of the one that ends first, us */
	} query;
	/* when a timer, a link or imsd itself last said why there is no answer; -1: never */
	int64_t excused;
	struct core_counters fresh; /* of the core before it had UEs */
	/* of one step */
	struct open_line open[OPEN_MAX];
	unsigned n_open;
	const struct line *withouts[WITHOUTS_MAX];
	unsigned n_withouts;
	int64_t wake_at;
	bool changed, idle, wants_idle;
	/* the end */
	bool over;
	enum verdict verdict;
	const struct line *failed; /* or NULL */
	struct buf why;            /* behind "line 14" */
	struct buf details;        /* lines below */
	char ca_file[64];          /* of the lab's CA; empty: none */
};

static inline struct line_state *state_of(struct run *run, const struct line *line)
{
	return &run->states[line->number];
}

static inline bool is_over(const struct line_state *state)
{
	return state->status == LINE_DONE || state->status == LINE_CLOSED;
}

/* run.c: all UEs lose their links and are gone. */
void run_drop_ues(struct run *run);

/* run_walk.c: finds the open lines, makes what is to be made, does what is to be done. True: all
 * lines are through. */
bool run_walk(struct run *run);

/* progress.c */
/* Is the line through, with all that is in it? */
bool line_is_over(struct run *run, const struct line *line);
/* Has an optional block begun: was something in it taken, or is it a scripted UE that begins it? */
bool block_has_begun(struct run *run, const struct line *block);
/* Closes the optional lines above `line` that nobody waits for any more: of that UE, or of all
 * (UES_MAX). */
void close_above(struct run *run, const struct line *line, unsigned ue);

/* run_judge.c: gives the heads of the queues to the open lines. */
void run_judge(struct run *run);
/* What `no`, `without` and `expect` say of a message that has just come. */
void run_expect(struct run *run, struct seen *seen);
/* Fails what is too late, ends what was to last. */
void run_expire(struct run *run);
/* The lines inside a `without` are through: nobody else has looked at what still waits. */
void run_end_without(struct run *run, const struct line *line);
/* Judges the counts of `expect`. */
void run_count(struct run *run);

/* The last message with a line's head, whoever took it; or NULL. */
struct seen *run_last(struct run *run, const struct line *line);
/* The request that a response line of a scripted UE answers: that of its label, else the last one.
 * NULL: none came. */
struct msg *run_request_for(struct run *run, const struct line *line, struct seen *label);

/* run_act.c: a line that is no message. True: it is done; false: it goes on, or the run is over. */
bool run_act(struct run *run, const struct line *line);
/* Applies knob, fault, rule, rule off. False with errors. */
bool run_setting(struct run *run, const struct line *line, struct conf_errors *errors);

/* match.c */
bool head_fits(const struct run *run, const struct line *line, const struct seen *seen);
bool of_fits(struct run *run, const struct line *line, struct seen *seen);
/* Do all conditions hold? `missed` (may be NULL) gets the first that does not, `saw` what was there
 * instead. */
bool conditions_hold(struct run *run, const struct line *line, struct seen *seen,
		     const struct attribute **missed, struct buf *saw);
/* `$` values of lines. `previous`: the message before the one in question with the same head, or
 * NULL. */
struct dollar_context {
	struct run *run;
	struct seen *previous;
};
struct dollars run_dollars(struct dollar_context *context);

/* verdict.c */
void run_fail(struct run *run, const struct line *line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void run_error(struct run *run, const struct line *line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* One more line below the verdict. */
void run_detail(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
void run_report(const struct run *run, struct buf *report);
/* "2.31 s" */
void time_write(int64_t us, struct buf *out);

/* Does something at this time, though nothing else happens. */
static inline void run_wake_at(struct run *run, int64_t time)
{
	if (time < run->wake_at)
		run->wake_at = time;
}

#endif
