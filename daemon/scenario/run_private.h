/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a run share; nobody else includes it. */
#ifndef IMSD_SCENARIO_RUN_PRIVATE_H
#define IMSD_SCENARIO_RUN_PRIVATE_H

#include "core/core.h"
#include "scenario/core_word.h"
#include "scenario/run.h"
#include "scenario/seen.h"
#include "scenario/ue.h"

enum { OPEN_MAX = 128, WITHOUTS_MAX = 16, PLACES_MAX = 16 };

/* How far a line has come. Blocks are WAITING or REACHED; CLOSED: it need not come any more. */
enum line_status { LINE_WAITING, LINE_REACHED, LINE_MADE, LINE_DONE, LINE_CLOSED };

struct line_state {
	enum line_status status;
	int64_t reached, done; /* us */
	struct seen *seen;     /* the message that it took */
	unsigned arm;          /* EITHER: the chosen arm from 1; 0: none yet */
	unsigned dead_arms;    /* EITHER: those whose time is over, a bit each */
	bool settling;         /* live `given`: it may yet be reached by itself */
	bool asked;            /* live `do`, `ask`: a person has been told */
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
	int64_t registered_at;      /* us, since when */
	bool refreshed;             /* a REGISTER has come since then */
	struct seen *registered_by; /* the REGISTER that made it */
	struct seen *challenge;     /* the last 401 or 407 */
	/* live: the Call-ID and URI of the binding that was there before the run, or NULL */
	char *bound_call_id, *bound_contact;
	/* live: where it is known to be, the newest last; port 0: any */
	struct addr places[PLACES_MAX];
	unsigned n_places;
};

struct run {
	struct run_options options;
	const struct plan *plan;
	struct core *core;
	struct loop *loop;
	struct journal_listener listener;
	struct arena arena;
	struct run_ue ues[UES_MAX];
	struct line_state *states;     /* by line number */
	struct expect_state *expected; /* by expect number */
	struct list seen;
	unsigned n_seen;
	struct buf ladder;
	struct str reason; /* the last remark of the journal */
	struct buf reasons;
	struct timer wake;
	int64_t slack, activity; /* us; activity: when something was seen last */
	int64_t begin;           /* loop time; scripted 0 */
	int64_t quiet;           /* us without anything until optional lines are given up */
	struct run_prompt {
		const struct line *line;
		struct buf text;
		struct core_prompt shown; /* all but its text */
		bool open, answered;      /* answered: but the line has not heard of it yet */
		bool ok;
	} prompt;
	const struct line *clearing;        /* live: settings wait until it is done; or NULL */
	unsigned n_commands;                /* live: that do lines have started */
	uint64_t first_record, last_record; /* of the journal, about the run's UEs; 0: none */
	struct turn_hook hook;              /* live: steps at the end of each turn */
	struct work ending;
	struct finding *finding; /* live: bindings that are being asked for, or NULL */
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
	const struct line *failed;  /* or NULL */
	const struct expect *unmet; /* the expect that is the verdict, or NULL */
	const char *culprit; /* "by imsd": when the head of the line does not say it; or NULL */
	const char *clause; /* what the verdict is about, instead of the scenario's spec; or NULL */
	struct buf why;     /* behind "line 14" */
	struct buf details; /* lines below */
	char ca_file[64];   /* of the lab's CA; empty: none */
};

/* What became of an expect: how many messages there were of the kind, how many of them do not hold, and
 * the first of those. */
struct expect_state {
	unsigned came, failed;
	struct seen *seen;
	struct str saw;
};

static inline struct line_state *state_of(struct run *run, const struct line *line)
{
	return &run->states[line->number];
}

static inline bool is_over(const struct line_state *state)
{
	return state->status == LINE_DONE || state->status == LINE_CLOSED;
}

/* run.c: knob, fault and rule above the first line, or what waited of them. False with errors. */
bool run_apply_settings(struct run *run, struct conf_errors *errors);
/* All UEs lose their links and are gone. */
void run_drop_ues(struct run *run);

/* run_step.c: before the first step; all that can be done at this time; when the loop is to turn again;
 * the verdict, when the run is over. */
void run_begin(struct run *run);
void run_step(struct run *run);
void run_set_wake(struct run *run);
enum verdict run_finish(struct run *run, struct buf *report);

/* run_live.c: it is over, or goes before that. */
void run_live_free(struct run *run);

/* run_do.c: `do` and `ask` for real UEs. True: it is done. */
bool run_do(struct run *run, const struct line *line);
bool run_ask(struct run *run, const struct line *line);
/* Live: is a command, or a person, about to make a UE act? Optional lines wait for that. */
bool run_is_busy(struct run *run);
/* A message of that UE has come: what it was to do is not asked for any more. */
void run_has_done(struct run *run, unsigned ue);

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
/* Fails what is too late, ends what was to last. */
void run_expire(struct run *run);
/* The lines inside a `without` are through: nobody else has looked at what still waits. */
void run_end_without(struct run *run, const struct line *line);

/* run_expect.c: what expects say of a message that has just come. They are noted, the run goes on. */
void run_expect(struct run *run, struct seen *seen);
/* The end: what does not hold fails the run, if nothing else did. */
void run_expect_end(struct run *run);
/* Lines for a report: what else failed, and remarks. */
void run_expect_report(const struct run *run, struct buf *report);

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
/* Does one condition hold? */
bool attribute_holds(struct run *run, const struct line *line, struct seen *seen,
		     const struct attribute *attribute, struct buf *saw);
/* `$` values of lines. `previous`: the message before the one in question with the same head, or
 * NULL. */
struct dollar_context {
	struct run *run;
	struct seen *previous;
	struct seen *subject; /* the message in question, or NULL */
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
/* "line 12", of another file than the scenario's "line 12 of preamble/registered.scn" */
void line_write(const struct run *run, const struct line *line, struct buf *out);

/* Does something at this time, though nothing else happens. */
static inline void run_wake_at(struct run *run, int64_t time)
{
	if (time < run->wake_at)
		run->wake_at = time;
}

#endif
