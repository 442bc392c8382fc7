/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for one subscriber: when the next message leaves, and when an attempt is made again. */
#include <string.h>

#include "body/sms_code.h"
#include "proc/sms_private.h"

enum { RETRY_MAX_S = 86400 };

struct sms_queue *sms_queue_of(struct sms_centre *centre, const char *user)
{
	return map_get(&centre->queues, str_of(user), struct sms_queue, node);
}

struct sms_queue *sms_queue_enter(struct sms_centre *centre, const char *user)
{
	struct sms_queue *queue = sms_queue_of(centre, user);
	size_t n = strlen(user);

	if (queue)
		return queue;
	queue = mem_alloc(sizeof(*queue) + n + 1);
	memcpy(queue->user, user, n);
	queue->centre = centre;
	list_init(&queue->messages);
	list_init(&queue->running);
	list_append(&centre->all_queues, &queue->all);
	map_add(&centre->queues, &queue->node, (struct str){ queue->user, n });
	return queue;
}

bool sms_queue_has_room(struct sms_centre *centre, struct scene *scene, const char *user)
{
	const struct sms_queue *queue = sms_queue_of(centre, user);
	struct gates *gates = sms_gates(centre);

	return centre->n_alive <= (size_t)knob_number(gates, scene, SMS_MAX_WAITING) &&
	       (!queue || queue->n < (size_t)knob_number(gates, scene, SMS_MAX_WAITING_PER_USER));
}

static void queue_free(void *object)
{
	struct sms_queue *queue = object;

	sms_scene_clear(&queue->scene);
	buf_free(&queue->rpdu);
	buf_free(&queue->call_id);
	mem_free(queue);
}

/* Nobody finds it any more. */
static void queue_hide(struct sms_queue *queue)
{
	struct loop *loop = sms_loop(queue->centre);

	queue->reaped = true;
	timer_stop(loop, &queue->retry);
	timer_stop(loop, &queue->report);
	work_cancel(&queue->look);
	sms_forget_client(queue);
	map_remove(&queue->centre->queues, &queue->node);
	list_remove(&queue->all);
	loop_reap(loop, queue, queue_free);
}

void sms_queue_check(struct sms_queue *queue)
{
	if (queue->n || queue->reaped || !list_empty(&queue->running))
		return;
	queue_hide(queue);
}

void sms_queue_drop(struct sms_queue *queue)
{
	struct sms *sms;

	list_each(sms, &queue->messages, struct sms, queued) {
		list_remove(&sms->queued);
		sms->queue = NULL;
	}
	if (queue->current)
		queue->centre->n_busy--;
	queue->current = NULL;
	queue->n = 0;
	sms_forget_client(queue);
	performances_stop(&queue->running, NULL);
	sms_queue_check(queue);
}

/* Anything that may leave now: nothing is under way, there is memory, and no wait. */
static void on_look(void *arg)
{
	struct sms_queue *queue = arg;
	struct sms_centre *centre = queue->centre;
	struct sms *sms = list_first(&queue->messages, struct sms, queued);
	struct scene scene;
	bool reachable;

	if (!sms) {
		sms_queue_check(queue);
		return;
	}
	if (queue->current || queue->full || timer_active(&queue->retry) ||
	    !list_empty(&queue->running))
		return;
	sms_scene_init(centre, &scene, queue->user);
	reachable = !centre->options.is_reachable ||
		    centre->options.is_reachable(centre->options.ctx, &scene);
	sms_scene_clear(&scene);
	if (reachable)
		sms_feed(sms, SMS_EV_SEND);
}

void sms_queue_look(struct sms_queue *queue)
{
	if (!queue->reaped && !queue->centre->closed)
		loop_post(sms_loop(queue->centre), &queue->look, on_look, queue);
}

static void on_retry(void *arg)
{
	sms_queue_look(arg);
}

/* Nothing leaves for so long. */
static void pause_for(struct sms_queue *queue, int64_t us)
{
	timer_start(sms_loop(queue->centre), &queue->retry, us, on_retry, queue);
}

/* It is not under way any more. */
static void end_attempt(struct sms_queue *queue)
{
	if (queue->current)
		queue->centre->n_busy--;
	queue->current = NULL;
	timer_stop(sms_loop(queue->centre), &queue->report);
	sms_forget_client(queue);
	sms_queue_look(queue);
}

/* The wait behind so many failures: an item of a list of durations, beyond its end the last. */
static int64_t wait_of(struct str schedule, unsigned failures)
{
	int64_t us = 60 * INT64_C(1000000), next;
	struct str item;

	for (unsigned i = 0; i < failures && str_cut(&schedule, ',', &item); i++)
		if (str_to_duration(item, &next))
			us = next;
	return us;
}

void sms_queue_retry(struct sms_queue *queue)
{
	struct sms *sms = queue->current;
	int64_t us = queue->retry_us;

	queue->failures++;
	if (!us)
		us = wait_of(knob_text(sms_gates(queue->centre), &queue->scene, SMS_RETRY),
			     queue->failures);
	if (us > RETRY_MAX_S * INT64_C(1000000))
		us = RETRY_MAX_S * INT64_C(1000000);
	queue->retry_us = 0;
	end_attempt(queue);
	pause_for(queue, us);
	if (sms->single_shot) {
		sms_set_why(sms, TP_STATUS_GIVEN_UP,
			    "the one attempt that its sender asked for has failed");
		sms_feed(sms, SMS_EV_FAILED);
	} else if (sms->expires_at <= sms_now(queue->centre)) {
		sms_set_why(sms, TP_STATUS_EXPIRED, "its validity period is over");
		sms_feed(sms, SMS_EV_EXPIRED);
	}
}

void sms_queue_fill(struct sms_queue *queue)
{
	queue->full = true;
	end_attempt(queue);
}

void sms_dequeue(struct sms *sms)
{
	struct sms_queue *queue = sms->queue;

	if (queue->current == sms) {
		if (sms->state == SMS_DELIVERED)
			queue->failures = 0;
		end_attempt(queue);
	}
	list_remove(&sms->queued);
	sms->queue = NULL;
	queue->n--;
	sms_queue_look(queue);
}

/* Where it is after all that failed, the next attempt need not wait. */
void sms_centre_reachable(struct sms_centre *centre, const char *user)
{
	struct sms_queue *queue = sms_queue_of(centre, user);
	struct scene scene;

	if (!queue || centre->closed)
		return;
	queue->failures = 0;
	sms_scene_init(centre, &scene, user);
	pause_for(queue, knob_number(sms_gates(centre), &scene, SMS_REGISTRATION_DELAY));
	sms_scene_clear(&scene);
}

void sms_queue_has_memory(struct sms_centre *centre, const char *user)
{
	struct sms_queue *queue = sms_queue_of(centre, user);

	if (!queue)
		return;
	queue->full = false;
	queue->failures = 0;
	timer_stop(sms_loop(centre), &queue->retry);
	sms_queue_look(queue);
}
