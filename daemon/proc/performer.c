/* SPDX-License-Identifier: Apache-2.0 */
/* The step performer. */
#include "proc/performer.h"

#include <stdlib.h>
#include <string.h>

#include "rule/ruleset.h"

enum { BEHAVIOUR_DEPTH = 8 };

/* One running list of steps. It keeps the list it was started with, and so the snapshot. */
struct performance {
	struct list node; /* in options.running */
	struct performance_options options;
	struct request *request; /* NULL: none */
	struct scene *scene;
	struct snapshot *snapshot;
	const struct step *step;
	struct timer timer;
	bool waited;  /* the current step's `after` has passed */
	bool blocked; /* the current step cannot be done yet */
	bool busy;    /* a step is being performed */
	bool stopped; /* ... and then it ends */
	unsigned depth;
};

static bool keeps_requests(const struct performance *performance)
{
	return performance->options.user && performance->options.user->keeps_requests;
}

/* Tells the user, the last call. */
static void performance_free(struct performance *performance)
{
	const struct performance_options *options = &performance->options;

	timer_stop(options->loop, &performance->timer);
	list_remove(&performance->node);
	if (options->user && options->user->on_done)
		options->user->on_done(options->ctx, performance->request);
	snapshot_release(performance->snapshot);
	mem_free(performance);
}

static void performance_end(struct performance *performance)
{
	struct request *request = performance->request;

	if (request)
		request_keep_message(request, false);
	if (keeps_requests(performance) || !request) {
		performance_free(performance);
		return;
	}
	request->owner = NULL;
	request->on_end = NULL;
	performance_free(performance);
	if (!request->answered)
		request_drop(request, "the behaviour ends without a final response");
}

static void on_request_end(void *owner, struct request *request)
{
	(void)request;
	performance_free(owner);
}

/* The status of a reply step; 0 with a word to the journal when it is none. */
static int reply_status(struct performance *performance, const struct step *step)
{
	struct performance_options *options = &performance->options;
	struct buf text = { 0 };
	int status = step->status;

	if (!status && step->what) {
		scene_expand(options->gates, performance->scene, step->what, &text);
		status = atoi(text.p ? text.p : "");
		buf_free(&text);
	}
	if (status >= 100 && status <= 699)
		return status;
	journal_event(options->journal, "behaviour.error", performance->scene->user,
		      "'%s' is no status code; the step is passed over",
		      step->what ? step->what : "");
	return 0;
}

/* The request that a step answers: its own, or the one that it names. NULL: there is none. */
static struct request *request_of_step(struct performance *performance, const struct step *step)
{
	const struct performance_user *user = performance->options.user;
	struct request *request = performance->request;

	if (!step->of || !user || !user->request_of ||
	    (request && request->msg && str_is(request->msg->method_name, step->of)))
		return request;
	return user->request_of(performance->options.ctx, step->of);
}

/* False when the response cannot go yet. */
static bool perform_reply(struct performance *performance, const struct step *step)
{
	struct performance_options *options = &performance->options;
	const struct performance_user *user = options->user;
	struct request *request = request_of_step(performance, step);
	struct msg *response;
	int status = reply_status(performance, step);

	if (!status || !request || !request->msg)
		return true;
	if (user && user->may_reply) {
		status = user->may_reply(options->ctx, request, status, step);
		if (!status)
			return false;
	}
	response = request_response(request, status, step->reason);
	if (user)
		user->on_response(options->ctx, request, response, step);
	step_add_headers(options->gates, request->scene, response, step->headers);
	step_add_body(options->gates, request->scene, response, step);
	if (user && user->reply)
		user->reply(options->ctx, request, response, step);
	else
		request_reply(request, response);
	return true;
}

static void jump_to_behaviour(struct performance *performance, const char *name)
{
	const struct ruleset *rules = performance->snapshot->rules;
	const struct behaviour *behaviour = ruleset_behaviour(rules, str_of(name));
	static const struct step none[] = { { .verb = STEP_END } };

	performance->step = behaviour && ++performance->depth < BEHAVIOUR_DEPTH ? behaviour->steps :
										  none;
}

/* What this procedure has nothing for. */
static void refuse_step(struct performance *performance, const struct step *step)
{
	journal_event(performance->options.journal, "behaviour.error", performance->scene->user,
		      "nothing to %s at %s", step->verb == STEP_SEND ? "send" : "play",
		      performance->scene->turn ? performance->scene->turn : "this turn");
}

/* Performs one step; false when it must be asked again later. */
static bool perform_step(struct performance *performance, const struct step *step)
{
	const struct performance_user *user = performance->options.user;
	void *ctx = performance->options.ctx;

	switch (step->verb) {
	case STEP_REPLY:
		return perform_reply(performance, step);
	case STEP_SEND:
		if (user && user->send)
			return user->send(ctx, step);
		refuse_step(performance, step);
		return true;
	case STEP_WAIT:
		return !step->what || !user || !user->wait || user->wait(ctx, step);
	case STEP_MEDIA:
		if (user && user->media)
			user->media(ctx, step);
		else
			refuse_step(performance, step);
		return true;
	default:
		return true;
	}
}

static void perform_next(void *arg);

/* True when the step must let time pass first. */
static bool step_waits(struct performance *performance, const struct step *step)
{
	int64_t us = step->after_us + (step->verb == STEP_WAIT ? step->wait_us : 0);

	if (performance->waited || us <= 0)
		return false;
	performance->waited = true;
	timer_start(performance->options.loop, &performance->timer, us, perform_next, performance);
	return true;
}

/* Performs steps until one has to wait or the list ends. */
static void perform_next(void *arg)
{
	struct performance *performance = arg;

	performance->blocked = false;
	for (;;) {
		const struct step *step = performance->step;

		if (step_waits(performance, step))
			return;
		if (step->verb == STEP_END) {
			performance_end(performance);
			return;
		}
		performance->busy = true;
		performance->blocked = !perform_step(performance, step);
		performance->busy = false;
		if (performance->stopped) {
			performance_end(performance);
			return;
		}
		if (performance->blocked)
			return;
		performance->waited = false;
		performance->step++;
		if (step->verb == STEP_BEHAVIOUR)
			jump_to_behaviour(performance, step->what);
	}
}

static void performance_start(const struct performance_options *options, struct request *request,
			      struct scene *scene, const struct step *steps)
{
	struct performance *performance = mem_alloc(sizeof(*performance));

	performance->options = *options;
	performance->request = request;
	performance->scene = scene;
	performance->snapshot = snapshot_hold(scene->snapshot);
	performance->step = steps;
	if (options->running)
		list_append(options->running, &performance->node);
	if (request) {
		request_hold(request);
		request_keep_message(request, true);
	}
	if (request && !keeps_requests(performance)) {
		request->owner = performance;
		request->on_end = on_request_end;
	}
	perform_next(performance);
}

void perform_steps(const struct performance_options *options, struct request *request,
		   const struct step *steps)
{
	performance_start(options, request, request->scene, steps);
}

/* The steps of that turn in this scene. */
static const struct step *turn_steps(const struct performance_options *options, struct scene *scene,
				     const char *turn, const char *behaviour)
{
	const struct turn *row = vocabulary_turn(options->vocabulary, str_of(turn));
	const struct step *steps;
	const struct behaviour *named;

	scene->turn = turn;
	scene->behaviour = behaviour ? behaviour : row->behaviour;
	steps = gate_behaviour(options->gates, scene, NULL);
	if (steps)
		return steps;
	named = ruleset_behaviour_at(scene->snapshot->rules, str_of(scene->behaviour), turn);
	return (named ? named : vocabulary_behaviour(options->vocabulary, str_of(row->behaviour)))
		->steps;
}

void perform_turn(const struct performance_options *options, struct request *request,
		  const char *turn, const char *behaviour)
{
	performance_start(options, request, request->scene,
			  turn_steps(options, request->scene, turn, behaviour));
}

void perform_scene(const struct performance_options *options, struct scene *scene, const char *turn,
		   const char *behaviour)
{
	performance_start(options, NULL, scene, turn_steps(options, scene, turn, behaviour));
}

void performances_wake(struct list *running)
{
	struct performance *performance;

	list_each(performance, running, struct performance, node)
		if (performance->blocked && !timer_active(&performance->timer))
			timer_start(performance->options.loop, &performance->timer, 0, perform_next,
				    performance);
}

bool performances_pause(struct list *running)
{
	struct performance *performance;

	list_each(performance, running, struct performance, node)
		if (timer_active(&performance->timer))
			return true;
	return false;
}

/* The first one that can be ended now; who performs a step ends behind it. */
static struct performance *first_to_stop(struct list *running, const struct request *request)
{
	struct performance *performance;

	list_each(performance, running, struct performance, node) {
		if (request && performance->request != request)
			continue;
		if (!performance->busy)
			return performance;
		if (!request)
			performance->stopped = true;
	}
	return NULL;
}

/* The end of one may be the end of others. */
void performances_stop(struct list *running, const struct request *request)
{
	struct performance *performance;

	while ((performance = first_to_stop(running, request)))
		performance_end(performance);
}
