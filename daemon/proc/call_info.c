/* SPDX-License-Identifier: Apache-2.0 */
/* INFO in a far end's call: what was announced, and keys that come and go. */
#include "proc/call_info.h"

#include <stdio.h>
#include <string.h>

#include "body/dtmf.h"
#include "msg/body_part.h"
#include "msg/value.h"
#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_ussd.h"

/* Between two keys that we play, their three repeated ends included. */
enum { KEY_US = 300000 };

struct str info_package(const struct msg *msg)
{
	struct str value = msg_value(msg, HDR_INFO_PACKAGE), package = STR_NONE;

	str_cut(&value, ';', &package);
	return package;
}

struct str call_recv_info(const struct leg *leg)
{
	const struct call *call = leg->call;

	return call->recv_info ? str_of(call->recv_info) : STR("");
}

bool call_takes_package(const struct leg *leg, struct str package)
{
	struct str rest = call_recv_info(leg), value, name;

	while (value_cut(&rest, &value))
		if (str_cut(&value, ';', &name) && str_ieq(name, package))
			return true;
	return false;
}

void call_announced(struct call *call, const struct msg *msg)
{
	struct buf packages = { 0 };
	struct value_walk walk;
	struct msg_value value;

	if (!msg_find(msg, HDR_RECV_INFO, 0))
		return;
	value_walk_start(&walk, HDR_RECV_INFO, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		if (value.text.n)
			buf_printf(&packages, "%s%.*s", packages.n ? ", " : "",
				   STR_ARG(value.text));
	mem_free(call->recv_info);
	call->recv_info = mem_copy_text(buf_str(&packages).p, packages.n);
	buf_free(&packages);
}

void call_announce(struct call *call, struct msg *msg)
{
	struct str packages = knob_text(call_gates(call), &call->scene, CALL_RECV_INFO);

	if (packages.n)
		msg_set(msg, HDR_RECV_INFO, msg_hold(msg, packages));
}

void call_add_recv_info(struct call_response *response)
{
	enum method method = response->request->scene->method;
	int status = response->msg->status;

	if (response->leg && method == METHOD_INVITE && status > 100 && status < 300)
		call_announce(response->call, response->msg);
}

const char *call_keys(const struct call *call)
{
	return call->keys;
}

/* The oldest makes room. */
static void add_key(struct call *call, char key)
{
	size_t n = strlen(call->keys);

	if (n == CALL_KEYS_MAX)
		memmove(call->keys, call->keys + 1, n--);
	call->keys[n] = key;
	call->keys[n + 1] = '\0';
}

void call_informed(struct call *call, const struct msg *info)
{
	struct str package = info_package(info);
	struct dtmf dtmf;

	if (str_iis(package, USSD_PACKAGE)) {
		call_ussd_informed(call, body_part_find(info, STR(USSD_TYPE)));
		return;
	}
	if (package.n || !dtmf_read(msg_value(info, HDR_CONTENT_TYPE), info->body, &dtmf))
		return;
	add_key(call, dtmf.key);
	call_note(call, "call.key", "%s: key %c for %u ms, by INFO", call->number, dtmf.key,
		  dtmf.ms);
	performances_wake(&call->running);
}

/* The stream that can play a key. */
static struct stream *stream_of(const struct call *call)
{
	struct stream *stream = NULL;

	if (call->state == CALL_ESTABLISHED || call->state == CALL_ANSWERED ||
	    call->state == CALL_EARLY)
		stream = call_ports(call, 0);
	return stream;
}

static void play_next(void *arg)
{
	struct call *call = arg;
	struct stream *stream = stream_of(call);
	char *waiting = call->pressing;

	if (!stream || !waiting[0])
		return;
	if (stream_send_event(stream, waiting[0]))
		memmove(waiting, waiting + 1, strlen(waiting));
	else
		waiting[0] = '\0';
	if (waiting[0])
		timer_start(call_loop(call), &call->key, KEY_US, play_next, call);
}

bool call_press(struct call *call, struct str keys, char why[160])
{
	size_t n = strlen(call->pressing);
	struct stream *stream = stream_of(call);

	for (size_t i = 0; i < keys.n; i++)
		if (!dtmf_is_key(keys.p[i]) || keys.p[i] == '!') {
			snprintf(why, 160, "'%.*s' holds what is no key", STR_ARG(keys));
			return false;
		}
	if (keys.n == 0 || n + keys.n > CALL_KEYS_MAX) {
		snprintf(why, 160, "1 to %zu keys can be pressed now", CALL_KEYS_MAX - n);
		return false;
	}
	if (!stream ||
	    (n == 0 && !timer_active(&call->key) && !stream_send_event(stream, keys.p[0]))) {
		snprintf(why, 160, "no telephone-event can be sent in this call");
		return false;
	}
	if (n == 0 && !timer_active(&call->key)) {
		keys = str_from(keys, 1);
		timer_start(call_loop(call), &call->key, KEY_US, play_next, call);
	}
	memcpy(call->pressing + n, keys.p, keys.n);
	call->pressing[n + keys.n] = '\0';
	return true;
}
