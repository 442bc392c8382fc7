/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of core/ share. */
#ifndef IMSD_CORE_CORE_PRIVATE_H
#define IMSD_CORE_CORE_PRIVATE_H

#include <glob.h>
#include <limits.h>

#include "conf/confine.h"
#include "conf/shipped.h"
#include "core/core.h"
#include "core/knobs.h"
#include "role/events.h"
#include "role/focus.h"
#include "role/hss.h"
#include "role/ipsmgw.h"
#include "role/pcscf.h"
#include "role/peer.h"
#include "role/scscf.h"
#include "role/tas.h"
#include "sip/meter.h"
#include "store/store.h"

/* Subscribers at run time, core/roster.c. */
struct roster {
	struct list changes; /* in order */
	struct map by_name;
	size_t n;
	struct subscribers
		*laid; /* held: the configured ones with the changes; NULL: none was ever made */
	/* entries that are being added, so that their behaviours are looked at */
	const struct conf_node **pending;
	unsigned n_pending;
};

struct core {
	struct core_options options;
	struct core_names names;
	struct loop *loop;
	struct journal *journal;
	struct gates *gates;
	struct store *store;
	struct hss *hss;
	struct pcscf *pcscf;
	struct scscf *scscf;
	struct mesh *mesh; /* with a virtual clock, else NULL */
	struct media *media;
	struct peer *peer;
	struct tas *tas;
	struct ipsmgw *ipsmgw;
	struct diagnoses *diagnoses;
	struct sms_keeping *sms_keeping; /* NULL: nothing is kept */
	int state_lock;                  /* -1: the state folder is not ours */
	bool state_taken;                /* by another imsd: nothing is written there */
	struct focus *focus;
	struct events *events;
	struct net *net;
	struct net *outside; /* of the S-CSCF, see outside.h; NULL: not needed so far */
	struct tls *tls;
	struct snapshot *snapshot; /* in force */
	struct list overlays;      /* what was added at run time: knobs and rules, see overlay.c */
	struct roster roster;
	char *config_text;                /* read in place of the file, or NULL; see reload.c */
	struct list config_files;         /* what was read, see reload.c */
	struct confine confine;           /* what may be named over HTTP */
	struct confine_secrets secrets;   /* of it */
	struct resetting *resetting;      /* NULL: no reset is under way, see reset.c */
	const struct core_runs_ops *runs; /* NULL: nobody runs scenarios, see runs.h */
	void *runs_ctx;
	uint64_t seed;
	uint32_t last_link;
	struct meter meter;
	unsigned waits; /* core/wait.c: clients that wait */
	/* our ends of dressed pipes, held, and the addresses of the others */
	struct attached {
		struct link *link;
		struct addr from;
	} * attached;
	unsigned n_attached;
};

/* Something that was added at run time and is laid over every configuration that is loaded, until
 * core_reset. */
enum overlay_kind {
	OVERLAY_KNOB,
	OVERLAY_RULES,
	OVERLAY_FAULT,
	OVERLAY_OFF,
	OVERLAY_SERVICES,
	OVERLAY_BEHAVIOUR
};
struct overlay {
	struct list node;
	enum overlay_kind kind;
	enum rule_source source;
	/* knob assignment, rules, name of a fault or rule, or services of only_users[0] */
	char *text, *file;
	unsigned line;
	bool confined;     /* it came over HTTP: see conf/confine.h */
	char **only_users; /* NULL-terminated, or NULL */
	/* of a rule of the API, see rules.c */
	struct conf_tree *tree; /* in place of `text`; of a behaviour its group */
	char *name;             /* of its rule or behaviour, NULL: behaviours of its fault */
	char *fault;            /* of the catalogue, or NULL */
	struct core *core;      /* NULL: it neither expires nor ends */
	struct timer expiry;
	uint64_t spoken; /* how often it may speak, 0: no end */
	struct work over;
	bool laid; /* it was in force */
};

/* The registration of a subscriber, or NULL. */
struct registration *registration_by_name(struct core *core, const char *name);

/* element_options.call_of. */
bool call_of(void *ctx, struct msg *msg, struct call_facts *facts);

/* The application servers, in core/servers.c: made and taken down. */
void servers_new(struct core *core, const struct element_options *element);
void servers_free(struct core *core);
/* The notifier of events, in core/events.c; who tells it what befalls subscribers; subscriptions at all
 * elements. */
struct events *events_of_core(struct core *core, const struct element_options *element);
struct scscf_observer core_observer(struct core *core);
size_t events_subscriptions(struct core *core);
/* All end without a word; or with a last NOTIFY. */
void events_forget_subscriptions(struct core *core);
void events_end_subscriptions(struct core *core);
/* A reset that is under way never ends. */
void reset_cancel(struct core *core);
/* The services of that subscriber have changed. */
void events_of_services(struct core *core, const char *name);
/* core/diagnosis.c: they are kept from now on; all are forgotten. */
struct diagnoses *diagnoses_new(struct core *core);
void diagnoses_free(struct diagnoses *diagnoses);
void diagnoses_clear(struct diagnoses *diagnoses);
/* The IP-SM-GW, in core/sms.c; what befalls a registration, attempts and answers in work. */
struct ipsmgw *sms_of_core(struct core *core, const struct element_options *element);
void sms_on_contact(struct core *core, const struct registration *registration);
size_t sms_busy(struct core *core);
void sms_reset(struct core *core);
/* core/sms_keep.c: what waits has changed; reads what was kept; writes it for the last time. */
void sms_keep(struct core *core);
void sms_keep_begin(struct core *core);
void sms_keep_end(struct core *core);
/* Each element behind the S-CSCF; NULL until it is made. */
struct server *server_of_core(struct core *core, enum server_id id);

/* Reads the configuration of the options, its faults, --fault and the overlays into a snapshot;
 * NULL with errors. `core` may be NULL (only a check). */
struct snapshot *config_read(struct core *core, const struct core_options *options,
			     const struct vocabulary *vocabulary, struct conf_errors *errors);
/* The configuration in force with the overlays as they are now; it shares all but knobs and rules.
 * NULL with errors. */
struct snapshot *config_derive(struct core *core, struct conf_errors *errors);
/* Warns of names in rules that nobody has; `rule`: only in that one (or those that `each` made of it),
 * STR_NONE: in all. `listeners`: in `listener`, too. */
void config_warn(const struct snapshot *snapshot, struct str rule, bool listeners,
		 struct conf_errors *errors);
/* That the configuration is right, and each file of --fault, with the number of its rules. */
void config_say_right(const struct core_options *options, const struct snapshot *snapshot,
		      struct buf *out);
/* Makes that the configuration in force; false with errors, and nothing has changed. */
bool core_derive(struct core *core, struct conf_errors *errors);
void overlays_clear(struct core *core);
/* Adds a copy and derives; false with errors, and nothing has changed. */
bool overlay_add(struct core *core, const struct overlay *wanted, const char *const *only_users,
		 struct conf_errors *errors);
void overlay_free(struct overlay *overlay);
/* A copy of texts and users, in no list yet. */
struct overlay *overlay_new(const struct overlay *wanted, const char *const *only_users);
/* gates_options.value and .fact, core/rules_value.c. */
bool rules_value(void *ctx, const struct scene *scene, struct str name, struct buf *out);
bool rules_fact(void *ctx, const struct scene *scene, enum word_id word, struct msg *msg,
		struct buf *value);
/* A rule has spoken: one that may do so only so often is over. */
void rules_on_speak(struct core *core, const char *rule);
/* The list `behaviours` of the snapshot's configuration with those given at run time, core/behaviours.c; NULL: there is
 * none. */
const struct conf_node *config_lay_behaviours(struct core *core, struct snapshot *snapshot);
/* Loads, compiles, opens new sockets, then commits; on any error the old configuration stays. */
bool core_load(struct core *core, struct conf_errors *errors);
/* core/reload.c: keeps the text of what is in force now; forgets it. */
void config_files_keep(struct core *core);
void config_files_clear(struct core *core);
/* core/roster.c: made, emptied, taken down; how many changes there are; each entry in force. */
void roster_init(struct roster *roster);
void roster_clear(struct roster *roster);
void roster_free(struct roster *roster);
size_t roster_count(const struct roster *roster);
void roster_each_entry(const struct roster *roster,
		       void (*each)(void *ctx, const struct conf_node *entry), void *ctx);
/* Gives the snapshot its subscribers with the changes laid over them. */
void roster_lay(struct roster *roster, struct snapshot *snapshot, struct conf_errors *errors);
/* Whoever is no subscriber any more is deregistered, core.c. */
void core_drop_strangers(struct core *core);
/* Lays services given at run time over a snapshot, in core/services.c. */
void config_lay_services(const struct overlay *overlay, struct snapshot *snapshot,
			 struct conf_errors *errors);

/* The catalogue, core/faults.c: where it may lie (in faults/ of these), and a name or file as a list of files (to be
 * freed with globfree); `confined`: names of the catalogue alone. */
enum { FAULT_FOLDERS = 2 + SHIPPED_FOLDERS };
void fault_folders(const char *config, char folders[FAULT_FOLDERS][PATH_MAX]);
bool fault_find(const char *config, const char *name, bool confined, glob_t *found);

/* core/state_claim.c: takes the state folder, or says in a warning who has it; gives it back. */
void state_claim(struct core *core);
void state_release(struct core *core);
/* Where imsd keeps what outlives it: the knob, $STATE_DIRECTORY, $XDG_STATE_HOME/imsd or
 * ~/.local/state/imsd; NULL when there is none of them. */
const char *state_folder(const struct knobs *knobs, char out[PATH_MAX]);
/* Opens what is configured and not open yet; what is open and not configured any more is closed by
 * sockets_commit. False with errors naming the entry's file and line; what was opened is then
 * closed again. */
bool sockets_open(struct core *core, struct snapshot *snapshot, struct conf_errors *errors);
void sockets_commit(struct core *core, struct snapshot *snapshot);
/* Are the files there that its TLS needs, and do they fit each other? Writes nothing. */
bool sockets_check(const struct snapshot *snapshot, struct conf_errors *errors);
/* Limits for transport/, which knows no knobs. */
struct net_options sockets_options(const struct snapshot *snapshot);
struct link *sockets_reach(void *ctx, enum proto proto, const struct addr *remote);

#endif
