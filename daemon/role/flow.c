/* SPDX-License-Identifier: Apache-2.0 */
/* Flows: where UEs are. */
#include "role/flow.h"

#include <stdio.h>
#include <string.h>

enum { DEFAULT_PORT = 5060, LINGER_US = 32000000 };

struct flows {
	struct loop *loop;
	struct map by_peer, by_token, by_host, by_user;
	struct list all;
	size_t count;
	uint64_t next; /* token */
};

struct flows *flows_new(struct loop *loop)
{
	struct flows *flows = mem_alloc(sizeof(*flows));

	flows->loop = loop;
	map_init(&flows->by_peer);
	map_init(&flows->by_token);
	map_init(&flows->by_host);
	map_init(&flows->by_user);
	list_init(&flows->all);
	return flows;
}

static void flow_free(struct flow *flow)
{
	struct flows *flows = flow->flows;

	timer_stop(flows->loop, &flow->expiry);
	map_remove(&flows->by_peer, &flow->by_peer);
	map_remove(&flows->by_token, &flow->by_token);
	map_remove(&flows->by_host, &flow->by_host);
	map_remove(&flows->by_user, &flow->by_user);
	list_remove(&flow->all);
	link_release(flow->link);
	mem_free(flow->path);
	mem_free(flow->service_route);
	mem_free(flow->associated);
	flows->count--;
	mem_free(flow);
}

void flows_free(struct flows *flows)
{
	struct flow *flow;

	if (!flows)
		return;
	list_each(flow, &flows->all, struct flow, all)
		flow_free(flow);
	map_clear(&flows->by_peer);
	map_clear(&flows->by_token);
	map_clear(&flows->by_host);
	map_clear(&flows->by_user);
	mem_free(flows);
}

size_t flows_count(const struct flows *flows)
{
	return flows->count;
}

struct list *flows_all(struct flows *flows)
{
	return &flows->all;
}

/* Link number and, for UDP, the far end's address. */
static size_t peer_key(const struct link *link, const struct addr *remote, char key[40])
{
	struct str address = link->reliable ? STR("") : addr_key(remote);
	size_t n = sizeof(link->id);

	memcpy(key, &link->id, n);
	memcpy(key + n, address.p, address.n);
	return n + address.n;
}

struct flow *flows_by_peer(struct flows *flows, const struct link *link, const struct addr *remote)
{
	char key[40];
	size_t n = peer_key(link, remote, key);

	return map_get(&flows->by_peer, ((struct str){ key, n }), struct flow, by_peer);
}

struct flow *flows_by_token(struct flows *flows, struct str token)
{
	return map_get(&flows->by_token, token, struct flow, by_token);
}

struct flow *flows_by_host(struct flows *flows, struct str host)
{
	return map_get(&flows->by_host, host, struct flow, by_host);
}

struct flow *flows_by_user(struct flows *flows, const char *user)
{
	return map_get(&flows->by_user, str_of(user), struct flow, by_user);
}

struct flow *flow_enter(struct flows *flows, struct link *link, const struct addr *remote)
{
	struct flow *flow = flows_by_peer(flows, link, remote);

	if (!flow) {
		flow = mem_alloc(sizeof(*flow));
		flow->flows = flows;
		flow->link = link_hold(link);
		flow->remote = *remote;
		snprintf(flow->token, sizeof(flow->token), "term-%llx",
			 (unsigned long long)++flows->next);
		flow->peer_key_n = (uint8_t)peer_key(link, remote, flow->peer_key);
		map_add(&flows->by_peer, &flow->by_peer,
			(struct str){ flow->peer_key, flow->peer_key_n });
		map_add(&flows->by_token, &flow->by_token, str_of(flow->token));
		list_append(&flows->all, &flow->all);
		flows->count++;
	}
	flow->waiting++;
	return flow;
}

static void flow_check(struct flow *flow)
{
	if (!flow->waiting && !flow->registered && !timer_active(&flow->expiry))
		flow_free(flow);
}

static void on_linger_over(void *arg)
{
	flow_check(arg);
}

/* It is not found by Contact and user any more; by its token still, for what the network has to say
 * about the end of the registration. */
static void flow_end(struct flow *flow)
{
	struct flows *flows = flow->flows;

	if (!flow->registered)
		return;
	map_remove(&flows->by_host, &flow->by_host);
	map_remove(&flows->by_user, &flow->by_user);
	flow->registered = false;
	timer_start(flows->loop, &flow->expiry, LINGER_US, on_linger_over, flow);
}

static void on_expiry(void *arg)
{
	struct flow *flow = arg;

	flow_end(flow);
	flow_check(flow);
}

/* Another text in place of an owned one. */
static void learn_text(char **text, struct str value)
{
	if (*text && str_is(value, *text))
		return;
	mem_free(*text);
	*text = mem_copy_text(value.p ? value.p : "", value.n);
}

static void flow_learn(struct flow *flow, const struct flow_facts *facts)
{
	struct flows *flows = flow->flows;

	snprintf(flow->user, sizeof(flow->user), "%s", facts->user);
	snprintf(flow->host, sizeof(flow->host), "%.*s", STR_ARG(facts->host));
	addr_parse(facts->host, facts->port ? facts->port : DEFAULT_PORT, &flow->contact);
	learn_text(&flow->path, facts->path);
	learn_text(&flow->service_route, facts->service_route);
	learn_text(&flow->associated, facts->associated);
	map_add(&flows->by_host, &flow->by_host, str_of(flow->host));
	map_add(&flows->by_user, &flow->by_user, str_of(flow->user));
}

void flow_leave(struct flow *flow, int64_t expires_us, const struct flow_facts *facts)
{
	flow->waiting--;
	if (expires_us >= 0)
		flow_end(flow);
	if (expires_us > 0) {
		flow_learn(flow, facts);
		flow->registered = true;
		timer_start(flow->flows->loop, &flow->expiry, expires_us, on_expiry, flow);
	}
	flow_check(flow);
}

void flows_reset(struct flows *flows)
{
	struct flow *flow;

	list_each(flow, &flows->all, struct flow, all) {
		flow_end(flow);
		timer_stop(flows->loop, &flow->expiry);
		flow_check(flow);
	}
}

void flows_remove(struct flows *flows, bool (*keep)(void *ctx, const struct flow *flow), void *ctx)
{
	struct flow *flow;

	list_each(flow, &flows->all, struct flow, all)
		if (!keep || !keep(ctx, flow))
			on_expiry(flow);
}
