/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages: their states, and the centre that holds them. */
#include "proc/sms.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "body/sms_code.h"
#include "proc/sms_private.h"

const struct name_row sms_state_rows[] = {
	{ "submitted", "a UE has sent a short message and is to be told what becomes of it", "TS 24.341 5.3.3.3" },
	{ "waiting", "a short message stands in the queue of its recipient", "TS 23.040 3.2" },
	{ "sending", "its MESSAGE is under way", "TS 24.341 5.3.3.4" },
	{ "sent", "its MESSAGE has a 2xx, the delivery report is awaited", "TS 24.341 5.3.3.4" },
	{ "passed", "the far end has it", "TS 23.040 3.2" },
	{ "delivered", "the recipient has it", "TS 23.040 9.2.3.15" },
	{ "refused", "its sender was told that it is not taken", "TS 24.011 8.2.5.4" },
	{ "failed", "it could not be delivered", "TS 23.040 9.2.3.15" },
	{ "expired", "its validity period is over", "TS 23.040 9.2.3.12" },
	{ "deleted", "it was taken out or replaced", "TS 23.040 9.2.3.19" },
};
const unsigned sms_n_states = ARRAY_LEN(sms_state_rows);

static const char *const state_names[] = {
	"submitted", "waiting", "sending", "sent",    "passed",
	"delivered", "refused", "failed",  "expired", "deleted"
};
static const char *const event_names[] = { "accepted", "accepted",  "refused",   "attempt",
					   "2xx",      "RP-ACK",    "try later", "memory full",
					   "failed",   "time over", "deleted" };

static void enqueue(void *self, void *arg)
{
	(void)arg;
	sms_enqueue(self);
}

static void attempt(void *self, void *arg)
{
	(void)arg;
	sms_attempt(self);
}

static void await(void *self, void *arg)
{
	(void)arg;
	sms_await_report(self);
}

static void retry(void *self, void *arg)
{
	struct sms *sms = self;

	(void)arg;
	sms_queue_retry(sms->queue);
}

static void fill(void *self, void *arg)
{
	struct sms *sms = self;

	(void)arg;
	sms_queue_fill(sms->queue);
}

static void finish(void *self, void *arg);
static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm_row sms_rows[] = {
	/* state       event             action   next          */
	{ SMS_SUBMITTED, SMS_EV_QUEUED,   enqueue, SMS_WAITING   },
	{ SMS_SUBMITTED, SMS_EV_PASSED,   NULL,    SMS_PASSED    },
	{ SMS_SUBMITTED, SMS_EV_REFUSED,  finish,  SMS_REFUSED   },
	{ SMS_WAITING,   SMS_EV_SEND,     attempt, SMS_SENDING   },
	{ SMS_WAITING,   SMS_EV_ACKED,    finish,  SMS_DELIVERED },
	{ SMS_WAITING,   SMS_EV_FULL,     fill,    FSM_SAME      },
	{ SMS_WAITING,   SMS_EV_FAILED,   finish,  SMS_FAILED    },
	{ SMS_WAITING,   SMS_EV_EXPIRED,  finish,  SMS_EXPIRED   },
	{ SMS_WAITING,   SMS_EV_DELETED,  finish,  SMS_DELETED   },
	{ SMS_SENDING,   SMS_EV_ANSWERED, await,   SMS_SENT      },
	{ SMS_SENDING,   SMS_EV_ACKED,    finish,  SMS_DELIVERED },
	{ SMS_SENDING,   SMS_EV_LATER,    retry,   SMS_WAITING   },
	{ SMS_SENDING,   SMS_EV_FULL,     fill,    SMS_WAITING   },
	{ SMS_SENDING,   SMS_EV_FAILED,   finish,  SMS_FAILED    },
	{ SMS_SENDING,   SMS_EV_EXPIRED,  NULL,    FSM_SAME      },
	{ SMS_SENDING,   SMS_EV_DELETED,  finish,  SMS_DELETED   },
	{ SMS_SENT,      SMS_EV_ACKED,    finish,  SMS_DELIVERED },
	{ SMS_SENT,      SMS_EV_LATER,    retry,   SMS_WAITING   },
	{ SMS_SENT,      SMS_EV_FULL,     fill,    SMS_WAITING   },
	{ SMS_SENT,      SMS_EV_FAILED,   finish,  SMS_FAILED    },
	{ SMS_SENT,      SMS_EV_EXPIRED,  NULL,    FSM_SAME      },
	{ SMS_SENT,      SMS_EV_DELETED,  finish,  SMS_DELETED   },
	{ SMS_PASSED,    SMS_EV_ACKED,    finish,  SMS_DELIVERED },
	{ SMS_PASSED,    SMS_EV_FAILED,   finish,  SMS_FAILED    },
	{ SMS_PASSED,    SMS_EV_DELETED,  finish,  SMS_DELETED   },
};

static const struct fsm sms_fsm = { "sms",       sms_rows,    ARRAY_LEN(sms_rows),
				    state_names, event_names, on_transition };

const char *sms_owner(const struct sms *sms)
{
	return sms->user ? sms->user : sms->sender;
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct sms *sms = self;

	if (known && to != FSM_SAME && to != from)
		sms_note(sms->centre, "sms.state", sms_owner(sms), "%llu: %s -> %s (%s)%s%s",
			 (unsigned long long)sms->number, state_names[from], state_names[to],
			 event_names[event], sms->why[0] ? ": " : "", sms->why);
}

void sms_feed(struct sms *sms, enum sms_event event)
{
	fsm_feed(&sms_fsm, &sms->state, event, sms, NULL);
}

const char *sms_state_name(enum sms_state state)
{
	return state_names[state];
}

struct loop *sms_loop(const struct sms_centre *centre)
{
	return centre->options.performance.loop;
}

struct gates *sms_gates(const struct sms_centre *centre)
{
	return centre->options.performance.gates;
}

int64_t sms_now(const struct sms_centre *centre)
{
	return loop_epoch(sms_loop(centre));
}

void sms_note(struct sms_centre *centre, const char *event, const char *user, const char *format,
	      ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	journal_event(centre->options.performance.journal, event, user, "%s", text);
}

void sms_blame(struct sms_centre *centre, enum cause_id cause, const char *user, struct str call_id,
	       const char *format, ...)
{
	char text[CAUSE_EVIDENCE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	journal_cause(centre->options.performance.journal, cause, user, call_id, "%s", text);
}

void sms_succeeded(struct sms_centre *centre, const char *user)
{
	if (centre->options.on_success)
		centre->options.on_success(centre->options.ctx, user);
}

void sms_set_why(struct sms *sms, uint8_t status, const char *format, ...)
{
	va_list args;

	sms->status = status;
	va_start(args, format);
	vsnprintf(sms->why, sizeof(sms->why), format, args);
	va_end(args);
}

void sms_changed(struct sms_centre *centre)
{
	if (centre->options.on_change && !centre->closed)
		centre->options.on_change(centre->options.ctx);
}

void sms_set_user(char **at, const char *user)
{
	mem_free(*at);
	*at = user && user[0] ? mem_copy_text(user, strlen(user)) : NULL;
}

struct sms *sms_new(struct sms_centre *centre)
{
	struct sms *sms = mem_alloc(sizeof(*sms));

	sms->centre = centre;
	sms->number = ++centre->last;
	sms->state = SMS_SUBMITTED;
	sms->has_tp = true;
	sms->submitted_at = sms_now(centre);
	sms->expires_at = INT64_MAX;
	sms->ended_at = -1;
	list_append(&centre->alive, &sms->node);
	centre->n_alive++;
	return sms;
}

static void on_expiry(void *arg)
{
	struct sms *sms = arg;

	if (sms->state == SMS_WAITING)
		sms_set_why(sms, TP_STATUS_EXPIRED, "its validity period is over");
	sms_feed(sms, SMS_EV_EXPIRED);
}

void sms_set_validity(struct sms *sms, struct scene *scene, int64_t period_us)
{
	struct gates *gates = sms_gates(sms->centre);
	int64_t most = knob_number(gates, scene, SMS_MAX_VALIDITY);

	if (period_us <= 0)
		period_us = knob_number(gates, scene, SMS_VALIDITY);
	sms->expires_at = sms->submitted_at + (period_us < most ? period_us : most);
}

/* Its time begins, or goes on behind an attempt. */
static void start_expiry(struct sms *sms)
{
	int64_t left = sms->expires_at - sms_now(sms->centre);

	timer_start(sms_loop(sms->centre), &sms->expiry, left > 0 ? left : 0, on_expiry, sms);
}

static void sms_free(void *object)
{
	struct sms *sms = object;

	buf_free(&sms->octets);
	mem_free(sms->sender);
	mem_free(sms->user);
	mem_free(sms);
}

/* It is no more to be seen. */
static void sms_forget(struct sms *sms)
{
	timer_stop(sms_loop(sms->centre), &sms->expiry);
	list_remove(&sms->node);
	sms_leave_series(sms);
	loop_reap(sms_loop(sms->centre), sms, sms_free);
}

void sms_undo(struct sms *sms)
{
	sms->centre->n_alive--;
	sms_forget(sms);
}

/* The oldest go. */
static void trim(struct sms_centre *centre)
{
	struct snapshot *snapshot = centre->options.snapshot_of(centre->options.ctx);
	size_t most = (size_t)knobs_number(snapshot->knobs, SMS_HISTORY);

	while (centre->n_over > most) {
		sms_forget(list_first(&centre->over, struct sms, node));
		centre->n_over--;
	}
}

/* It is over, whatever came of it. */
static void finish(void *self, void *arg)
{
	struct sms *sms = self;
	struct sms_centre *centre = sms->centre;

	(void)arg;
	timer_stop(sms_loop(centre), &sms->expiry);
	sms->ended_at = sms_now(centre);
	if (sms->queue)
		sms_dequeue(sms);
	list_remove(&sms->node);
	centre->n_alive--;
	list_append(&centre->over, &sms->node);
	centre->n_over++;
	sms_report_status(sms);
	trim(centre);
	sms_changed(centre);
}

/* The second half of accepting one: its time begins to run, and it counts. */
void sms_enqueue(struct sms *sms)
{
	struct sms_queue *queue = sms_queue_enter(sms->centre, sms->user);

	sms->queue = queue;
	list_append(&queue->messages, &sms->queued);
	queue->n++;
	start_expiry(sms);
	sms_queue_look(queue);
	sms_changed(sms->centre);
}

bool sms_delete(struct sms *sms)
{
	if (sms_is_over(sms) || sms->state == SMS_SUBMITTED)
		return false;
	sms_set_why(sms, TP_STATUS_DELETED_BY_CENTRE, "the service centre was told to delete it");
	sms_passings_stop(sms);
	sms_feed(sms, SMS_EV_DELETED);
	return true;
}

struct sms_centre *sms_centre_new(const struct sms_centre_options *options)
{
	struct sms_centre *centre = mem_alloc(sizeof(*centre));

	centre->options = *options;
	list_init(&centre->alive);
	list_init(&centre->over);
	list_init(&centre->all_queues);
	list_init(&centre->series);
	list_init(&centre->submissions);
	list_init(&centre->reports);
	list_init(&centre->passings);
	list_init(&centre->running);
	map_init(&centre->queues);
	random_init(&centre->tokens, options->seed, STR("sms"));
	return centre;
}

void sms_centre_reset(struct sms_centre *centre)
{
	bool closed = centre->closed;
	struct sms_queue *queue;
	struct sms *sms;

	centre->closed = true;
	sms_submissions_clear(centre, !closed);
	sms_requests_clear(centre);
	sms_passings_clear(centre);
	list_each(queue, &centre->all_queues, struct sms_queue, all)
		sms_queue_drop(queue);
	list_each(sms, &centre->alive, struct sms, node)
		sms_forget(sms);
	list_each(sms, &centre->over, struct sms, node)
		sms_forget(sms);
	centre->n_alive = centre->n_over = 0;
	centre->closed = closed;
	sms_changed(centre);
}

void sms_centre_close(struct sms_centre *centre)
{
	centre->closed = true;
	sms_centre_reset(centre);
}

void sms_centre_free(struct sms_centre *centre)
{
	if (!centre)
		return;
	loop_flush(sms_loop(centre));
	map_clear(&centre->queues);
	mem_free(centre);
}

struct list *sms_centre_alive(struct sms_centre *centre)
{
	return &centre->alive;
}

struct list *sms_centre_over(struct sms_centre *centre)
{
	return &centre->over;
}

struct sms *sms_by_number(struct sms_centre *centre, uint64_t number)
{
	struct list *const lists[] = { &centre->alive, &centre->over };
	struct sms *sms;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		list_each(sms, lists[i], struct sms, node)
			if (sms->number == number)
				return sms;
	return NULL;
}

size_t sms_centre_busy(const struct sms_centre *centre)
{
	return centre->n_busy;
}
