/* SPDX-License-Identifier: Apache-2.0 */
/* Accesses: over what a scripted UE speaks (`over`): a pipe in virtual time, or sockets in real
 * time. */
#ifndef IMSD_SCENARIO_ACCESS_H
#define IMSD_SCENARIO_ACCESS_H

#include "transport/link.h"

struct access {
	const char *name;
	enum proto proto;
	bool pipe; /* else real sockets, on the real clock */
	bool ipv6;
	const char *help;
};

/* NULL when there is none of that name. */
const struct access *access_find(struct str name);
/* That of live runs: whatever a real UE speaks. It is none of the table. */
const struct access *access_live(void);
/* By number from 0; NULL at the end. */
const struct access *access_at(unsigned number);

#endif
