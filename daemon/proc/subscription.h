/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "subscription", the notifier's side (RFC 6665 4.2): one instance per SUBSCRIBE that
 * was accepted, on a dialog of its own, one state, one table. At most one NOTIFY of each is under
 * way; what changes meanwhile follows when it is answered. A notifier holds them all, and knows of
 * what they are about by event packages (proc/event_package.h).
 */
#ifndef IMSD_PROC_SUBSCRIPTION_H
#define IMSD_PROC_SUBSCRIPTION_H

#include "proc/event_package.h"
#include "proc/performer.h"
#include "sip/client.h"
#include "sip/dialog.h"

enum subscription_state {
	SUBSCRIPTION_QUIET,     /* all is told */
	SUBSCRIPTION_NOTIFYING, /* a NOTIFY is under way */
	SUBSCRIPTION_BEHIND,    /* ... and there is something new */
	SUBSCRIPTION_POSTPONED, /* a Retry-After said when to try again */
	SUBSCRIPTION_LAST_DUE,  /* it ends; the last NOTIFY waits for the one before */
	SUBSCRIPTION_ENDING,    /* the last NOTIFY is under way */
	SUBSCRIPTION_ENDED
};

struct notifier;

struct subscription {
	struct list all;
	struct map_node by_resource, by_user;
	struct notifier *notifier;
	uint8_t state; /* enum subscription_state */
	struct dialog *dialog;
	const struct event_package *package;
	struct str id;          /* of its Event, STR_NONE: none; with the two below in `texts` */
	struct str type;        /* of its bodies */
	struct str resource;    /* what it is about, by name */
	void *about;            /* and for the package */
	uint64_t told, telling; /* the package's: up to where the state was told, and is now */
	uint32_t version;       /* of the next body: 0, 1 ... */
	bool full;              /* it must be told in full */
	bool over;              /* it ends ... */
	const char *reason;     /* ... for this reason (const), NULL: none is given */
	int64_t expires_at;     /* loop time */
	struct timer expiry, retry;
	int64_t retry_us; /* of the last Retry-After */
	unsigned retries; /* of the last NOTIFY */
	bool reaped;
	struct work due;       /* looks what there is to tell, soon */
	struct scene scene;    /* of its NOTIFYs */
	struct list running;   /* performances */
	struct client *client; /* the NOTIFY under way */
	uint8_t outcome;       /* of it: what is fed when its behaviour is through */
	char texts[];
};

struct notifier_options {
	struct performance_options performance; /* without user, ctx and running */
	struct stack *stack;
	const struct event_packages *packages;
	struct snapshot *(*snapshot_of)(void *ctx);        /* in force; not held for the caller */
	struct link *(*next_hop)(void *ctx);               /* where a NOTIFY leaves */
	struct str (*contact)(void *ctx, struct msg *msg); /* our Contact value, in its memory */
	void *ctx;                                         /* of all, the packages' included */
};

struct notifier *notifier_new(const struct notifier_options *options);
/* Before the stack: what is alive ends without a word. */
void notifier_free(struct notifier *notifier);
/* All end without a word. */
void notifier_reset(struct notifier *notifier);
/* As it was made. */
const struct notifier_options *notifier_options(const struct notifier *notifier);
const struct event_packages *notifier_packages(const struct notifier *notifier);
/* struct subscription by `all`, oldest first. */
struct list *notifier_all(struct notifier *notifier);
size_t notifier_count(const struct notifier *notifier);
/* Those of one subscriber. */
size_t notifier_count_of(const struct notifier *notifier, const char *user);
/* That resource changed: everyone who watches it hears of it, soon. */
void notifier_changed(struct notifier *notifier, struct str resource);
/* It is there no more: its subscriptions end. `reason` is const; NULL: none is given. */
void notifier_end(struct notifier *notifier, struct str resource, const char *reason);
/* The same for those of one subscriber. */
void notifier_end_of(struct notifier *notifier, struct str resource, const char *user,
		     const char *reason);
/* The subscription that a SUBSCRIBE is in; NULL: none that lives. */
struct subscription *notifier_find(struct notifier *notifier, struct msg *subscribe);

/* A SUBSCRIBE that is accepted. */
struct subscription_grant {
	struct request *request;
	struct msg *response; /* the 2xx, with its To tag */
	const struct event_package *package;
	struct str id, type, resource; /* copied */
	int64_t expires;               /* s; 0: the state once, then it is over */
	struct dialog *dialog;         /* that it shares, of a call; NULL: it begins one */
	void *about;
};
/* Its first NOTIFY leaves behind the 2xx. NULL when the request cannot begin a dialog. */
struct subscription *subscription_new(struct notifier *notifier,
				      const struct subscription_grant *grant);
/* A SUBSCRIBE in it was accepted, for so many s; 0: it is over. */
void subscription_refresh(struct subscription *subscription, struct msg *subscribe,
			  int64_t expires);

/* Does that answer to a NOTIFY end a subscription (RFC 5057 5.1)? */
bool notify_is_fatal(int status);

const char *subscription_state_name(const struct subscription *subscription);

/* Names for the vocabulary. */
extern const struct name_row subscription_state_rows[];
extern const unsigned subscription_n_states;

#endif
