/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the far end: their lives and states. */
#include "proc/call.h"

#include <stdarg.h>
#include <stdio.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_ussd.h"

#define BEGIN_US (300 * INT64_C(1000000))

struct calls *calls_new(const struct calls_options *options)
{
	struct calls *calls = mem_alloc(sizeof(*calls));
	char purpose[32];

	calls->options = *options;
	list_init(&calls->all);
	map_init(&calls->by_call_id);
	map_init(&calls->users);
	dialogs_init(&calls->dialogs);
	snprintf(purpose, sizeof(purpose), "%s.calls", options->role);
	random_init(&calls->tokens, options->seed, str_of(purpose));
	return calls;
}

static void call_free(void *object)
{
	struct call *call = object;

	snapshot_release(call->scene.snapshot);
	ruling_free(call->scene.ruling);
	ruling_free(call->mode_ruling);
	mem_free(call->number);
	mem_free(call->identity);
	mem_free(call->callee);
	mem_free(call->call_id);
	mem_free(call->behaviour);
	mem_free(call->recv_info);
	call_free_clips(call);
	mem_free(call->replaces);
	mem_free(call);
}

/* What a call is besides its requests. */
static void call_strip(struct call *call)
{
	struct leg *leg;

	session_timer_stop(call);
	timer_stop(call_loop(call), &call->retry);
	timer_stop(call_loop(call), &call->begin);
	timer_stop(call_loop(call), &call->key);
	ussd_free(call->ussd);
	call->ussd = NULL;
	list_each(leg, &call->legs, struct leg, node)
		leg_free(leg);
	work_cancel(&call->mode_change);
}

/* Nobody finds it any more. */
static void call_hide(struct call *call)
{
	list_remove(&call->all);
	map_remove(&call->calls->by_call_id, &call->by_call_id);
	call_leave_user(call);
	work_cancel(&call->check);
	call->calls->count--;
}

static void on_check(void *arg)
{
	struct call *call = arg;

	if (call->state != CALL_ENDED || !list_empty(&call->running))
		return;
	call_strip(call);
	if (call->holds || !list_empty(&call->sendings))
		return;
	call_hide(call);
	loop_reap(call_loop(call), call, call_free);
}

/* Not at once: whoever is at work on one of its dialogs goes on. */
void call_check(struct call *call)
{
	if (call->state == CALL_ENDED && call->all.next)
		loop_post(call_loop(call), &call->check, on_check, call);
}

/* Who waits for a response is told. */
static void call_quit(struct call *call)
{
	struct request *invite = call->invite;

	if (call->inviting && call->inviting->client)
		client_cancel(call->inviting->client, STR_NONE);
	call->invite = NULL;
	if (invite && !invite->answered)
		request_refuse(invite, 480, NULL);
	call_end(call);
}

void calls_reset(struct calls *calls)
{
	struct call *call;

	list_each(call, &calls->all, struct call, all)
		call_quit(call);
}

void calls_close(struct calls *calls)
{
	struct call *call;

	calls->closed = true;
	list_each(call, &calls->all, struct call, all) {
		call_end(call);
		call_strip(call);
	}
}

void calls_free(struct calls *calls)
{
	struct call *call;

	if (!calls)
		return;
	list_each(call, &calls->all, struct call, all)
		on_check(call);
	loop_flush(calls->options.performance.loop);
	map_clear(&calls->by_call_id);
	map_clear(&calls->users);
	dialogs_clear(&calls->dialogs);
	mem_free(calls);
}

size_t calls_count(const struct calls *calls)
{
	return calls->count;
}

size_t calls_dialogs(const struct calls *calls)
{
	return calls->dialogs.count;
}

/* A call whose steps never come to an INVITE, or to an answer: whoever sent one has given up by now (RFC
 * 3261 16.8). */
static void on_begin(void *arg)
{
	struct call *call = arg;

	if (call->state != CALL_NEW && call->state != CALL_INVITED)
		return;
	if (performances_pause(&call->running)) {
		timer_start(call_loop(call), &call->begin, BEGIN_US, on_begin, call);
		return;
	}
	performances_stop(&call->running, NULL);
	if (call->state == CALL_NEW)
		call_feed(call, CALL_EV_REFUSED);
}

struct call *call_new(struct calls *calls, const struct scene *scene)
{
	struct call *call = mem_alloc(sizeof(*call));

	call->calls = calls;
	call->scene = *scene;
	call->scene.snapshot = snapshot_hold(scene->snapshot);
	call->scene.ruling = NULL;
	call->scene.msg = call->scene.request = NULL;
	call->scene.procedure = "call";
	if (scene->msg)
		scene_dial_of(scene->msg->uri, call->scene.dial);
	call->scene.call_at = loop_now(calls->options.performance.loop);
	list_init(&call->legs);
	list_init(&call->running);
	list_init(&call->sendings);
	list_append(&calls->all, &call->all);
	call_join_user(call);
	calls->count++;
	timer_start(call_loop(call), &call->begin, BEGIN_US, on_begin, call);
	return call;
}

void call_renew(struct call *call)
{
	struct calls *calls = call->calls;
	struct snapshot *now = calls->options.snapshot_of(calls->options.ctx);

	if (call->scene.snapshot == now)
		return;
	ruling_free(call->scene.ruling);
	ruling_free(call->mode_ruling);
	call->scene.ruling = call->mode_ruling = NULL;
	snapshot_release(call->scene.snapshot);
	call->scene.snapshot = snapshot_hold(now);
}

/* The transaction of one of its requests is over. */
static void on_request_end(void *owner, struct request *request)
{
	struct call *call = owner;
	struct leg *leg;

	if (call->invite == request)
		call->invite = NULL;
	list_each(leg, &call->legs, struct leg, node)
		if (leg->offered_by == request)
			leg->offered_by = NULL;
	request->keep = false;
	performances_stop(&call->running, request);
	call->holds--;
	call_check(call);
}

struct call *call_of_request(const struct request *request)
{
	return request->on_end == on_request_end ? request->owner : NULL;
}

void call_hold_request(struct call *call, struct request *request)
{
	request->owner = call;
	request->on_end = on_request_end;
	request_hold(request);
	call->holds++;
}

struct performance_options call_performance(struct call *call)
{
	struct performance_options options = call->calls->options.performance;

	options.user = &call_performance_user;
	options.ctx = call;
	options.running = &call->running;
	return options;
}

void call_note(struct call *call, const char *event, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	journal_event(call->calls->options.performance.journal, event,
		      call->scene.user[0] ? call->scene.user : NULL, "%s", text);
}

/* What the ports of a call have seen, once it is over. */
static void note_media(struct call *call)
{
	struct stream_counters counters;

	if (call->confirmed && call_media(call, &counters))
		call_note(call, "call.media",
			  "%s: %llu RTP packets received, %llu sent, %llu lost, jitter %lld us",
			  call->number, (unsigned long long)counters.received,
			  (unsigned long long)counters.sent, (unsigned long long)counters.lost,
			  (long long)counters.jitter_us);
}

/* The last thing that is done in a call. */
static void on_ended(void *self, void *arg)
{
	struct call *call = self;

	(void)arg;
	call_blame_end(call);
	note_media(call);
	session_timer_stop(call);
	call_retire(call);
	performances_wake(&call->running);
	call_check(call);
}

static void on_established(void *self, void *arg)
{
	struct call *call = self;
	struct performance_options options = call_performance(call);

	(void)arg;
	call->talked = true;
	call->talks_since = loop_now(call_loop(call));
	call_renew(call);
	/* another turn is another message to rules */
	ruling_free(call->scene.ruling);
	call->scene.ruling = NULL;
	perform_scene(&options, &call->scene, "call.established", NULL);
	call_ussd_established(call);
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

const struct name_row call_state_rows[] = {
	[CALL_NEW]         = { "new",         "the far end has neither got nor sent an INVITE", "RFC 3261 13" },
	[CALL_INVITED]     = { "invited",     "the far end has got an INVITE", "RFC 3261 13.3.1" },
	[CALL_INVITING]    = { "inviting",    "the far end has sent an INVITE", "RFC 3261 13.2.1" },
	[CALL_EARLY]       = { "early",       "there was a provisional response", "RFC 3261 12.1" },
	[CALL_ANSWERED]    = { "answered",    "there was a 2xx, and no ACK yet", "RFC 3261 13.3.1.4" },
	[CALL_ESTABLISHED] = { "established", "there was the ACK, too", "RFC 3261 13.2.2.4" },
	[CALL_RELEASING]   = { "releasing",   "there is a BYE under way", "RFC 3261 15.1" },
	[CALL_ENDED]       = { "ended",       "it is over, its last transactions are not", "RFC 3261 15" },
};
const unsigned call_n_states = ARRAY_LEN(call_state_rows);

static const char *const state_names[] = { "new",      "invited",     "inviting",  "early",
					   "answered", "established", "releasing", "ended" };
static const char *const event_names[] = {
	"INVITE received", "INVITE sent", "1xx", "2xx", "ACK", "BYE", "released", "refused"
};

static const struct fsm_row call_rows[] = {
	/* state             event                  action          next              */
	{ CALL_NEW,          CALL_EV_INVITED,       NULL,           CALL_INVITED      },
	{ CALL_NEW,          CALL_EV_INVITING,      NULL,           CALL_INVITING     },
	{ CALL_NEW,          CALL_EV_REFUSED,       on_ended,       CALL_ENDED        },
	{ CALL_INVITED,      CALL_EV_RANG,          NULL,           CALL_EARLY        },
	{ CALL_INVITED,      CALL_EV_ANSWERED,      NULL,           CALL_ANSWERED     },
	{ CALL_INVITED,      CALL_EV_REFUSED,       on_ended,       CALL_ENDED        },
	{ CALL_INVITING,     CALL_EV_INVITING,      NULL,           FSM_SAME          },
	{ CALL_INVITING,     CALL_EV_RANG,          NULL,           CALL_EARLY        },
	{ CALL_INVITING,     CALL_EV_ANSWERED,      NULL,           CALL_ANSWERED     },
	{ CALL_INVITING,     CALL_EV_REFUSED,       on_ended,       CALL_ENDED        },
	{ CALL_EARLY,        CALL_EV_RANG,          NULL,           FSM_SAME          },
	{ CALL_EARLY,        CALL_EV_ANSWERED,      NULL,           CALL_ANSWERED     },
	{ CALL_EARLY,        CALL_EV_REFUSED,       on_ended,       CALL_ENDED        },
	{ CALL_EARLY,        CALL_EV_RELEASE,       NULL,           CALL_RELEASING    },
	{ CALL_ANSWERED,     CALL_EV_ANSWERED,      NULL,           FSM_SAME          },
	{ CALL_ANSWERED,     CALL_EV_ACKNOWLEDGED,  on_established, CALL_ESTABLISHED  },
	{ CALL_ANSWERED,     CALL_EV_RELEASE,       NULL,           CALL_RELEASING    },
	{ CALL_ESTABLISHED,  CALL_EV_ANSWERED,      NULL,           FSM_SAME          },
	{ CALL_ESTABLISHED,  CALL_EV_ACKNOWLEDGED,  NULL,           FSM_SAME          },
	{ CALL_ESTABLISHED,  CALL_EV_RELEASE,       NULL,           CALL_RELEASING    },
	{ CALL_RELEASING,    CALL_EV_RELEASE,       NULL,           FSM_SAME          },
	{ CALL_RELEASING,    CALL_EV_ANSWERED,      NULL,           FSM_SAME          },
	{ CALL_RELEASING,    CALL_EV_ACKNOWLEDGED,  NULL,           FSM_SAME          },
	{ CALL_RELEASING,    CALL_EV_REFUSED,       NULL,           FSM_SAME          },
	{ CALL_RELEASING,    CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
	{ CALL_EARLY,        CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
	{ CALL_ANSWERED,     CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
	{ CALL_ESTABLISHED,  CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
	{ CALL_INVITED,      CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
	{ CALL_INVITING,     CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
	{ CALL_NEW,          CALL_EV_RELEASED,      on_ended,       CALL_ENDED        },
};

static const struct fsm call_fsm = { "call",      call_rows,   ARRAY_LEN(call_rows),
				     state_names, event_names, on_transition };

/* Every change is told, and stamped on what is sent from now on. */
static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct call *call = self;

	call->scene.state = state_names[to == FSM_SAME ? from : to];
	if (!known || to == FSM_SAME || to == from)
		return;
	call_note(call, "call.far_end", "%s: %s -> %s (%s)", call->number, state_names[from],
		  state_names[to], event_names[event]);
}

void call_changed(struct call *call)
{
	const struct calls_options *options = &call->calls->options;

	if (options->on_change && !call->calls->closed)
		options->on_change(options->ctx, call);
}

void call_feed(struct call *call, enum call_event event)
{
	uint8_t before = call->state;

	fsm_feed(&call_fsm, &call->state, event, call, NULL);
	if (call->state != before)
		call_changed(call);
}

void call_end(struct call *call)
{
	if (call->state == CALL_ENDED)
		return;
	if (call->inviting && call->inviting->client && !call->confirmed)
		client_cancel(call->inviting->client, STR_NONE);
	call_feed(call, CALL_EV_RELEASED);
	performances_stop(&call->running, NULL);
	call_check(call);
}

const char *call_state_name(const struct call *call)
{
	return call_state_rows[call->state].name;
}
