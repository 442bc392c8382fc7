/* SPDX-License-Identifier: Apache-2.0 */
/* Single requests: their lives, and those that come. */
#include "proc/single.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "proc/caller.h"
#include "proc/knobs.h"
#include "proc/single_private.h"
#include "rule/ruleset.h"

/* At which turn a request is answered, or sent, and what the procedure is called then. */
static const struct {
	enum method method;
	const char *procedure, *incoming, *outgoing;
} methods[] = {
	{ METHOD_MESSAGE, "message", "message.incoming", "message.outgoing" },
	{ METHOD_OPTIONS, "options", "options.incoming", "options.outgoing" },
	{ METHOD_NOTIFY, "notify", NULL, "notify.outgoing" },
	{ METHOD_INFO, "info", NULL, "info.outgoing" },
};

static size_t row_of(enum method method)
{
	size_t i = 0;

	while (i < ARRAY_LEN(methods) && methods[i].method != method)
		i++;
	return i;
}

bool single_is_known(enum method method)
{
	size_t i = row_of(method);

	return i < ARRAY_LEN(methods) && methods[i].incoming;
}

const char *single_turn(enum method method)
{
	size_t i = row_of(method);

	return i < ARRAY_LEN(methods) ? methods[i].outgoing : NULL;
}

/* What a call alone does: it replies with a provisional response. */
static bool is_for_calls(const struct behaviour *behaviour)
{
	for (const struct step *step = behaviour->steps; step->verb != STEP_END; step++)
		if (step->verb == STEP_REPLY && step->status && step->status < 200)
			return true;
	return false;
}

const char *single_behaviour(const struct snapshot *snapshot, enum method method, const char *name)
{
	size_t i = row_of(method);
	const struct behaviour *behaviour =
		name && single_is_known(method) ?
			ruleset_behaviour_at(snapshot->rules, str_of(name), methods[i].incoming) :
			NULL;

	return behaviour && !is_for_calls(behaviour) ? behaviour->name : NULL;
}

struct singles *singles_new(const struct singles_options *options)
{
	struct singles *singles = mem_alloc(sizeof(*singles));
	char purpose[32];

	singles->options = *options;
	list_init(&singles->all);
	message_log_init(&singles->log);
	snprintf(purpose, sizeof(purpose), "%s.singles", options->role);
	random_init(&singles->tokens, options->seed, str_of(purpose));
	return singles;
}

static void single_free(void *object)
{
	struct single *single = object;

	ruling_free(single->scene.ruling);
	snapshot_release(single->scene.snapshot);
	mem_free(single->number);
	mem_free(single->identity);
	mem_free(single->target);
	mem_free(single->type);
	buf_free(&single->body);
	buf_free(&single->headers);
	mem_free(single);
}

/* Nothing is done with it any more. */
void single_check(struct single *single)
{
	if (single->performing || single->n_sent || !single->all.next)
		return;
	list_remove(&single->all);
	single->singles->count--;
	loop_reap(single->singles->options.performance.loop, single, single_free);
}

/* What waits for its time is not done. */
static void stop_all(struct singles *singles)
{
	struct single *single;

	list_each(single, &singles->all, struct single, all)
		performances_stop(&single->running, NULL);
}

void singles_close(struct singles *singles)
{
	singles->closed = true;
	stop_all(singles);
}

void singles_reset(struct singles *singles)
{
	stop_all(singles);
	message_log_clear(&singles->log);
}

void singles_free(struct singles *singles)
{
	if (!singles)
		return;
	message_log_clear(&singles->log);
	loop_flush(singles->options.performance.loop);
	mem_free(singles);
}

size_t singles_count(const struct singles *singles)
{
	return singles->count;
}

struct message_log *singles_log(struct singles *singles)
{
	return &singles->log;
}

const char *single_number(const struct single *single)
{
	return single->number;
}

enum method single_method(const struct single *single)
{
	return single->method;
}

struct single *single_new(struct singles *singles, const struct scene *scene, enum method method)
{
	struct single *single = mem_alloc(sizeof(*single));

	single->singles = singles;
	single->method = method;
	single->scene = *scene;
	single->scene.snapshot = snapshot_hold(scene->snapshot);
	single->scene.ruling = NULL;
	single->scene.msg = single->scene.request = NULL;
	single->scene.procedure = methods[row_of(method)].procedure;
	list_init(&single->running);
	list_append(&singles->all, &single->all);
	singles->count++;
	return single;
}

const struct name_row single_state_rows[] = {
	[SINGLE_NEW]      = { "new",      "a single request was neither got nor sent", "RFC 3261 8" },
	[SINGLE_RECEIVED] = { "received", "a single request has come", "RFC 3261 8.2" },
	[SINGLE_SENT]     = { "sent",     "a single request waits for its final response", "RFC 3261 8.1" },
	[SINGLE_ANSWERED] = { "answered", "a single request has its final response", "RFC 3261 8" },
	[SINGLE_FAILED]   = { "failed",   "no final response has come to a single request", "RFC 3261 8.1.3.1" },
};
const unsigned single_n_states = ARRAY_LEN(single_state_rows);

static const char *const state_names[] = { "new", "received", "sent", "answered", "failed" };
static const char *const event_names[] = { "received", "sent", "answered", "no answer" };

static const struct fsm_row single_rows[] = {
	/* state            event               action  next            */
	{ SINGLE_NEW,       SINGLE_EV_RECEIVED, NULL,   SINGLE_RECEIVED },
	{ SINGLE_NEW,       SINGLE_EV_SENT,     NULL,   SINGLE_SENT     },
	{ SINGLE_RECEIVED,  SINGLE_EV_ANSWERED, NULL,   SINGLE_ANSWERED },
	{ SINGLE_RECEIVED,  SINGLE_EV_SENT,     NULL,   SINGLE_SENT     },
	{ SINGLE_SENT,      SINGLE_EV_SENT,     NULL,   FSM_SAME        },
	{ SINGLE_SENT,      SINGLE_EV_ANSWERED, NULL,   SINGLE_ANSWERED },
	{ SINGLE_SENT,      SINGLE_EV_FAILED,   NULL,   SINGLE_FAILED   },
	{ SINGLE_ANSWERED,  SINGLE_EV_SENT,     NULL,   SINGLE_SENT     },
	{ SINGLE_ANSWERED,  SINGLE_EV_ANSWERED, NULL,   FSM_SAME        },
	{ SINGLE_ANSWERED,  SINGLE_EV_FAILED,   NULL,   FSM_SAME        },
	{ SINGLE_FAILED,    SINGLE_EV_SENT,     NULL,   SINGLE_SENT     },
	{ SINGLE_FAILED,    SINGLE_EV_ANSWERED, NULL,   FSM_SAME        },
	{ SINGLE_FAILED,    SINGLE_EV_FAILED,   NULL,   FSM_SAME        },
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct single *single = self;
	const char *user = single->scene.user[0] ? single->scene.user : NULL;
	char status[8] = "";

	single->scene.state = state_names[to == FSM_SAME ? from : to];
	if (!known)
		return;
	if (event == SINGLE_EV_ANSWERED)
		snprintf(status, sizeof(status), ": %d", single->status);
	journal_event(single->singles->options.performance.journal, "single.state", user,
		      "%s %s %s: %s -> %s (%s%s)", method_name(single->method),
		      single->sends ? "by" : "to", single->number, state_names[from],
		      single->scene.state, event_names[event], status);
}

static const struct fsm single_fsm = { "single",    single_rows, ARRAY_LEN(single_rows),
				       state_names, event_names, on_transition };

void single_feed(struct single *single, enum single_event event)
{
	fsm_feed(&single_fsm, &single->state, event, single, NULL);
}

static size_t history(const struct singles *singles)
{
	const struct snapshot *snapshot = singles->options.snapshot_of(singles->options.ctx);

	return (size_t)knobs_number(snapshot->knobs, MESSAGE_HISTORY);
}

uint64_t single_log(struct singles *singles, struct msg *msg, const char *user, bool sent)
{
	const struct message_order order = {
		.user = user,
		.at = loop_now(singles->options.performance.loop),
		.sent = sent,
		.most = history(singles),
	};

	return message_log_add(&singles->log, msg, &order);
}

/* Says so, with the first words of a text. */
static void tell(struct singles *singles, struct request *request)
{
	struct msg *msg = request->msg;
	struct str type = msg_value(msg, HDR_CONTENT_TYPE);
	bool text = type.n >= 5 && str_iis((struct str){ type.p, 5 }, "text/");
	const struct address *from = msg_from(msg);

	journal_event(singles->options.performance.journal, "message.received",
		      request->scene->user[0] ? request->scene->user : NULL,
		      "from %.*s: %.*s, %zu octets%s%.*s",
		      STR_ARG(from ? from->uri_text : STR("?")),
		      STR_ARG(type.n ? type : STR("no body")), msg->body.n, text ? ": " : "",
		      text ? (int)(msg->body.n < 80 ? msg->body.n : 80) : 0,
		      msg->body.p ? msg->body.p : "");
}

void single_note(struct singles *singles, struct request *request)
{
	single_log(singles, request->msg, request->scene->user, false);
	tell(singles, request);
}

void single_note_answer(struct singles *singles, struct request *request, int status)
{
	message_log_answer(&singles->log, message_log_of(&singles->log, request->msg), status);
}

/* Who speaks, as a URI. */
static struct str speaker(struct msg *msg)
{
	const struct address *from = msg_from(msg);
	struct msg_value value;
	struct address address;

	if (value_at(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &value) &&
	    address_split(value.text, &address))
		return address.uri_text;
	return from ? from->uri_text : STR_NONE;
}

/* Keeps what an answer of the same kind would need. */
static void keep_content(struct single *single, struct msg *msg)
{
	struct str from = speaker(msg), type = msg_value(msg, HDR_CONTENT_TYPE);

	single->target = mem_copy_text(from.p ? from.p : "", from.n);
	if (single->method != METHOD_MESSAGE)
		return;
	buf_add_str(&single->body, msg->body);
	if (type.n)
		single->type = mem_copy_text(type.p, type.n);
}

void single_receive(struct singles *singles, struct request *request,
		    const struct single_arrival *arrival)
{
	enum method method = request->scene->method;
	struct single *single = single_new(singles, request->scene, method);
	struct performance_options options = single_performance(single);

	single->number = caller_number(arrival->number);
	single->identity = caller_identity(arrival->number, single->scene.snapshot->domain);
	keep_content(single, request->msg);
	if (method == METHOD_MESSAGE) {
		single->record = single_log(singles, request->msg, request->scene->user, false);
		tell(singles, request);
	}
	single_feed(single, SINGLE_EV_RECEIVED);
	request->scene->procedure = single->scene.procedure;
	request->scene->state = single->scene.state;
	single->performing = true;
	perform_turn(&options, request, methods[row_of(method)].incoming, arrival->behaviour);
}
