/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the S-CSCF: the far end and the application servers of the core's own. Each is an
 * element with a stack, joined to the S-CSCF by a role pipe and reached by its host name
 * LABEL.DOMAIN, in a Route or as Request-URI (TS 24.229 5.7). */
#ifndef IMSD_ROLE_SERVER_H
#define IMSD_ROLE_SERVER_H

#include "role/element.h"

enum server_id {
	SERVER_PEER,
	SERVER_TAS,
	SERVER_IPSMGW,
	SERVER_FOCUS,
	SERVER_EVENTS,
	SERVER_COUNT /* none */
};

struct server_row {
	const char *role;  /* as rules and the journal call it */
	const char *label; /* first part of its host name */
	const char *help, *clause;
	bool is_proxy; /* sends what it gets back to the S-CSCF, and does not record-route */
};
extern const struct server_row server_rows[SERVER_COUNT];

/* Whose host name that is; SERVER_COUNT: none of theirs. */
enum server_id server_of_host(const struct snapshot *snapshot, struct str host);

/* The begin of each such element. */
struct server {
	struct element_options options;         /* first: see role/element.h */
	struct performance_options performance; /* without user and ctx */
	enum server_id id;
	struct stack *stack;
	struct link *scscf; /* our end of the pipe; NULL: not connected */
};
/* Makes its stack; hooks get the element, which begins with `server`. */
void server_start(struct server *server, const struct element_options *options, enum server_id id,
		  const struct stack_hooks *hooks);
/* The stack goes, then the pipe. */
void server_stop(struct server *server);
/* The end of the pipe towards the S-CSCF; held. */
void server_connect(struct server *server, struct link *scscf);

/* Usual hooks of such an element: all its links lead to the S-CSCF; a message is about who is named in
 * it. */
enum scene_side server_side_of(void *server, const struct link *link);
const char *server_peer_of(void *server, const struct link *link);
void server_identify(void *server, struct scene *scene, struct link *link, const struct addr *from);
/* The pipe to the S-CSCF, as a next hop. */
struct link *server_next_hop(void *server);

#endif
