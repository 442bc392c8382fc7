/* SPDX-License-Identifier: Apache-2.0 */
/* The path in: octets or a parsed message, transaction, scene, recv gate, and the role's hook. */
#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "sip/client.h"
#include "sip/stack_private.h"
#include "sip/trouble.h"

struct addr via_reply_address(const struct via *via, const struct addr *source)
{
	struct addr to = *source;

	if (!via->rport)
		addr_set_port(&to, via->port ? via->port : 5060);
	return to;
}

void via_mark(struct msg *msg, const struct addr *from)
{
	const struct via *via = msg_via(msg);
	char host[ADDR_TEXT_MAX], port[8];
	struct msg_value value;
	struct param rport;
	struct str head, tail;

	addr_host(from, host);
	if (!via || (!via->rport && str_iis(via->host, host)))
		return;
	if (!value_at(msg, HDR_VIA, STR_NONE, 1, &value))
		return;
	if (via->received.p)
		value.text = param_remove(&msg->arena, value.text, ';', STR("received"));
	head = value.text;
	tail = STR("");
	port[0] = '=';
	decimal_write(addr_port(from), port + 1);
	if (via->rport && param_get(value.text, ';', STR("rport"), &rport)) {
		head.n = (size_t)(rport.name.p + rport.name.n - head.p);
		tail = str_from(value.text, (size_t)(rport.text.p + rport.text.n - value.text.p));
	}
	value_replace(msg, &value,
		      MSG_JOIN(msg, head, via->rport ? str_of(port) : STR(""), tail,
			       STR(";received="), str_of(host)));
}

void request_key(struct msg *msg, const struct via *via, struct str method, struct buf *key)
{
	struct cseq cseq = msg_cseq(msg);

	if (str_is(method, "ACK"))
		method = STR("INVITE");
	if (str_starts(via->branch, STR("z9hG4bK"))) {
		buf_add_str(key, via->branch);
		buf_add_char(key, '|');
		buf_add_str(key, via->host);
		buf_add_char(key, ':');
		buf_add_u64(key, via->port);
	} else {
		/* RFC 3261 17.2.3: what RFC 2543 clients have in common */
		struct str parts[] = { msg_call_id(msg), msg_from_tag(msg), via->text };

		for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
			buf_add_str(key, parts[i]);
			buf_add_char(key, '|');
		}
		buf_add_u64(key, cseq.number);
	}
	buf_add_char(key, '|');
	buf_add_str(key, method);
}

/* Acts on the verdict of the recv gate about a new request. */
static void request_admit(struct request *request)
{
	struct recv_verdict *verdict = &request->verdict;
	struct stack *stack = request->txn.stack;

	switch (verdict->what) {
	case RECV_IGNORE:
		ignored_add(stack, request->scene, request->txn.node.key, verdict);
		request_drop(request, NULL);
		txn_end(&request->txn);
		break;
	case RECV_CLOSE:
		stack_close_link(request->txn.link, verdict->close);
		request_drop(request, NULL);
		break;
	case RECV_DELAY:
		request_hold(request);
		timer_start(stack->options.loop, &request->delay, verdict->delay_us,
			    (void (*)(void *))request_deliver, request);
		break;
	default:
		request_deliver(request);
	}
}

/* A new request: transaction, scene, recv gate. */
static void take_new_request(struct stack *stack, struct link *link, const struct addr *from,
			     struct msg *msg, struct str key, unsigned copy)
{
	struct request *request = request_new(stack, link, from, msg, key);
	struct scene *scene = request->scene;
	bool told = link->proto != PROTO_PIPE;

	scene->copy = copy;
	if (stack->options.hooks->on_identify)
		stack->options.hooks->on_identify(stack->options.ctx, scene, link, from);
	request->verdict = gate_recv(stack->options.gates, scene);
	/* what goes through a role pipe was recorded by its sender */
	if (told || request->verdict.rule)
		stack_note(stack, &(struct note){ .kind = JOURNAL_RECEIVED,
						  .link = link,
						  .remote = from,
						  .scene = scene,
						  .msg = msg,
						  .bytes = msg->bytes,
						  .copy = copy });
	request_admit(request);
}

/* A retransmission. */
static void take_known_request(struct stack *stack, struct txn *txn, const struct addr *from,
			       struct msg *msg)
{
	stack_note(stack, &(struct note){ .kind = JOURNAL_RECEIVED,
					  .link = txn->link,
					  .remote = from,
					  .scene = &txn->scene,
					  .msg = msg,
					  .bytes = msg->bytes,
					  .copy = ++txn->copies });
	trouble_copied(stack, txn);
	txn_feed(txn, EV_REQUEST, NULL);
	msg_free(msg);
}

/* Answers what cannot be taken in, and frees it. */
static void refuse_message(struct stack *stack, struct link *link, const struct addr *from,
			   struct msg *msg, int status, const char *why)
{
	stack_note(stack, &(struct note){ .kind = JOURNAL_BROKEN,
					  .link = link,
					  .remote = from,
					  .msg = msg,
					  .bytes = msg->bytes,
					  .copy = 1,
					  .text = why });
	if (status || msg->is_request)
		trouble_broken(stack, link, from, msg->bytes, why);
	if (status && msg->is_request && msg->method != METHOD_ACK)
		stack_reply_stateless(stack, link, from, msg, status, why);
	msg_free(msg);
}

/* Whether a request can become a transaction; the status to refuse it with. What comes by a role
 * pipe was checked when it entered the core. */
static int request_check(struct stack *stack, const struct link *link, struct msg *msg,
			 struct msg_error *error)
{
	struct snapshot *snapshot = stack_snapshot(stack);
	int status = link->proto == PROTO_PIPE ? 0 : msg_check(msg, error);

	if (!status && msg->method != METHOD_ACK &&
	    stack->counters.transactions >=
		    (size_t)knobs_number(snapshot->knobs, SIP_MAX_TRANSACTIONS)) {
		snprintf(error->why, sizeof(error->why), "too many transactions");
		status = 503;
	}
	return status;
}

/* One that has no transaction yet: refused, noticed, or a copy of one that is ignored. */
static void take_unknown_request(struct stack *stack, struct link *link, const struct addr *from,
				 struct msg *msg, struct str key)
{
	struct msg_error error = { 0 };
	unsigned copy;
	int status;

	if (ignored_look(stack, key, &copy) == COPY_IGNORED) {
		stack_note(stack, &(struct note){ .kind = JOURNAL_RECEIVED,
						  .link = link,
						  .remote = from,
						  .msg = msg,
						  .bytes = msg->bytes,
						  .copy = copy,
						  .text = "ignored as its first copy" });
		msg_free(msg);
		return;
	}
	status = request_check(stack, link, msg, &error);
	if (status) {
		via_mark(msg, from);
		refuse_message(stack, link, from, msg, status, error.why);
	} else if (msg->method == METHOD_ACK) {
		ack_take(stack, link, from, msg, key);
	} else {
		take_new_request(stack, link, from, msg, key, copy);
	}
}

static void take_request(struct stack *stack, struct link *link, const struct addr *from,
			 struct msg *msg)
{
	const struct via *via = msg_via(msg);
	struct buf key = { 0 };
	struct txn *txn;

	if (!via) {
		refuse_message(stack, link, from, msg, 0, "no usable Via: nobody to answer to");
		return;
	}
	request_key(msg, via, msg->method_name, &key);
	txn = map_get(&stack->servers, buf_str(&key), struct txn, node);
	if (txn && msg->method == METHOD_ACK && txn->state != TXN_ACCEPTED)
		ack_take(stack, link, from, msg, buf_str(&key));
	else if (txn && txn->scene.method == msg->method)
		take_known_request(stack, txn, from, msg);
	else
		take_unknown_request(stack, link, from, msg, buf_str(&key));
	buf_free(&key);
}

static void take_message(struct stack *stack, struct link *link, const struct addr *from,
			 struct msg *msg)
{
	const char *why = NULL;

	stack->counters.received++;
	if (msg->is_request)
		take_request(stack, link, from, msg);
	else
		why = response_take(stack, from, msg);
	if (why)
		refuse_message(stack, link, from, msg, 0, why);
}

void in_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct stack *stack = ctx;
	struct snapshot *snapshot = stack_snapshot(stack);
	struct msg_limits limits = { .max_bytes = SIZE_MAX,
				     .max_lines = (unsigned)knobs_number(snapshot->knobs,
									 SIP_MAX_HEADERS) };
	struct msg_error error = { 0 };
	struct msg *broken = NULL, *msg = msg_parse(bytes, &limits, &error, &broken);

	if (msg) {
		take_message(stack, link, from, msg);
		return;
	}
	stack->counters.broken++;
	if (broken)
		refuse_message(stack, link, from, broken, error.status, error.why);
	else
		stack_note(stack, &(struct note){ .kind = JOURNAL_BROKEN,
						  .link = link,
						  .remote = from,
						  .bytes = bytes,
						  .copy = 1,
						  .text = error.why });
	if (!broken)
		trouble_broken(stack, link, from, bytes, error.why);
}

void in_msg(void *ctx, struct link *link, struct msg *msg)
{
	take_message(ctx, link, &link->remote, msg);
}

void in_broken(void *ctx, struct link *link, const struct addr *from, struct str bytes, int status,
	       const char *why)
{
	struct stack *stack = ctx;
	const struct msg_limits limits = { .max_bytes = SIZE_MAX, .max_lines = 1000 };
	struct msg_error error;
	struct msg *broken = NULL, *msg = msg_parse(bytes, &limits, &error, &broken);

	stack->counters.broken++;
	msg = msg ? msg : broken;
	if (msg)
		refuse_message(stack, link, from, msg, status, why);
	else
		stack_note(stack, &(struct note){ .kind = JOURNAL_BROKEN,
						  .link = link,
						  .remote = from,
						  .bytes = bytes,
						  .copy = 1,
						  .text = why });
	if (!msg)
		trouble_broken(stack, link, from, bytes, why);
}
