/* SPDX-License-Identifier: Apache-2.0 */
/* Responses in: to their client transaction, by way of the recv gate. Further copies of a response
 * to an INVITE (RFC 3261 13.3.1.4, RFC 3262 3) are one message with the first to rules. */
#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "sip/client.h"
#include "sip/kept.h"

/* So many different responses to one INVITE are known again. */
enum { SEEN_MAX = 32 };

/* A response to an INVITE that came. */
struct response_seen {
	struct response_seen *next;
	uint64_t id;
	unsigned copies, from, to; /* to ignore */
	int64_t delay_us;          /* of each copy */
};

/* One that a rule delays. Its transaction does not wait for it. */
struct response_late {
	struct response_late *next;
	struct client *client;
	struct msg *msg;
	enum txn_event event;
	struct timer timer;
};

static void late_free(struct response_late *late)
{
	struct stack *stack = late->client->txn.stack;
	struct response_late **at = &late->client->late;

	while (*at != late)
		at = &(*at)->next;
	*at = late->next;
	timer_stop(stack->options.loop, &late->timer);
	stack->counters.held--;
	msg_free(late->msg);
	mem_free(late);
}

static void on_due(void *arg)
{
	struct response_late *late = arg;
	struct client *client = late->client;
	struct msg *msg = late->msg;
	enum txn_event event = late->event;

	late->msg = NULL;
	late_free(late);
	if (!txn_feed(&client->txn, event, msg))
		msg_free(msg);
}

/* Takes over `msg`. */
static void response_delay(struct client *client, enum txn_event event, struct msg *msg, int64_t us)
{
	struct stack *stack = client->txn.stack;
	struct response_late *late = mem_alloc(sizeof(*late));

	*late = (struct response_late){ client->late, client, msg, event, { 0 } };
	client->late = late;
	stack->counters.held++;
	timer_start(stack->options.loop, &late->timer, us, on_due, late);
}

void response_forget_seen(struct client *client)
{
	struct response_seen *seen;

	while (client->late)
		late_free(client->late);
	while ((seen = client->seen)) {
		client->seen = seen->next;
		mem_free(seen);
	}
}

/* What is remembered of it; NULL: nothing, it is always a first copy. */
static struct response_seen *response_find_seen(struct client *client, struct msg *msg)
{
	uint64_t id = client->txn.invite ? response_id(client->txn.stack, msg) : 0;
	struct response_seen *seen = client->seen;
	unsigned n = 0;

	for (; id && seen && seen->id != id; n++)
		seen = seen->next;
	if (!id || seen || n >= SEEN_MAX)
		return seen;
	seen = mem_alloc(sizeof(*seen));
	seen->id = id;
	seen->next = client->seen;
	client->seen = seen;
	return seen;
}

/* What the recv gate said of its first copy holds for the others. */
static struct recv_verdict response_judge(struct client *client, struct scene *scene)
{
	struct stack *stack = client->txn.stack;
	struct response_seen *seen = response_find_seen(client, scene->msg);
	struct recv_verdict verdict = { 0 };

	if (seen)
		scene->copy = ++seen->copies;
	else if (client->txn.finished && !client->txn.invite)
		scene->copy = 2;
	if (scene->copy == 1) {
		verdict = gate_recv(stack->options.gates, scene);
		if (seen)
			ignored_range(&verdict, &seen->from, &seen->to);
		if (seen && verdict.what == RECV_DELAY)
			seen->delay_us = verdict.delay_us;
		if (verdict.what == RECV_IGNORE && verdict.copies_from > 1)
			verdict.what = RECV_PASS;
	} else if (seen && seen->delay_us) {
		verdict.what = RECV_DELAY;
		verdict.delay_us = seen->delay_us;
	} else if (seen && scene->copy >= seen->from &&
		   (seen->to == 0 || scene->copy <= seen->to)) {
		verdict.what = RECV_IGNORE;
	}
	return verdict;
}

/* Looks at a response as rules do. */
static struct recv_verdict response_admit(struct client *client, const struct addr *from,
					  struct msg *msg)
{
	struct txn *txn = &client->txn;
	struct recv_verdict verdict;
	struct scene scene;

	scene_copy(&scene, &txn->scene);
	scene_place(&scene, txn->stack, txn->link, true);
	scene_show(&scene, msg);
	scene.request = txn->request;
	verdict = response_judge(client, &scene);
	if (txn->link->proto != PROTO_PIPE || verdict.rule)
		stack_note(txn->stack, &(struct note){ .kind = JOURNAL_RECEIVED,
						       .link = txn->link,
						       .remote = from,
						       .scene = &scene,
						       .msg = msg,
						       .bytes = msg->bytes,
						       .copy = scene.copy });
	if (verdict.what == RECV_CLOSE)
		stack_close_link(txn->link, verdict.close);
	scene_clear(&scene);
	return verdict;
}

static bool is_same_via(const struct msg_value *via, const struct msg_value *other)
{
	return str_eq(param_value(via->text, ';', STR("branch")),
		      param_value(other->text, ';', STR("branch")));
}

/* RFC 3261 8.1.3.3, 8.2.6.2. With other Vias it would be lost on its way back from here, and whoever
 * sent the request would wait for ever; so it has not come. Of a request that is not kept the number
 * tells. */
static bool has_our_vias(const struct client *client, const struct msg *msg)
{
	const struct msg *request = client->txn.request;
	struct value_walk theirs, ours;
	struct msg_value via, own;

	if (client->txn.link->proto == PROTO_PIPE)
		return true;
	if (!request)
		return value_count(msg, HDR_VIA, STR_NONE) == client->n_vias;
	value_walk_start(&theirs, HDR_VIA, STR_NONE);
	value_walk_start(&ours, HDR_VIA, STR_NONE);
	while (value_walk_next(request, &ours, &own))
		if (!value_walk_next(msg, &theirs, &via) || !is_same_via(&via, &own))
			return false;
	return !value_walk_next(msg, &theirs, &via);
}

const char *response_take(struct stack *stack, const struct addr *from, struct msg *msg)
{
	static const enum txn_event events[] = { EV_1XX, EV_1XX, EV_2XX };
	struct buf key = { 0 };
	struct msg_value via;
	struct client *client = NULL;
	struct recv_verdict verdict;
	enum txn_event event = msg->status < 300 ? events[msg->status / 100] : EV_ERROR;

	if (value_at(msg, HDR_VIA, STR_NONE, 1, &via)) {
		buf_add_str(&key, param_value(via.text, ';', STR("branch")));
		buf_add_char(&key, '|');
		buf_add_str(&key, msg_cseq(msg).method);
		client = map_get(&stack->clients, buf_str(&key), struct client, txn.node);
		buf_free(&key);
	}
	if (!client)
		return "a response to no request of ours";
	if (!has_our_vias(client, msg))
		return "a response without the Vias of our request";
	verdict = response_admit(client, from, msg);
	if (verdict.what == RECV_DELAY)
		response_delay(client, event, msg, verdict.delay_us);
	else if (verdict.what == RECV_IGNORE || verdict.what == RECV_CLOSE ||
		 !txn_feed(&client->txn, event, msg))
		msg_free(msg);
	return NULL;
}
