/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers as configured: identities and authentication, one by one or by ranges. Identities
 * that are not given are derived as TS 23.003 13.2 - 13.4B says. A range costs one record however
 * many it holds. */
#ifndef IMSD_CONF_SUBSCRIBER_H
#define IMSD_CONF_SUBSCRIBER_H

#include <stdbool.h>
#include <stdint.h>

#include "conf/services.h"

enum subscriber_algorithm {
	ALGORITHM_NONE,
	ALGORITHM_DIGEST,
	ALGORITHM_MILENAGE,
	ALGORITHM_TUAK,
	ALGORITHM_XOR
};
/* "none", "digest" ... */
const char *subscriber_algorithm_name(enum subscriber_algorithm algorithm);

/* Plain octets; the HSS makes auth/ keys of it. */
struct subscriber_auth {
	enum subscriber_algorithm algorithm;
	uint8_t k[32], op[32];          /* op: OP, OPc, TOP or TOPc */
	uint8_t k_len, op_len, res_len; /* res_len 0: the algorithm's own */
	bool op_derived;                /* op is OPc or TOPc */
	uint8_t amf[2];
	uint64_t sqn; /* 48 bits, the first to use */
	unsigned keccak_iterations;
	const char *password;
	/* Digest algorithms in the order offered: "MD5", "SHA-256" ...; for AKA: "AKAv1-MD5",
	 * "AKAv2-MD5" ... */
	const char *algorithms[6];
	unsigned n_algorithms;
};

enum { SUBSCRIBER_IMPUS = 8 };

/* One subscriber, as looked up. Texts live in the subscribers (configured ones) or in `hold`
 * (ranges): it is copied with subscriber_copy only, and lives no longer than the subscribers. */
struct subscriber {
	const char *name; /* "alice"; of a range member its IMSI */
	const char *impi;
	const char *imsi, *msisdn; /* or NULL */
	/* played by the far end in place of terminating calls; NULL: the UE is called */
	const char *behaviour;
	const struct services *services; /* as configured; NULL: none. See snapshot_services */
	/* The implicit registration set in order: impus[default_impu] is the default one; barred
	 * ones are marked. */
	const char *impus[SUBSCRIBER_IMPUS];
	bool barred[SUBSCRIBER_IMPUS];
	unsigned n_impus, default_impu;
	const struct subscriber_auth *auth;
	uint64_t number; /* configured ones first, then ranges, then what was laid over them */
	char hold[512];
};

struct subscribers;

/* Reads `subscribers` and `subscriber_range` of the tree. `domain`: the home domain, at most 200
 * octets. Nothing in the tree is needed afterwards. Errors (keys of the wrong length, unknown
 * algorithms, duplicate names or identities, ranges that overlap) name file and line. `confine`: what
 * may be named by what came over HTTP; NULL: nothing. */
struct subscribers *subscribers_read(const struct conf_node *root, const char *domain,
				     const struct confine *confine, struct conf_errors *errors);
/* A change at run time: the entry of that name is now this one (a group as in `subscribers`, whose name it is), whether
 * it is configured or new; NULL: there is none of that name any more. */
struct subscriber_change {
	const char *name;
	const struct conf_node *entry;
};
/* The same subscribers with n changes laid over them; `configured` is shared and held. NULL with errors; wrong[i], when
 * `wrong` is given, then says of each change whether it is to blame. */
struct subscribers *subscribers_lay(struct subscribers *configured,
				    const struct subscriber_change *changes, size_t n,
				    struct conf_errors *errors, bool *wrong);
/* Those that changes were laid over; themselves without. */
struct subscribers *subscribers_configured(struct subscribers *subscribers);
/* One more holder. */
struct subscribers *subscribers_hold(struct subscribers *subscribers);
/* The last one frees; NULL-safe. */
void subscribers_free(struct subscribers *subscribers);
/* Lookups fill *subscriber; false when unknown. Hash or arithmetic, never a search. */
bool subscribers_by_impi(const struct subscribers *subscribers, struct str impi,
			 struct subscriber *subscriber);
/* By the key of an address of record: "sip:user@host" (lower-case scheme and host) or
 * "tel:+number"; impu_index says which identity it was. */
bool subscribers_by_impu(const struct subscribers *subscribers, struct str aor,
			 struct subscriber *subscriber, unsigned *impu_index);
bool subscribers_by_name(const struct subscribers *subscribers, struct str name,
			 struct subscriber *subscriber);
uint64_t subscribers_count(const struct subscribers *subscribers);
/* By its number, which stays when others go; false when there is none of it. */
bool subscribers_at(const struct subscribers *subscribers, uint64_t number,
		    struct subscriber *subscriber);
/* By its place in the list, 0 .. count-1. */
bool subscribers_nth(const struct subscribers *subscribers, uint64_t place,
		     struct subscriber *subscriber);
/* A copy for longer than a callback; texts of configured subscribers stay the subscribers'. */
void subscriber_copy(struct subscriber *to, const struct subscriber *from);
/* What may stand in an entry of `subscribers`, of `subscriber_range`, and in `auth` of both. */
extern const struct conf_schema subscriber_schema, subscriber_range_schema, subscriber_auth_schema;

#endif
