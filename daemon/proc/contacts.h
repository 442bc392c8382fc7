/* SPDX-License-Identifier: Apache-2.0 */
/* What a REGISTER asks for: its contacts with their expiries, read and checked (RFC 3261 10.3, RFC
 * 5626 6). */
#ifndef IMSD_PROC_CONTACTS_H
#define IMSD_PROC_CONTACTS_H

#include "msg/msg.h"

enum { CONTACTS_MAX = 16 };

struct contact_wish {
	struct str uri;      /* URI text */
	struct str value;    /* the value without its `expires` parameter */
	struct str instance; /* with quotes, or STR_NONE */
	uint32_t reg_id;     /* 0: none */
	uint16_t q;          /* thousandths; 1000 when none is given */
	bool emergency;      /* ;sos */
	bool has_expires;
	int64_t expires; /* wished, in s; -1: not said */
};

enum register_kind { REGISTER_BIND, REGISTER_FETCH, REGISTER_REMOVE, REGISTER_REMOVE_ALL };

struct register_wish {
	enum register_kind kind;       /* REMOVE: every contact has expiry 0 */
	struct contact_wish *contacts; /* in the message's memory */
	unsigned n;
	int64_t expires;           /* Expires header, -1: none */
	bool gruu, outbound, path; /* in Supported */
};

/* Slices live as long as the message. 0, or 400 with a sentence in why. */
int register_wish_read(struct msg *msg, struct register_wish *wish, char why[160]);

#endif
