/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the far end: their lives and states. */
#include "proc/call.h"

#include <stdarg.h>
#include <stdio.h>

#include "msg/view.h"
#include "proc/call_private.h"

struct calls *calls_new(const struct calls_options *options)
{
	struct calls *calls = mem_alloc(sizeof(*calls));

	calls->options = *options;
	list_init(&calls->all);
	map_init(&calls->by_call_id);
	dialogs_init(&calls->dialogs);
	random_init(&calls->tokens, options->seed, STR("peer.calls"));
	return calls;
}

/* What a call is besides its requests. */
static void call_strip(struct call *call)
{
	struct leg *leg;

	session_timer_stop(call);
	timer_stop(call_loop(call), &call->retry);
	list_each(leg, &call->legs, struct leg, node)
		leg_free(leg);
	call->leg = NULL;
}

static void call_free(void *object)
{
	struct call *call = object;

	call_strip(call);
	snapshot_release(call->scene.snapshot);
	ruling_free(call->scene.ruling);
	mem_free(call->number);
	mem_free(call->identity);
	mem_free(call->callee);
	mem_free(call->call_id);
	mem_free(call);
}

/* Nobody finds it any more. */
static void call_hide(struct call *call)
{
	list_remove(&call->all);
	map_remove(&call->calls->by_call_id, &call->by_call_id);
	call->calls->count--;
}

/* Takes it out of the list, with all that it has under way. */
static void call_drop(struct call *call)
{
	struct sending *sending;

	call->state = CALL_ENDED;
	performances_stop(&call->running, NULL);
	list_each(sending, &call->sendings, struct sending, node)
		sending->call = NULL;
	call_hide(call);
	call_free(call);
}

void calls_reset(struct calls *calls)
{
	struct call *call;

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
		call_drop(call);
	map_clear(&calls->by_call_id);
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

struct list *calls_all(struct calls *calls)
{
	return &calls->all;
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
	call->scene.call_at = loop_now(calls->options.performance.loop);
	list_init(&call->legs);
	list_init(&call->running);
	list_init(&call->sendings);
	list_append(&calls->all, &call->all);
	calls->count++;
	return call;
}

void call_set_call_id(struct call *call, struct str call_id)
{
	call->call_id = mem_copy_text(call_id.p, call_id.n);
	map_add(&call->calls->by_call_id, &call->by_call_id,
		(struct str){ call->call_id, call_id.n });
}

void call_check(struct call *call)
{
	if (call->state != CALL_ENDED || !list_empty(&call->running))
		return;
	call_strip(call);
	if (call->holds || !list_empty(&call->sendings) || !call->all.next)
		return;
	call_hide(call);
	loop_reap(call_loop(call), call, call_free);
}

/* The transaction of one of its requests is over. */
static void on_request_end(void *owner, struct request *request)
{
	struct call *call = owner;

	if (call->invite == request)
		call->invite = NULL;
	request->keep = false;
	performances_stop(&call->running, request);
	call->holds--;
	call_check(call);
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
	note_media(call);
	session_timer_stop(call);
	call_check(call);
}

static void on_established(void *self, void *arg)
{
	struct call *call = self;
	struct performance_options options = call_performance(call);

	(void)arg;
	perform_scene(&options, &call->scene, "call.established", NULL);
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const char *const state_names[] = { "new",      "invited",     "inviting",  "early",
					   "answered", "established", "releasing", "ended" };
static const char *const event_names[] = { "INVITE received", "INVITE sent", "1xx", "2xx",
					   "ACK",             "BYE",         "released", "refused" };

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

static const struct fsm call_fsm = { "call",	  call_rows,   ARRAY_LEN(call_rows),
				     state_names, event_names, on_transition };

/* Every change is told, and stamped on what is sent from now on. */
static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct call *call = self;

	call->scene.state = state_names[to == FSM_SAME ? from : to];
	if (known && to != FSM_SAME && to != from)
		call_note(call, "call.far_end", "%s: %s -> %s (%s)", call->number,
			  state_names[from], state_names[to], event_names[event]);
}

void call_feed(struct call *call, enum call_event event)
{
	fsm_feed(&call_fsm, &call->state, event, call, NULL);
}

void call_end(struct call *call)
{
	if (call->state == CALL_ENDED)
		return;
	performances_stop(&call->running, NULL);
	call_feed(call, CALL_EV_RELEASED);
}

struct leg *calls_leg(struct calls *calls, struct msg *request)
{
	struct dialog *dialog = dialogs_of_request(&calls->dialogs, request);

	return dialog ? dialog->owner : NULL;
}

const char *call_state_name(const struct call *call)
{
	return state_names[call->state];
}
