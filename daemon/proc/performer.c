/* SPDX-License-Identifier: Apache-2.0 */
/* The step performer. */
#include "proc/performer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "rule/ruleset.h"

enum { BODY_FILE_MAX = 65536, BEHAVIOUR_DEPTH = 8 };

/* One running list of steps. It keeps the list it was started with: the scene holds the
 * snapshot. */
struct performance {
	struct performance_options options;
	struct request *request;
	const struct step *step;
	struct timer timer;
	bool waited; /* the current step's `after` has passed */
	unsigned depth;
};

static void performance_end(struct performance *performance)
{
	struct performance_options *options = &performance->options;
	struct request *request = performance->request;

	timer_stop(options->loop, &performance->timer);
	request->owner = NULL;
	request->on_end = NULL;
	request_keep_message(request, false);
	if (options->user && options->user->on_done)
		options->user->on_done(options->ctx, request);
	if (!request->answered)
		request_drop(request, "the behaviour ends without a final response");
	mem_free(performance);
}

static void on_request_end(void *owner, struct request *request)
{
	struct performance *performance = owner;

	(void)request;
	timer_stop(performance->options.loop, &performance->timer);
	if (performance->options.user && performance->options.user->on_done)
		performance->options.user->on_done(performance->options.ctx, performance->request);
	mem_free(performance);
}

/* Adds "Name: value" lines with their `$` values resolved. */
static void add_headers(struct performance *performance, struct msg *msg,
			const char *const *headers)
{
	struct buf text = { 0 };

	for (; headers && *headers; headers++) {
		struct str name, value;

		buf_reset(&text);
		scene_expand(performance->options.gates, performance->request->scene, *headers,
			     &text);
		value = buf_str(&text);
		if (str_cut(&value, ':', &name))
			msg_add_name(msg, msg_hold(msg, name), msg_hold(msg, str_trim(value)));
	}
	buf_free(&text);
}

/* The text of a file, bounded; false with a log line when it cannot be read. */
static bool read_body_file(const char *path, struct buf *body)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf_reserve(body, BODY_FILE_MAX), BODY_FILE_MAX);

	if (n < 0)
		log_error("%s: %s", path, strerror(errno));
	else
		body->n += (size_t)n;
	if (fd >= 0)
		close(fd);
	return n >= 0;
}

static void add_body(struct performance *performance, struct msg *msg, const struct step *step)
{
	struct buf body = { 0 };
	struct str type = str_of(step->type ? step->type : "text/plain");

	if (step->body)
		scene_expand(performance->options.gates, performance->request->scene, step->body,
			     &body);
	else if (step->body_file)
		read_body_file(step->body_file, &body);
	if (step->body || step->body_file)
		msg_set_body(msg, msg_hold(msg, type), msg_hold(msg, buf_str(&body)));
	buf_free(&body);
}

static void perform_reply(struct performance *performance, const struct step *step)
{
	struct performance_options *options = &performance->options;
	struct request *request = performance->request;
	struct buf text = { 0 };
	struct msg *response;
	int status = step->status;

	if (!status && step->what) {
		scene_expand(options->gates, request->scene, step->what, &text);
		status = atoi(text.p ? text.p : "");
	}
	buf_free(&text);
	if (status < 100 || status > 699) {
		journal_event(options->journal, "behaviour.error", request->scene->user,
			      "'%s' is no status code; the step is passed over",
			      step->what ? step->what : "");
		return;
	}
	response = request_response(request, status, step->reason);
	if (options->user && options->user->on_response)
		options->user->on_response(options->ctx, request, response);
	add_headers(performance, response, step->headers);
	add_body(performance, response, step);
	request_reply(request, response);
}

static void perform_next(void *arg);

/* True when the step must wait first. */
static bool step_waits(struct performance *performance, int64_t us)
{
	if (performance->waited || us <= 0)
		return false;
	performance->waited = true;
	timer_start(performance->options.loop, &performance->timer, us, perform_next, performance);
	return true;
}

static void jump_to_behaviour(struct performance *performance, const char *name)
{
	const struct ruleset *rules = performance->request->scene->snapshot->rules;
	const struct behaviour *behaviour = ruleset_behaviour(rules, str_of(name));
	static const struct step none[] = { { .verb = STEP_END } };

	performance->step = behaviour && ++performance->depth < BEHAVIOUR_DEPTH ? behaviour->steps :
										  none;
}

/* Performs steps until one has to wait or the list ends. */
static void perform_next(void *arg)
{
	struct performance *performance = arg;

	for (;;) {
		const struct step *step = performance->step;

		if (step_waits(performance,
			       step->after_us + (step->verb == STEP_WAIT ? step->wait_us : 0)))
			return;
		performance->waited = false;
		performance->step++;
		switch (step->verb) {
		case STEP_REPLY:
			perform_reply(performance, step);
			break;
		case STEP_BEHAVIOUR:
			jump_to_behaviour(performance, step->what);
			break;
		case STEP_END:
			performance_end(performance);
			return;
		case STEP_WAIT:
			break;
		default:
			journal_event(performance->options.journal, "behaviour.error",
				      performance->request->scene->user, "nothing to %s at %s",
				      step->verb == STEP_SEND ? "send" : "play",
				      performance->request->scene->turn);
		}
	}
}

void perform_steps(const struct performance_options *options, struct request *request,
		   const struct step *steps)
{
	struct performance *performance = mem_alloc(sizeof(*performance));

	performance->options = *options;
	performance->request = request;
	performance->step = steps;
	request->owner = performance;
	request->on_end = on_request_end;
	request_hold(request);
	request_keep_message(request, true);
	perform_next(performance);
}

void perform_turn(const struct performance_options *options, struct request *request,
		  const char *turn)
{
	const struct turn *row = vocabulary_turn(options->vocabulary, str_of(turn));
	const struct step *steps;

	request->scene->turn = turn;
	request->scene->behaviour = row->behaviour;
	steps = gate_behaviour(options->gates, request->scene, NULL);
	if (!steps)
		steps = vocabulary_behaviour(options->vocabulary, str_of(row->behaviour))->steps;
	perform_steps(options, request, steps);
}
