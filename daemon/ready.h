/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told where imsd listens, when every socket is open and whenever that changes: the person at stderr, the service
 * manager, the readers of the ready file. */
#ifndef IMSD_READY_H
#define IMSD_READY_H

#include "api/ready_file.h"
#include "notify.h"

struct ready {
	struct core *core;
	const struct api *api;
	const struct notify *notify;
	struct ready_file *file;   /* ours, or NULL; taken before it begins */
	struct snapshot *snapshot; /* held: the one that all know of */
	char *places;              /* what they know */
	struct turn_hook hook;
};

/* Every socket is open: tells them, and from now on what changes. `ready` is zeroed but for its file. False when that cannot
 * be written, which is logged, and nobody was told. */
bool ready_begin(struct ready *ready, struct core *core, const struct api *api,
		 const struct notify *notify);
/* The line on stderr; `us`: what it took. */
void ready_print(const struct ready *ready, long long us);
/* A reload is over; why: it has failed, and that is the reason, else NULL. */
void ready_again(struct ready *ready, const char *why);
/* The ready file goes. Zeroed is good, too. Before core and API are freed. */
void ready_end(struct ready *ready);

#endif
