/* SPDX-License-Identifier: Apache-2.0 */
/* REFER on request. */
#include "core/referrals.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"
#include "proc/referring.h"
#include "proc/replaces.h"

static const char default_referrer[] = "+15550199";

static int refuse(char why[160], int error, const char *format, const char *what)
{
	snprintf(why, 160, format, what);
	return error;
}

/* May it stand between < and > in a header? */
static bool fits(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text > '~' || strchr("<>\"", *text))
			return false;
	return true;
}

/* A number becomes an identity of the home domain. */
static void add_uri(const struct core *core, const char *text, struct buf *uri)
{
	if (strchr(text, ':'))
		buf_add_text(uri, text);
	else
		buf_printf(uri, "sip:%s@%s", text, core->snapshot->domain);
}

/* By the name of its subscriber or by Call-ID. */
static struct call *find_call(struct core *core, const char *name)
{
	struct calls *calls = peer_calls(core->peer);
	struct call *call = calls_of_user(calls, name);

	return call ? call : calls_by_call_id(calls, str_of(name));
}

/* Its dialog as the other end knows it, in the header part of a URI. */
static int add_replaces(struct core *core, const char *name, struct buf *uri, char why[160])
{
	struct call *call = find_call(core, name);
	struct leg *leg = call && !call_is_over(call) ? call_talking_leg(call) : NULL;
	const struct dialog *dialog = leg ? call_leg_dialog(leg) : NULL;
	struct replaces replaces;

	if (!dialog)
		return refuse(why, -ENOENT, "the far end is in no call '%.100s'", name);
	replaces = (struct replaces){ .call_id = dialog->call_id,
				      .to_tag = dialog->remote_tag,
				      .from_tag = dialog->local_tag };
	buf_add_text(uri, strchr(uri->p, '?') ? "&Replaces=" : "?Replaces=");
	replaces_write(&replaces, true, uri);
	return 0;
}

/* The default identity of that subscriber; NULL: there is none of that name. */
static const char *identity_of(const struct core *core, const char *name)
{
	struct subscriber subscriber;

	if (!name || !subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber))
		return NULL;
	return subscriber.impus[subscriber.default_impu];
}

/* Refer-To. */
static int write_target(struct core *core, const struct core_refer_order *order, struct buf *uri,
			char why[160])
{
	const char *to = order->to;

	if (!to && order->replaces) {
		const struct call *call = find_call(core, order->replaces);

		to = call ? identity_of(core, call_user(call)) : NULL;
	}
	if (!to)
		return refuse(why, -EINVAL, "%s", "nobody is named to whom it could refer");
	if (!fits(to) || !*to)
		return refuse(why, -EINVAL, "'%.100s' is neither a number nor a URI", to);
	add_uri(core, to, uri);
	return order->replaces ? add_replaces(core, order->replaces, uri, why) : 0;
}

/* `$` stands for itself. */
static void write_refer_to(const struct buf *uri, struct buf *line)
{
	buf_add_text(line, "Refer-To: <");
	for (size_t i = 0; i < uri->n; i++) {
		if (uri->p[i] == '$')
			buf_add_char(line, '$');
		buf_add_char(line, uri->p[i]);
	}
	buf_add_char(line, '>');
}

static int refer_in_call(struct core *core, const struct core_refer_order *order,
			 const char *const *headers, char why[160])
{
	struct calls *calls = peer_calls(core->peer);
	struct call *call = order->call_id.n ? calls_by_call_id(calls, order->call_id) :
					       calls_of_user(calls, order->user);
	struct leg *leg = call ? call_talking_leg(call) : NULL;
	const struct step step = { .verb = STEP_SEND, .what = "REFER", .headers = headers };

	if (!call)
		return refuse(why, -ENOENT, "%.100s is in no call with the far end", order->user);
	if (call_is_over(call) || !leg || !referring_send(peer_referrals(core->peer), leg, &step))
		return refuse(why, -ENOTCONN, "the call is %s: no REFER can be sent now",
			      call_state_name(call));
	return 0;
}

static int refer_outside(struct core *core, const struct core_refer_order *order,
			 const char *const *headers, char why[160])
{
	const char *identity = identity_of(core, order->user);
	const char *from = order->from ? order->from : default_referrer;
	struct buf uri = { 0 };

	if (!identity)
		return refuse(why, -ENOENT, "there is no subscriber '%.100s'", order->user);
	if (!fits(from) || (order->target && !fits(order->target)))
		return refuse(why, -EINVAL, "'%.100s' cannot stand in a header",
			      fits(from) ? order->target : from);
	add_uri(core, from, &uri);
	referring_start(peer_referrals(core->peer),
			&(struct referring_order){ .user = order->user,
						   .target = order->target ? order->target :
									     identity,
						   .from = uri.p,
						   .headers = headers });
	buf_free(&uri);
	return 0;
}

int core_refer(struct core *core, const struct core_refer_order *order, char why[160])
{
	struct buf uri = { 0 }, line = { 0 };
	int error = write_target(core, order, &uri, why);

	if (!error) {
		write_refer_to(&uri, &line);
		const char *const headers[] = {
			line.p, order->no_subscription ? "Refer-Sub: false" : NULL, NULL
		};
		error = order->outside ? refer_outside(core, order, headers, why) :
					 refer_in_call(core, order, headers, why);
	}
	buf_free(&uri);
	buf_free(&line);
	return error;
}

int core_refer_result(struct core *core, const char *user)
{
	return referrals_result(peer_referrals(core->peer), user);
}

size_t core_referrals(struct core *core)
{
	return referrals_count(peer_referrals(core->peer));
}
