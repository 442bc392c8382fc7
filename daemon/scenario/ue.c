/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a scripted UE, and what its stack tells it. */
#include "scenario/ue.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "auth/sqn.h"
#include "msg/view.h"
#include "scenario/ue_private.h"

/* It waits for a line of the scenario, or for the reflex. */
static void on_request(void *ctx, struct request *request)
{
	ue_dialog_hear_request(ue_exchange_received(ctx, request), request->msg);
}

static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	(void)link;
	(void)from;
	ue_dialog_hear_ack(ctx, ack);
	msg_free(ack);
}

/* The stack has answered the CANCEL; what becomes of the INVITE a line says. */
static void on_cancel(void *ctx, struct request *invite, struct msg *cancel)
{
	(void)ctx;
	(void)invite;
	(void)cancel;
}

static enum scene_side side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_UE;
}

static struct snapshot *snapshot_of(void *ctx)
{
	struct ue *ue = ctx;

	return core_snapshot(ue->options.core);
}

static void on_link_closed(void *ctx, struct link *link, const char *why)
{
	ue_link_lost(ctx, link, why);
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel = on_cancel,
	.side_of = side_of,
	.snapshot_of = snapshot_of,
	.on_link_closed = on_link_closed,
};

/* A response to one of our requests. */
static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct ue *ue = ctx;

	if (client == ue->registering)
		register_learn(ue, response);
	msg_free(response);
}

/* The lines of the scenario say what should have come. */
static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	(void)ctx;
	(void)client;
	(void)why;
}

const struct client_user ue_client_user = { .on_response = on_response, .on_failure = on_failure };

/* The octets go to the stack; who made the UE hears of them. */
static void on_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct ue *ue = ctx;

	ue->options.on_arrival(ue->options.ctx, ue->options.number, bytes);
	ue->stack_user->on_bytes(ue->stack_user->ctx, link, from, bytes);
}

/* Told as octets that arrived. */
static void on_broken(void *ctx, struct link *link, const struct addr *from, struct str bytes,
		      int status, const char *why)
{
	struct ue *ue = ctx;

	(void)status; /* a UE answers nothing that it cannot read */
	ue->options.on_arrival(ue->options.ctx, ue->options.number, bytes);
	ue->stack_user->on_broken(ue->stack_user->ctx, link, from, bytes, 0, why);
}

void ue_note_address(struct ue *ue, const struct addr *addr)
{
	if (ue->n_addresses < ADDRESSES_MAX && !ue_is_at(ue, addr))
		ue->addresses[ue->n_addresses++] = *addr;
}

/* A connection is up: now its own address is known. */
static void on_open(void *ctx, struct link *link)
{
	struct ue *ue = ctx;
	struct ue_link *at;

	ue_note_address(ue, &link->local);
	list_each(at, &ue->links, struct ue_link, node)
		if (at->link == link && at->state == UE_LINK_OPENING)
			at->state = UE_LINK_UP;
	ue->stack_user->on_open(ue->stack_user->ctx, link);
}

static void on_close(void *ctx, struct link *link, const char *why)
{
	struct ue *ue = ctx;

	ue->stack_user->on_close(ue->stack_user->ctx, link, why);
}

bool ue_is_at(const struct ue *ue, const struct addr *addr)
{
	for (unsigned i = 0; i < ue->n_addresses; i++)
		if (addr_equal(&ue->addresses[i], addr))
			return true;
	return false;
}

/* The subscriber's identities and keys. */
static bool ue_subscribe(struct ue *ue, char why[160])
{
	static const enum auth_algorithm algorithms[] = { [ALGORITHM_MILENAGE] = AUTH_MILENAGE,
							  [ALGORITHM_TUAK] = AUTH_TUAK,
							  [ALGORITHM_XOR] = AUTH_XOR };
	const struct subscriber_auth *auth;

	ue->snapshot = snapshot_hold(core_snapshot(ue->options.core));
	if (!subscribers_by_name(ue->snapshot->subscribers, str_of(ue->plan->subscriber),
				 &ue->subscriber)) {
		snprintf(why, 160, "no subscriber is called %s: ue %s needs user=NAME",
			 ue->plan->subscriber, ue->plan->name);
		return false;
	}
	auth = ue->subscriber.auth;
	if (auth->algorithm < ALGORITHM_MILENAGE)
		return true;
	ue->keys = (struct auth_keys){ .algorithm = algorithms[auth->algorithm],
				       .op_derived = auth->op_derived,
				       .k_len = auth->k_len,
				       .res_len = auth->res_len,
				       .keccak_iterations = (uint8_t)auth->keccak_iterations };
	memcpy(ue->keys.k, auth->k, sizeof(ue->keys.k));
	memcpy(ue->keys.op, auth->op, sizeof(ue->keys.op));
	ue->has_keys = auth_keys_prepare(&ue->keys) == 0;
	return true;
}

/* Our callbacks stand in front of the stack's. */
static void ue_start_stack(struct ue *ue)
{
	struct stack_options options = { .loop = ue->loop,
					 .role = ue->role,
					 .seed = ue->options.seed,
					 .hooks = &hooks,
					 .ctx = ue };

	snprintf(ue->role, sizeof(ue->role), "ue-%s", ue->plan->name);
	random_init(&ue->tokens, ue->options.seed, str_of(ue->role));
	ue->stack = stack_new(&options);
	ue->stack_user = stack_link_user(ue->stack);
	ue->link_user = *ue->stack_user;
	ue->link_user.on_bytes = on_bytes;
	ue->link_user.on_broken = on_broken;
	ue->link_user.on_open = on_open;
	ue->link_user.on_close = on_close;
	ue->link_user.on_note = NULL;
	ue->link_user.on_accept = NULL;
	ue->link_user.on_keep_alive = NULL;
	ue->link_user.ctx = ue;
	ue->link_user.last_id = &ue->last_link_id;
}

struct ue *ue_new(const struct ue_options *options, char why[160])
{
	struct ue *ue = mem_alloc(sizeof(*ue));

	ue->options = *options;
	ue->plan = &options->plan->ues[options->number];
	ue->loop = core_loop(options->core);
	ue->sqn = sqn_read(ue->plan->sqn);
	ue->engine = digest_engine_new();
	list_init(&ue->links);
	list_init(&ue->exchanges);
	list_init(&ue->calls);
	list_init(&ue->dialogs);
	dialogs_init(&ue->known);
	ue_start_stack(ue);
	snprintf(ue->instance, sizeof(ue->instance), "\"<urn:gsma:imei:35589811-%06u-0>\"",
		 338445 + options->number);
	if (ue_subscribe(ue, why) && (options->live || ue_open(ue, why)))
		return ue;
	ue_free(ue);
	return NULL;
}

void ue_free(struct ue *ue)
{
	struct ue_exchange *exchange;

	if (!ue)
		return;
	list_each(exchange, &ue->exchanges, struct ue_exchange, node)
		ue_exchange_free(exchange);
	ue_calls_free(ue);
	media_free(ue->media);
	stack_free(ue->stack);
	ue_close_links(ue);
	net_free(ue->net);
	tls_free(ue->tls);
	if (ue->foreign_ca[0])
		unlink(ue->foreign_ca);
	msg_free(ue->challenge);
	msg_free(ue->older);
	mem_free(ue->route);
	mem_free(ue->dialled);
	mem_free(ue->sent);
	digest_engine_free(ue->engine);
	auth_keys_clear(&ue->keys);
	snapshot_release(ue->snapshot);
	mem_free(ue);
}

const struct subscriber *ue_subscriber(const struct ue *ue)
{
	return &ue->subscriber;
}
