/* SPDX-License-Identifier: Apache-2.0 */
/* One end of a pipe, of either kind: what role pipes and dressed pipes share. */
#ifndef IMSD_TRANSPORT_PIPE_END_H
#define IMSD_TRANSPORT_PIPE_END_H

#include "transport/link.h"

/* First member of each kind's end. */
struct pipe_end {
	struct link link;
	struct pipe_end *peer;      /* NULL once it was freed */
	void (*deliver)(void *end); /* hands over what has arrived, then calls pipe_end_tell */
	struct work work;
	bool deaf; /* closed by its own user, or reset: nothing more is handed over */
	bool told; /* on_close was */
	const char *why;
};

/* Makes both ends, zeroed memory, open towards each other. */
void pipe_end_join(struct pipe_end *a, struct pipe_end *b);
/* Something has arrived: `deliver` with the next work. */
void pipe_end_wake(struct pipe_end *end);
/* May its user be called? */
bool pipe_end_hears(const struct pipe_end *end);
/* Tells of the close, once, when the end is closed. */
void pipe_end_tell(struct pipe_end *end);
/* Closes both; `why` is what the user of this end is told and lives as long as the end. */
void pipe_end_shut(struct pipe_end *end, enum close_how how, const char *why);
/* The same; `there`: what the user of the other end is told, likewise. */
void pipe_end_part(struct pipe_end *end, enum close_how how, const char *why, const char *there);
/* link_ops.close of both kinds. */
void pipe_end_close(struct link *link, enum close_how how);
/* Frees the end; what has arrived was freed by its kind. */
void pipe_end_free(struct pipe_end *end);

#endif
