/* SPDX-License-Identifier: Apache-2.0 */
/* The contacts of a registration as its watchers know them (RFC 3680 5.2): what the store has, each
 * with a number of its own, and what happened to it last. */
#ifndef IMSD_PROC_BOUND_CONTACT_H
#define IMSD_PROC_BOUND_CONTACT_H

#include "store/store.h"

enum contact_event {
	CONTACT_REGISTERED,
	CONTACT_CREATED, /* by the network: of an identity that was registered with another one */
	CONTACT_REFRESHED,
	CONTACT_SHORTENED,
	CONTACT_EXPIRED,
	CONTACT_DEACTIVATED,
	CONTACT_PROBATION,
	CONTACT_UNREGISTERED,
	CONTACT_REJECTED
};
/* "registered" ... */
const char *contact_event_name(enum contact_event event);
/* One by which the network takes a contact away: from EXPIRED on; false when there is none of that
 * name. */
bool contact_event_find(struct str name, enum contact_event *event);
/* Their names, for a message: "expired, deactivated ...". */
const char *contact_event_names(void);

struct bound_contact {
	struct list node;
	unsigned number; /* 1, 2 ... of this registration: stays as long as it is bound */
	enum contact_event event;
	uint64_t changed;        /* the number of that change */
	struct binding *binding; /* as it is, or was at last; held, often the store's own */
};

/* Gone ones are kept for those who have not heard of it yet: so many, the oldest goes. */
enum { BOUND_GONE = 16 };
struct bound_contacts {
	struct list now, gone; /* struct bound_contact, oldest first */
	unsigned n_gone, last; /* number given last */
	uint64_t changes;      /* so many happened */
};

void bound_contacts_init(struct bound_contacts *contacts);
void bound_contacts_clear(struct bound_contacts *contacts);

/* What is bound now. Each contact that changed by it is told, when all of them are up to date. */
struct bound_update {
	const struct list *bindings;
	enum contact_event gone; /* what happened to those that are bound no more ... */
	int64_t now;             /* ... and whose time is not over */
	void (*tell)(void *ctx, const struct bound_contact *contact);
	void *ctx;
};
void bound_contacts_update(struct bound_contacts *contacts, const struct bound_update *update);

#endif
