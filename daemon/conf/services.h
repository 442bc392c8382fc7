/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services of a subscriber (TS 24.173): the group `services` of an entry of
 * `subscribers` or `subscriber_range`, in words after the simservs document (TS 24.604, 24.607,
 * 24.608, 24.611, 24.615, each 4.9). */
#ifndef IMSD_CONF_SERVICES_H
#define IMSD_CONF_SERVICES_H

#include "conf/schema.h"

/* OIR and TIR: what the user is shown as, and whether a Privacy header of his changes it. */
enum restriction {
	RESTRICTION_OFF,                  /* he has not got the service: his Privacy is no use */
	RESTRICTION_PERMANENT,            /* never shown */
	RESTRICTION_TEMPORARY_RESTRICTED, /* not shown, unless he says Privacy: none */
	RESTRICTION_TEMPORARY_PRESENTED,  /* shown, unless he asks for privacy */
	RESTRICTION_COUNT
};

/* When a call is diverted. */
enum diversion_when {
	DIVERSION_UNCONDITIONAL, /* CFU */
	DIVERSION_BUSY,          /* CFB */
	DIVERSION_NO_REPLY,      /* CFNR */
	DIVERSION_NOT_REACHABLE, /* CFNRc */
	DIVERSION_NOT_LOGGED_IN, /* CFNL */
	DIVERSION_COUNT
};

struct diversion {
	const char *target;  /* number or URI as it is written; NULL: not active */
	bool notify_caller;  /* by a 181 */
	bool show_target;    /* the caller may learn to whom */
	bool show_diverting; /* the target may learn from whom */
};

/* Conditions of a barring; one that holds is enough. */
enum {
	BARRING_ALL = 1 << 0,
	BARRING_INTERNATIONAL = 1 << 1,
	BARRING_INTERNATIONAL_EXHC = 1 << 2, /* but for the home country */
	BARRING_ROAMING = 1 << 3,
	BARRING_ANONYMOUS = 1 << 4 /* ACR */
};
struct barring {
	unsigned conditions;
	/* numbers and URIs, `*` for any run */
	const char *const *identities;
	unsigned n_identities;
};

enum call_waiting {
	CALL_WAITING_TERMINAL, /* the UE decides */
	CALL_WAITING_NETWORK,  /* a busy UE is told that the call waits */
	CALL_WAITING_OFF,      /* busy is busy */
	CALL_WAITING_COUNT
};

enum { NO_REPLY_MIN = 5, NO_REPLY_MAX = 180 };

/* Immutable; texts live in the arena it was read into. */
struct services {
	bool oip, tip;
	enum restriction oir, tir;
	struct diversion diversions[DIVERSION_COUNT];
	bool deflection;         /* a 302 of the UE is followed */
	unsigned no_reply_timer; /* s; 0: knob tas.no_reply_timer */
	struct barring incoming, outgoing;
	enum call_waiting call_waiting;
};

/* As they are written: "permanent", "cfu", "international-exHC", "network". Conditions by number of the
 * bit; NULL behind the last. */
const char *restriction_name(enum restriction restriction);
const char *diversion_name(enum diversion_when when);
const char *call_waiting_name(enum call_waiting call_waiting);
const char *barring_name(unsigned bit);

/* What the group says, the rest at its default, in the arena (nothing of the node is needed afterwards).
 * Unknown keys and bad values are errors that name file, line, value and remedy; then NULL. */
struct services *services_read(const struct conf_node *group, struct arena *arena,
			       struct conf_errors *errors);
/* The same of the child `services` of an entry; NULL also when it has none. */
const struct services *services_read_of(const struct conf_node *entry, struct arena *arena,
					struct conf_errors *errors);
/* What may stand in the group. */
extern const struct conf_schema services_schema;

#endif
