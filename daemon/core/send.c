/* SPDX-License-Identifier: Apache-2.0 */
/* Any message to a UE. */
#include "core/send.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"
#include "core/ues.h"
#include "sip/client.h"
#include "sip/stack.h"

/* A request that waits for its final response. */
struct sending {
	void (*done)(void *arg, const struct core_sent *sent); /* NULL: it has come */
	void *arg;
};

/* LF alone becomes CRLF. */
static void fix_lines(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
			buf_add_char(out, '\r');
		buf_add_char(out, text.p[i]);
	}
}

/* The UE's flow; NULL with *error and why. */
static struct flow *find_flow(struct core *core, const char *user, int *error, char why[160])
{
	struct subscriber subscriber;
	struct flow *flow = NULL;

	*error = -ENOENT;
	if (!subscribers_by_name(core->snapshot->subscribers, str_of(user), &subscriber)) {
		snprintf(why, 160, "there is no subscriber '%.100s'", user);
		return NULL;
	}
	*error = -ENOTCONN;
	flow = flows_by_user(pcscf_flows(core->pcscf), user);
	if (!flow)
		core_explain_no_flow(core, &subscriber, why);
	return flow;
}

ssize_t core_send_octets(struct core *core, const struct core_send *send, char why[160])
{
	struct buf octets = { 0 };
	struct flow *flow;
	int error;

	flow = find_flow(core, send->user, &error, why);
	if (!flow)
		return error;
	if (!send->message.n) {
		snprintf(why, 160, "there is nothing to send");
		return -EINVAL;
	}
	if (send->fix)
		fix_lines(send->message, &octets);
	else
		buf_add_str(&octets, send->message);
	error = stack_send_octets(pcscf_stack(core->pcscf), flow->link, &flow->remote,
				  buf_str(&octets), send->user);
	if (error)
		snprintf(why, 160, "it cannot leave: %s", strerror(-error));
	buf_free(&octets);
	return error ? error : (ssize_t)(send->fix ? octets.n : send->message.n);
}

/* The one time that somebody hears of it. */
static void tell(struct sending *sending, const struct core_sent *sent)
{
	void (*done)(void *arg, const struct core_sent *sent) = sending->done;

	sending->done = NULL;
	if (done)
		done(sending->arg, sent);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct buf text = { 0 };

	(void)client;
	if (response->status >= 200) {
		msg_print(response, &text);
		tell(ctx,
		     &(struct core_sent){ .status = response->status, .response = buf_str(&text) });
		buf_free(&text);
	}
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end end)
{
	(void)client;
	tell(ctx,
	     &(struct core_sent){ .why = end == CLIENT_TIMEOUT ? "no final response came in time" :
								 "the connection failed" });
}

static void on_end(void *ctx)
{
	tell(ctx, &(struct core_sent){ .why = "its transaction was ended" });
	mem_free(ctx);
}

/* A request that a transaction can be begun with; NULL with why. */
static struct msg *read_request(const struct core_send *send, char why[160])
{
	struct msg_error error = { 0 };
	struct buf octets = { 0 };
	struct msg *msg;

	if (send->fix)
		fix_lines(send->message, &octets);
	else
		buf_add_str(&octets, send->message);
	msg = msg_parse(buf_str(&octets), NULL, &error, NULL);
	buf_free(&octets);
	if (!msg)
		snprintf(why, 160, "it is no SIP message: %s", error.why);
	else if (msg->status || msg->method == METHOD_ACK)
		snprintf(why, 160, "%s has no transaction of its own: send it without",
			 msg->status ? "a response" : "an ACK");
	else
		return msg;
	msg_free(msg);
	return NULL;
}

struct sending *core_send_request(struct core *core, const struct core_send *send,
				  void (*done)(void *arg, const struct core_sent *sent), void *arg,
				  int *error, char why[160])
{
	static const struct client_user user = { .on_response = on_response,
						 .on_failure = on_failure,
						 .on_end = on_end };
	struct flow *flow = find_flow(core, send->user, error, why);
	struct scene scene = { .registered_at = -1, .call_at = -1 };
	struct client_target target = { .scene = &scene };
	struct sending *sending;
	struct msg *request;

	if (!flow)
		return NULL;
	*error = -EINVAL;
	request = read_request(send, why);
	if (!request)
		return NULL;
	snprintf(scene.user, sizeof(scene.user), "%s", send->user);
	target.link = flow->link;
	target.remote = flow->remote;
	sending = mem_alloc(sizeof(*sending));
	*sending = (struct sending){ done, arg };
	client_send(pcscf_stack(core->pcscf), request, &target, &user, sending);
	*error = 0;
	return sending;
}

void sending_forget(struct sending *sending)
{
	sending->done = NULL;
}
