/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "conference" (RFC 4353, RFC 4579, TS 24.147): a conference with its participants,
 * each of whom is a call of the focus, and a mixer for what they say. A participant has one state
 * and one table; a conference begins with its creator, and ends when nobody is in it any more, when
 * its creator leaves (knob conference.end_with_creator), or when it is told to.
 */
#ifndef IMSD_PROC_CONFERENCE_H
#define IMSD_PROC_CONFERENCE_H

#include "base/fsm.h"
#include "media/mix.h"
#include "proc/call.h"

/* How the names of conferences begin, which are the user parts of their URIs. */
#define CONFERENCE_ID_PREFIX "conf-"

/* RFC 4575 5.7.2 */
enum participant_state {
	PARTICIPANT_DIALING_IN,
	PARTICIPANT_DIALING_OUT,
	PARTICIPANT_ALERTING,
	PARTICIPANT_CONNECTED,
	PARTICIPANT_ON_HOLD,
	PARTICIPANT_DISCONNECTING,
	PARTICIPANT_DISCONNECTED
};

/* How one left (RFC 4575 5.7.5). */
enum participant_end { END_NOT, END_DEPARTED, END_BOOTED, END_FAILED, END_BUSY };

enum conference_state {
	CONFERENCE_NEW,    /* nobody is in it yet */
	CONFERENCE_ACTIVE, /* somebody is, or was */
	CONFERENCE_ENDING, /* all are being hung up */
	CONFERENCE_ENDED
};

struct conference;
struct conferences;

/* Who asked for a participant to come, or to go. */
struct participant_listener {
	/* 180 and the like; a final status is the last call. May be NULL. */
	void (*on_progress)(void *ctx, int status);
	void *ctx;
};

struct participant {
	struct list node;
	struct conference *conference;
	unsigned number; /* 1, 2 ... in the conference */
	uint8_t state;   /* enum participant_state */
	uint8_t end;     /* enum participant_end */
	bool dialled_out;
	int status;               /* that refused us; 0: none has */
	char *uri;                /* who it is, unique by RFC 4575 5.6 */
	char *user;               /* subscriber's name; "": none of ours */
	char *contact;            /* of his device, once it is known; NULL */
	struct call *call;        /* NULL: none yet, or it is over */
	enum direction direction; /* of his audio, as he has it */
	uint64_t changed;         /* conference->changes when it last was changed */
	int64_t heard_since;      /* loop time from which on silence counts */
	struct mix_member *member;
	struct timer silence;
	struct participant_listener coming, going;
};

struct conference {
	struct map_node by_id;
	struct list all;
	struct conferences *conferences;
	unsigned number; /* 1, 2 ... of this core */
	uint8_t state;   /* enum conference_state */
	char *id;        /* user part of its URI */
	char *uri;
	struct list
		participants; /* in the order of their coming; those that left go after a while */
	struct participant *creator; /* NULL: the network, or gone */
	unsigned last_number;
	struct mix *mix;
	uint64_t shown;     /* the user's: of the changes, up to where watchers were told */
	uint64_t changes;   /* counted up with each change of a participant */
	uint64_t forgotten; /* the change of the last participant who was forgotten */
	int64_t began_at;
	struct buf codecs; /* see conference_codecs */
	const char *why;   /* it ends; const */
	unsigned refs;
	struct work check;
	struct scene scene; /* of what began it: for its knobs */
};

struct conferences_options {
	struct performance_options performance;     /* loop, gates, journal */
	struct calls *calls;                        /* whose owners are the participants */
	struct snapshot *(*snapshot_of)(void *ctx); /* in force; not held for the caller */
	uint64_t seed;
	const char *label; /* the host is LABEL.DOMAIN; const */
	/* Something that watchers may see has changed, or it has ended. */
	void (*on_change)(void *ctx, struct conference *conference);
	void *ctx;
};

struct conferences *conferences_new(const struct conferences_options *options);
/* Behind calls_close, and when nobody holds a conference any more. NULL-safe. */
void conferences_free(struct conferences *conferences);
size_t conferences_count(const struct conferences *conferences); /* not ended */
struct list *conferences_all(struct conferences *conferences);   /* by `all`, oldest first */
/* By the user part of its URI; NULL: none that has not ended. */
struct conference *conference_find(struct conferences *conferences, struct str id);
struct conference *conference_by_number(struct conferences *conferences, unsigned number);
/* The newest in which that subscriber is. */
struct conference *conference_of_user(struct conferences *conferences, const char *user);

/* A new one, for which the configuration of that scene counts. It ends when nobody has come before
 * the loop turns. */
struct conference *conference_new(struct conferences *conferences, const struct scene *scene);
/* It stays readable until conference_leave, even ended. */
struct conference *conference_hold(struct conference *conference);
void conference_leave(struct conference *conference);
/* All are hung up; `why` is const. */
void conference_end(struct conference *conference, const char *why);
/* Those who are in it or called, or are about to leave. */
unsigned conference_population(const struct conference *conference);
/* Those who are connected or on hold. */
unsigned conference_present(const struct conference *conference);
bool conference_is_full(const struct conference *conference);
int64_t conference_knob(struct conference *conference, knob_id id);
/* Codecs for the next participant, best first, comma-separated: the one that the first of those who
 * are there has, as not all can be mixed, and then as knob conference.codecs says. Valid until it
 * is asked for again. */
const char *conference_codecs(struct conference *conference);
/* Not disconnected; by subscriber or URI; NULL: none. */
struct participant *conference_participant(struct conference *conference, const char *user,
					   struct str uri);

/* He has sent an INVITE, for which the caller makes a call whose owner is the participant, or calls
 * participant_drop. */
struct participant *participant_dialling_in(struct conference *conference, const char *user,
					    struct str uri);
/* No call came of it. */
void participant_drop(struct participant *participant);
/* The focus calls him. */
struct participant_order {
	const char *user, *uri;     /* the subscriber ("": none of ours) and whom to call */
	const char *const *headers; /* of the INVITE, as in struct call_order; or NULL */
	struct participant_listener listener;
};
/* NULL with one sentence in why; the listener then hears nothing. */
struct participant *participant_call(struct conference *conference,
				     const struct participant_order *order, char why[160]);
/* He is put out; the listener hears 200 when that is done. */
void participant_boot(struct participant *participant, const struct participant_listener *listener);
/* calls_options.on_change of the calls whose owners are participants. */
void participant_call_changed(struct call *call);
/* Is he in, or on his way in or out? */
static inline bool participant_is_here(const struct participant *participant)
{
	return participant->state != PARTICIPANT_DISCONNECTED;
}

const char *conference_state_name(const struct conference *conference);
const char *participant_state_name(const struct participant *participant);
/* "departed" ...; NULL: he has not. */
const char *participant_end_name(const struct participant *participant);
/* For the vocabulary. */
extern const struct name_row participant_state_rows[];
extern const unsigned participant_n_states;
extern const struct name_row conference_state_rows[];
extern const unsigned conference_n_states;

#endif
