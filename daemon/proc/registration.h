/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "registration": one instance per subscriber with a challenge or a binding (TS
 * 24.229 5.4.1), one state, one table. The registrar holds them all; bindings live in the store.
 */
#ifndef IMSD_PROC_REGISTRATION_H
#define IMSD_PROC_REGISTRATION_H

#include "base/fsm.h"
#include "base/random.h"
#include "journal/journal.h"
#include "proc/bound_contact.h"
#include "proc/contacts.h"
#include "proc/cx.h"
#include "rule/vocabulary.h"
#include "store/store.h"

enum registration_state { REG_IDLE, REG_CHALLENGED, REG_REGISTERED, REG_RECHALLENGED };

enum registration_event {
	REG_CHALLENGE, /* a 401 leaves */
	REG_BOUND,     /* bindings were added or refreshed */
	REG_REFUSED,   /* authentication failed */
	REG_AWAIT_OVER, /* reg-await-auth ran out */
	REG_REMOVED,   /* a REGISTER was accepted that leaves no binding */
	REG_EMPTY      /* the last binding ran out */
};

enum { NONCE_SIZE = 64, CHALLENGE_ALGORITHMS = 6 };

/* A challenge that was sent, or whose nonce was accepted and may come again. */
struct challenge {
	struct list node;
	char nonce[NONCE_SIZE];
	const struct digest_algorithm *algorithms[CHALLENGE_ALGORITHMS];
	unsigned n_algorithms;
	struct auth_vector *vector; /* AKA; owned. NULL: digest */
	int64_t made_at;
	uint32_t nc; /* last accepted, 0: none */
	bool used;   /* answered rightly once */
	bool stale;  /* told to the UE with this challenge */
};

struct registrar;

struct registration {
	struct map_node node;
	struct list all;
	struct registrar *registrar;
	uint8_t state;
	struct timer await, expiry;
	struct list challenges; /* oldest first */
	unsigned n_challenges, resyncs, mac_failures, n_bindings;
	bool silent; /* the last challenge has had no answer for long */
	/* the request that the last challenge answers: "Call-ID\nVia of the UE"; NULL: none */
	char *asked;
	int64_t await_until;   /* reg-await-auth, loop time */
	unsigned users;        /* REGISTERs in progress: keeps the instance */
	int64_t registered_at; /* loop time, -1: not */
	struct bound_contacts contacts;
	enum contact_event removal; /* what the network takes its contacts away for */
	int64_t shorten_to;         /* ... and when it wants them to be over, in loop time */
	char *impu; /* the identity that the last REGISTER named; NULL: none was accepted yet */
	char *name; /* subscriber's */
	char impi[];
};

struct registrar_options {
	struct loop *loop;
	struct journal *journal;
	struct store *store;
	uint64_t seed;
	/* Something happened to a contact (contact->event); for each one, when state and n_bindings
	 * say already what there is now. The last one gone leaves n_bindings 0. May be NULL. */
	void (*on_change)(void *ctx, struct registration *registration,
			  const struct bound_contact *contact);
	void *ctx;
};

struct registrar *registrar_new(const struct registrar_options *options);
void registrar_free(struct registrar *registrar);
/* NULL when that subscriber has neither challenge nor binding. */
struct registration *registrar_find(struct registrar *registrar, struct str impi);
/* The instance, made when there is none; it stays at least until registration_leave. */
struct registration *registrar_enter(struct registrar *registrar,
				     const struct subscriber *subscriber);
void registration_leave(struct registration *registration);
/* In order of first registration. */
struct list *registrar_all(struct registrar *registrar);
/* Keeps the instance until registration_leave. */
struct registration *registration_hold(struct registration *registration);
size_t registrar_count(const struct registrar *registrar);

const char *registration_state_name(const struct registration *registration);
/* `arg` of REG_CHALLENGE: the reg-await-auth time as int64_t *, in us. */
void registration_feed(struct registration *registration, enum registration_event event, void *arg);

/* A new challenge, remembered; beyond `max` the oldest goes. vector NULL: digest with a random
 * nonce. */
struct challenge *registration_challenge(struct registration *registration,
					 const struct auth_vector *vector, unsigned max);
/* A nonce of so many octets, 45 at most: RAND || AUTN cut, or with zeros as server data behind them (RFC
 * 3310 3.2). */
/* Who asked for it, for a diagnosis when its answer does not come (copied). */
void registration_note_asked(struct registration *registration, struct str call_id, struct str via);
void challenge_resize_nonce(struct challenge *challenge, size_t octets);
struct challenge *registration_find_challenge(struct registration *registration, struct str nonce);
void registration_drop_challenge(struct registration *registration, struct challenge *challenge);

/* Says what bindings there are now: (re)starts the expiry timer for the earliest and feeds what
 * that means: BOUND or REMOVED when a REGISTER was `accepted`, else EMPTY when there is none. `gone`
 * is what happened to those that are there no more. */
void registration_settle(struct registration *registration, const struct list *bindings,
			 bool accepted, enum contact_event gone);
/* The identity that an accepted REGISTER names (copied). */
void registration_set_impu(struct registration *registration, const char *impu);

/*
 * What the network does by itself, in registration_network.c.
 */
/* Removes challenges and bindings (TS 24.229 5.4.1.5); `event` is told to its watchers. */
void registration_remove(struct registration *registration, enum contact_event event);
/* The same to all; with `keep`, only to those for which it says no. */
void registrar_remove(struct registrar *registrar, enum contact_event event,
		      bool (*keep)(void *ctx, const struct registration *registration), void *ctx);
/* The next REGISTER is challenged, and must come within `us`: what lasts longer is shortened (TS
 * 24.229 5.4.1.6). */
void registration_reauthenticate(struct registration *registration, int64_t us);

/* Names for the vocabulary. */
extern const struct name_row registration_state_rows[];
extern const unsigned registration_n_states;

#endif
