/* SPDX-License-Identifier: Apache-2.0 */
/* Flows: where UEs are. A flow is a connection, or a UDP socket with the UE's address (RFC 5626 2).
 * It is begun by a REGISTER, lives while a contact is registered over it, and names the UE of all
 * that comes by it. */
#ifndef IMSD_ROLE_FLOW_H
#define IMSD_ROLE_FLOW_H

#include "base/loop.h"
#include "base/map.h"
#include "rule/scene.h"
#include "transport/link.h"

struct flow {
	struct list all;
	struct map_node by_peer, by_token, by_host;
	struct flows *flows;
	struct link *link; /* held */
	struct addr remote;
	struct timer expiry;
	unsigned waiting; /* REGISTERs under way */
	bool registered;
	char user[SCENE_NAME_MAX];
	char token[16];     /* in our Path */
	char identity[128]; /* default public identity, for P-Asserted-Identity; "" when unknown */
	char peer_key[40];
	char host[ADDR_TEXT_MAX]; /* host of the registered Contact */
	uint8_t peer_key_n;
};

struct flows;
struct flows *flows_new(struct loop *loop);
void flows_free(struct flows *flows);
size_t flows_count(const struct flows *flows);
struct list *flows_all(struct flows *flows);

/* Forgets all that is registered; with `keep`, only where it says no. */
void flows_remove(struct flows *flows, bool (*keep)(void *ctx, const struct flow *flow), void *ctx);

struct flow *flows_by_peer(struct flows *flows, const struct link *link, const struct addr *remote);
struct flow *flows_by_token(struct flows *flows, struct str token);
/* A registered one whose Contact has that host. */
struct flow *flows_by_host(struct flows *flows, struct str host);
/* The flow of a REGISTER, made when there is none; flow_leave when the answer has come. */
struct flow *flow_enter(struct flows *flows, struct link *link, const struct addr *remote);
/* expires_us: what was granted, 0: nothing is registered over it any more, -1: nothing changed.
 * `host`: of the Contact. */
void flow_leave(struct flow *flow, int64_t expires_us, struct str host);

#endif
