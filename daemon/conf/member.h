/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of `subscribers` while it is read. */
#ifndef IMSD_CONF_MEMBER_H
#define IMSD_CONF_MEMBER_H

#include "conf/roster.h"

struct member_reading {
	struct subscribers *subscribers;
	struct conf_errors *errors;
	const struct conf_node *node; /* the entry */
	struct member *member;
};

/* One entry into its member; the errors say what is wrong with it. */
void member_read(const struct member_reading *reading);
/* The child of that name, for the line of an error; the entry when there is none. */
const struct conf_node *member_node(const struct member_reading *reading, const char *key);
/* "SCHEME USER", with "@DOMAIN" behind it or without; in the subscribers' arena. */
const char *member_derive(const struct member_reading *reading, const char *scheme,
			  const char *user, bool with_domain);
/* The error of a name or an identity that another one has. */
void member_refuse_double(const struct member_reading *reading, const struct conf_node *node,
			  const char *text, const struct member *first);
/* The implicit registration set: as given in `impus`, or derived. Needs the member's name, IMPI,
 * IMSI and MSISDN. */
void member_read_impus(const struct member_reading *reading);

#endif
