/* SPDX-License-Identifier: Apache-2.0 */
/* One lab: snapshot, loop, links, stacks and roles. All state of imsd hangs here; a test makes as
 * many as it likes. */
#ifndef IMSD_CORE_CORE_H
#define IMSD_CORE_CORE_H

#include "base/loop.h"
#include "conf/snapshot.h"
#include "journal/journal.h"
#include "rule/ruleset.h"
#include "transport/net.h"
#include "transport/pipe.h"

struct core;

struct core_options {
	enum clock_kind clock;
	bool clock_configured;   /* CLOCK_REAL unless the knob `clock` says manual */
	const char *path;        /* configuration file; NULL: the built-in one */
	const char *const *sets; /* --set NAME=VALUE */
	unsigned n_sets;
	const char *const *faults; /* --fault NAME or FILE */
	unsigned n_faults;
	bool listen; /* open the configured sockets (not with CLOCK_AUTO) */
	bool keep; /* read and write what outlives imsd, in the state folder: messages that wait */
	/* ask for free ports whatever `listen` says; for tests that run side by side */
	bool free_ports;
	bool ladder, verbose;       /* journal on stderr */
	const char *json, *capture; /* files, or NULL */
	/* core_check asks it, too: what is wrong with a configuration for who is above the core; false with one line
	 * in why. NULL: nothing */
	bool (*check)(const struct knobs *knobs, char why[256]);
};

/* What every core knows by name: the tables of all rooms, put together in the caller's memory. */
enum {
	CORE_DUTY_TABLES = 48,
	CORE_STATES = 96,
	CORE_SDP_WORDS = 48,
	CORE_PACKAGES = 16,
	CORE_ROLES = 12
};
struct core_names {
	struct vocabulary vocabulary;
	struct duty_table duties[CORE_DUTY_TABLES];
	struct name_row roles[CORE_ROLES];
	struct name_row states[CORE_STATES]; /* of all procedures */
	struct name_row packages[CORE_PACKAGES];
	struct name_row sdp[CORE_SDP_WORDS]; /* for offers and answers */
	struct knob_table knobs[KNOB_ROOMS];
};
const struct vocabulary *core_names_fill(struct core_names *names);
/* The faults beside that configuration and those that come with imsd: what their files say of themselves; texts may be
 * NULL. False: there are none. */
struct core_fault {
	struct str name;
	const char *title, *what, *clause, *expect;
};
bool core_faults(const char *config, void (*each)(void *arg, const struct core_fault *fault),
		 void *arg);
/* " (did you mean NAME, NAME ...?)" for a name that is none of them; nothing when none is like it. */
void core_near_faults(const char *config, const char *name, struct buf *out);
/* Their names and titles by group, for --list. */
void core_list_faults(const char *config, struct buf *out);

/* NULL with errors, one line each. Nothing is printed. */
struct core *core_new(const struct core_options *options, struct conf_errors *errors);
void core_free(struct core *core);
/* Loads, compiles, opens new sockets, then commits; on any error the old configuration stays. */
bool core_reload(struct core *core, struct conf_errors *errors);
/* Only the check, for -n. `found`: a line for the configuration and for each file of faults that is
 * right. */
bool core_check(const struct core_options *options, struct buf *found, struct conf_errors *errors);
/* Only reads it: whoever wants its knobs gives memory for `names` and releases the snapshot before that. NULL with errors. */
struct snapshot *core_read(const struct core_options *options, struct core_names *names,
			   struct conf_errors *errors);
/* Warns of names in rules that nobody has; core_new, core_reload and core_check have done so. */
void core_warn(struct core *core, struct conf_errors *errors);

struct loop *core_loop(struct core *core);
struct journal *core_journal(struct core *core);
/* In force now; hold it to keep it. */
struct snapshot *core_snapshot(struct core *core);
/* Open listeners (struct listener, in order); NULL when the core has no sockets. */
struct list *core_listeners(struct core *core);
/* The first one of that transport, or NULL. */
struct listener *core_first_listener(struct core *core, enum proto proto);
/* TLS of our sockets, the API's too; NULL: none speaks it. The caller holds what it keeps. */
struct tls *core_tls(const struct core *core);
/* PEM text of the lab CA in use, or NULL without TLS. */
const char *core_ca_pem(const struct core *core);

/* A UE's access through a dressed pipe: end 0 is the P-CSCF's and becomes its link, end 1 is
 * returned, held for the caller. dress->user[0] is filled in here. `listener`: the name rules know
 * it by. */
struct link *core_attach(struct core *core, struct pipe_dress *dress);

/* Changes at run time: each makes a new snapshot that shares everything else and speaks from the
 * next message on. */
bool core_assign_knob(struct core *core, struct str assignment, char why[256]);
/* A text of rules ("rules = ( ... );" or one { ... } group) of source RULES_SCENARIO or
 * RULES_API. */
struct core_addition {
	enum rule_source source;
	const char *text; /* rules, or the name of a fault */
	const char *file; /* where it stands, may be NULL */
	unsigned line;
	bool confined; /* it came over HTTP: see conf/confine.h */
};
bool core_add_rules(struct core *core, const struct core_addition *rules,
		    const char *const *only_users, struct conf_errors *errors);
/* A fault by its catalogue name ("registration/503-retry-after") or file. */
bool core_add_fault(struct core *core, const struct core_addition *fault,
		    const char *const *only_users, struct conf_errors *errors);
bool core_switch_rule(struct core *core, struct str name, bool on);
/* Of a rule by name; false when there is none. */
bool core_rule_tally(struct core *core, struct str name, struct rule_tally *tally);
/* Back to the loaded configuration: see core/reset.h. */
void core_reset(struct core *core);

/* One binding of a registration, for the API and scenarios. */
struct core_binding {
	const char *name, *impi; /* subscriber */
	struct str contact, call_id;
	struct str instance;
	unsigned reg_id;
	double q;           /* 0 .. 1 */
	int64_t expires_us; /* time left */
	struct str path;
	const char *state;
};
/* Asks the store for all bindings: `each` is called for every one, then `done`, never before the
 * call returns. `name`: only of that subscriber; NULL: all. `arg` must stay good until done. */
struct core_binding_walk {
	void (*each)(void *arg, const struct core_binding *binding);
	void (*done)(void *arg);
	void *arg;
};
void core_bindings(struct core *core, const char *name, const struct core_binding_walk *walk);
/* "registered", "challenged" ... of a subscriber; NULL when it has no registration at all. */
const char *core_registration_state(struct core *core, const char *name);
/* Closes the connections of a subscriber's flows. */
unsigned core_close_links(struct core *core, const char *name);

/* What is alive: a fresh core has all zero but links and subscribers. */
struct core_counters {
	size_t transactions, held, registrations, bindings, flows, links, timers;
	size_t calls, dialogs;                  /* that the S-CSCF knows of */
	size_t far_calls, far_dialogs, streams; /* of the far end; streams of the focus, too */
	size_t conferences, focus_calls, focus_dialogs;
	size_t subscriptions; /* at all elements */
	size_t publications;
	size_t repeats, branches; /* of all elements */
	size_t short_messages;    /* submissions and attempts of delivery in work; not what waits */
	size_t referrals;         /* REFERs that the far end got or sent */
	size_t singles;           /* its requests outside of dialogs */
};
struct core_counters core_counters(struct core *core);

/* A field of them by its name, as `core counters zero` and the storm print it; the last row has no
 * name. Who counts something new adds field and row. */
struct core_counter_row {
	const char *name;
	bool ends; /* by itself when nothing happens any more; registrations and the like stay */
	size_t offset;
};
extern const struct core_counter_row core_counter_rows[];
size_t core_counter(const struct core_counters *counters, const struct core_counter_row *row);

#endif
