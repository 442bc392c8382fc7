/* SPDX-License-Identifier: Apache-2.0 */
/* A snapshot: one loaded configuration, immutable and counted. Looked up when a message arrives or
 * is first sent, and held by that transaction. */
#ifndef IMSD_CONF_SNAPSHOT_H
#define IMSD_CONF_SNAPSHOT_H

#include "conf/knob.h"
#include "conf/overrides.h"
#include "conf/peer.h"
#include "conf/subscriber.h"
#include "conf/ue.h"
#include "conf/ussd_menu.h"

/* One entry of `listen`, as written (transport/ makes an address of it). */
struct conf_listen {
	const char *name;  /* given, or "udp1", "tcp2" ... by place */
	bool named;        /* given */
	const char *proto; /* "udp", "tcp", "tls" */
	const char *address;
	uint16_t port;
	const char *advertise; /* or NULL */
	const char *file;
	unsigned line;
};

struct confine; /* conf/confine.h */
struct confine_secrets;
struct ruleset; /* rule/ruleset.h */
struct ifc;     /* role/ifc.h */

struct snapshot {
	unsigned refs;
	/* whose tree, peers and listens these are; held. NULL: they are its own */
	struct snapshot *base;
	struct conf_tree *tree; /* owned, as all below, unless there is a base */
	struct knobs *knobs;
	struct subscribers
		*subscribers; /* held; those of the base, or with changes laid over them */
	struct peers *peers;
	struct ussd_menu *ussd;
	struct ues *ues;
	char domain[256];              /* home domain: `domain`, or made of home.mcc and home.mnc */
	const char *path;              /* the file, or NULL for the built-in configuration */
	const struct confine *confine; /* as the source says */
	struct conf_listen *listens;
	unsigned n_listens;
	/* `faults` and `rules` are read by rule/; set by core before the snapshot is used. */
	struct ruleset *rules;
	void (*rules_free)(struct ruleset *rules);
	/* Initial filter criteria: read by role/ifc.h, set by core as the rules are. */
	struct ifc *ifc;
	void (*ifc_free)(struct ifc *ifc);
	/* Trees that rules were read from besides `tree` (fault files, what was added at run time);
	 * owned. */
	struct conf_tree **rule_trees;
	unsigned n_rule_trees;
	struct overrides *overrides; /* services given at run time, or NULL; owned */
};

struct snapshot_source {
	const char *path; /* NULL: the built-in text */
	const char *text; /* with path NULL, or in place of what is in the file */
	bool put;         /* the text came over HTTP */
	/* What may be named over HTTP, now and later; outlives the snapshot. NULL: nothing. */
	const struct confine *confine;
	/* KNOB_ROOMS of them; that of KNOBS_CORE is core_knob_table */
	const struct knob_table *tables;
	const char *const *sets; /* --set NAME=VALUE, in order */
	unsigned n_sets;
	/* Top-level keys that other rooms read and check themselves ("rules", "faults");
	 * NULL-terminated. */
	const char *const *foreign_keys;
};

/* The tree alone. What came over HTTP is called "FILE (put)" in errors, "configuration (put)" without a file, and what it
 * names is relative to that file. NULL with errors. */
struct conf_tree *snapshot_read_tree(const struct snapshot_source *source,
				     struct conf_errors *errors);
/* Reads, checks every key (unknown ones are errors with a suggestion), fills the knobs. NULL with
 * errors. */
struct snapshot *snapshot_read(const struct snapshot_source *source, struct conf_errors *errors);
/* An error that begins with the name of a knob and ": ", at the place that sets the knob, if one does. */
void snapshot_refuse(const struct snapshot *snapshot, const char *sentence,
		     struct conf_errors *errors);
/* Keeps the files that it was read from and those that its keys and tokens are in. */
void snapshot_keep_secrets(const struct snapshot *snapshot, struct confine_secrets *secrets);
/* A snapshot that shares all with this one but has its own knobs (equal at first), and no rules
 * and overrides yet. Held once for the caller. */
struct snapshot *snapshot_derive(struct snapshot *snapshot);
/* Keeps a tree as long as the snapshot; returns it. */
struct conf_tree *snapshot_keep_tree(struct snapshot *snapshot, struct conf_tree *tree);
/* The services that a subscriber has now; NULL: none. They live as long as the snapshot. */
const struct services *snapshot_services(const struct snapshot *snapshot,
					 const struct subscriber *subscriber);
struct snapshot *snapshot_hold(struct snapshot *snapshot);
/* NULL-safe; the last one frees. */
void snapshot_release(struct snapshot *snapshot);

/* Knobs of this room: home.mcc, home.mnc, domain, state_dir, seed, api.*, tls.*, media.* ...
 * (KNOBS_CORE) */
enum {
	CORE_HOME_MCC = KNOB_FIRST(KNOBS_CORE),
	CORE_HOME_MNC,
	CORE_DOMAIN,
	CORE_STATE_DIR,
	CORE_SEED,
	CORE_CLOCK, /* real, manual */
	CORE_API_ADDRESS,
	CORE_API_PORT,
	CORE_API_TOKEN,
	CORE_API_TOKEN_FILE,
	CORE_API_INSECURE,
	CORE_API_TLS,
	CORE_API_MAX_CONNECTIONS,
	CORE_API_IDLE,
	CORE_TLS_CERTIFICATE,
	CORE_TLS_KEY,
	CORE_TLS_CA,
	CORE_TLS_VERIFY_CLIENT,
	CORE_TLS_MIN_VERSION,
	CORE_MEDIA_ADDRESS,
	CORE_MEDIA_PORTS,
	/* journal.keys: write K, OP, CK, IK, passwords into journal and capture */
	CORE_JOURNAL_KEYS,
	CORE_JOURNAL_RING, /* journal.ring: octets of the ring in memory */
	CORE_JOURNAL_CORE, /* journal.core: messages between elements in full */
	CORE_KNOBS_END
};
extern const struct knob_table core_knob_table;

#endif
