/* SPDX-License-Identifier: Apache-2.0 */
/* Flows: where UEs are. A flow is a connection, or a UDP socket with the UE's address (RFC 5626 2).
 * It is begun by a REGISTER, lives while a contact is registered over it and 64*T1 longer (32 s, so
 * that the last NOTIFY finds its way), and names the UE of all that comes by it. */
#ifndef IMSD_ROLE_FLOW_H
#define IMSD_ROLE_FLOW_H

#include "base/loop.h"
#include "base/map.h"
#include "rule/scene.h"
#include "transport/link.h"

struct flow {
	struct list all;
	struct map_node by_peer, by_token, by_host, by_user;
	struct flows *flows;
	struct link *link; /* held */
	struct addr remote;
	struct timer expiry;
	unsigned waiting; /* REGISTERs under way */
	bool registered;
	char user[SCENE_NAME_MAX];
	char token[16]; /* in our Path */
	char peer_key[40];
	char host[ADDR_TEXT_MAX]; /* host of the registered Contact */
	uint8_t peer_key_n;
	struct addr contact; /* where the registered Contact says the UE listens; or none */
	/* Headers of the 200, comma-separated; owned, "" when there was none. The first of
	 * `associated` is the default public identity. */
	char *path, *service_route, *associated;
};

/* What a 200 to REGISTER says. */
struct flow_facts {
	const char *user;
	struct str host; /* of the Contact */
	uint16_t port;   /* 0: the default one */
	struct str path, service_route, associated;
};

struct flows;
struct flows *flows_new(struct loop *loop);
void flows_free(struct flows *flows);
size_t flows_count(const struct flows *flows);
struct list *flows_all(struct flows *flows);

/* Forgets all that is registered; with `keep`, only where it says no. */
void flows_remove(struct flows *flows, bool (*keep)(void *ctx, const struct flow *flow), void *ctx);

/* Forgets all at once, but those over which a REGISTER is under way. */
void flows_reset(struct flows *flows);

struct flow *flows_by_peer(struct flows *flows, const struct link *link, const struct addr *remote);
struct flow *flows_by_token(struct flows *flows, struct str token);
/* A registered one whose Contact has that host. */
struct flow *flows_by_host(struct flows *flows, struct str host);
/* A registered one of that subscriber. */
struct flow *flows_by_user(struct flows *flows, const char *user);
/* The flow of a REGISTER, made when there is none; flow_leave when the answer has come. */
struct flow *flow_enter(struct flows *flows, struct link *link, const struct addr *remote);
/* expires_us: what was granted, 0: nothing is registered over it any more, -1: nothing changed.
 * `facts`: of the 200 that granted it, else NULL. */
void flow_leave(struct flow *flow, int64_t expires_us, const struct flow_facts *facts);

#endif
