/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registration information, application/reginfo+xml (RFC 3680 5, with the GRUUs of RFC 5628): structs
 * to text. Pure. Texts come from the network: octets that XML cannot hold leave as '?'.
 */
#ifndef IMSD_BODY_REGINFO_H
#define IMSD_BODY_REGINFO_H

#include <stdbool.h>

#include "base/text.h"

/* A parameter of a Contact that reginfo has no element for. */
struct reginfo_param {
	struct str name, value; /* value as written, quotes included; STR_NONE: a flag */
};

struct reginfo_contact {
	unsigned id;
	bool active;         /* else terminated */
	const char *event;   /* "registered", "refreshed" ... */
	int64_t expires;     /* s, -1: not said */
	int64_t retry_after; /* s, -1: not said */
	struct str call_id;  /* with its CSeq; STR_NONE: neither is said */
	uint32_t cseq;
	struct str uri;
	const struct reginfo_param *params;
	unsigned n_params;
	struct str public_gruu, temporary_gruu; /* STR_NONE: none */
	uint32_t first_cseq;                    /* of the temporary one */
};

enum reginfo_state { REGINFO_INIT, REGINFO_ACTIVE, REGINFO_TERMINATED };

/* One identity. */
struct reginfo_registration {
	struct str aor;
	unsigned id;
	enum reginfo_state state;
	const struct reginfo_contact *contacts;
	unsigned n_contacts;
};

struct reginfo {
	uint32_t version;
	bool full; /* else partial */
	const struct reginfo_registration *registrations;
	unsigned n_registrations;
};

/* Appends the document. */
void reginfo_write(const struct reginfo *reginfo, struct buf *out);

#endif
