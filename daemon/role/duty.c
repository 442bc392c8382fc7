/* SPDX-License-Identifier: Apache-2.0 */
/* The duty runner. */
#include "role/duty.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "role/duty_causes.h"

int duty_refuse(struct duty_run *run, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(run->why, sizeof(run->why), format, args);
	va_end(args);
	return status;
}

void duty_refusal_header(struct duty_run *run, enum hdr id, struct str value)
{
	if (!run->extra)
		run->extra = msg_new_request(STR("NONE"), STR("sip:none"));
	msg_add(run->extra, id, msg_hold(run->extra, value));
}

/* The final response of a duty that refuses. */
static void refuse(struct duty_run *run, int status)
{
	struct msg *response = request_response(run->request, status, NULL);

	duty_blame(run, status, run->why);
	for (unsigned i = 0; run->extra && i < run->extra->n_lines; i++)
		msg_add(response, run->extra->lines[i].id,
			msg_hold(response, run->extra->lines[i].value));
	if (run->why[0])
		msg_add(response, HDR_WARNING,
			msg_format(response, "399 %s \"%s\"", run->request->scene->role, run->why));
	request_reply(run->request, response);
}

static void finish(struct duty_run *run, bool done)
{
	if (run->request->owner == run) {
		run->request->owner = NULL;
		run->request->on_end = NULL;
	}
	msg_free(run->extra);
	run->extra = NULL;
	run->on_done(run, done);
}

/* Is the recv gate's answer due behind duty `name` (NULL: before the first)? */
static bool answer_is_due(const struct duty_run *run, const char *name)
{
	const struct recv_verdict *verdict = &run->request->verdict;

	if (verdict->what != RECV_ANSWER)
		return false;
	return name ? verdict->after_duty && strcmp(verdict->after_duty, name) == 0 :
		      !verdict->after_duty;
}

/* The steps that the recv gate has for the request. */
static void perform_verdict(const struct performance_options *options, struct request *request)
{
	perform_steps(&(struct performance_options){ .loop = options->loop,
						     .gates = options->gates,
						     .journal = options->journal,
						     .vocabulary = options->vocabulary },
		      request, request->verdict.steps);
}

static void answer(struct duty_run *run)
{
	struct request *request = run->request;
	const struct performance_options *options = run->options;

	finish(run, false);
	perform_verdict(options, request);
}

bool duty_answer_cancel(const struct performance_options *options, struct request *cancel)
{
	if (cancel->verdict.what != RECV_ANSWER)
		return false;
	perform_verdict(options, cancel);
	return true;
}

/* The element is being taken down while somebody is asked. */
static void on_request_end(void *owner, struct request *request)
{
	(void)request;
	finish(owner, false);
}

/* Until duty_resume. */
static void wait_for_answer(struct duty_run *run)
{
	request_hold(run->request);
	run->request->owner = run;
	run->request->on_end = on_request_end;
}

/* The table is through. The duty that takes the request may have been skipped. */
static void go_through(struct duty_run *run)
{
	struct request *request = run->request;
	bool skipped = run->skipped;

	finish(run, true);
	if (skipped && request->fresh.next && !request->answered)
		request_drop(request, "a rule skips the duty that takes it");
}

static void go_on(struct duty_run *run)
{
	while (run->next < run->table->n) {
		const struct duty *duty = &run->table->rows[run->next++];
		bool skips = gate_skips_duty(run->options->gates, run->request->scene, duty->name);
		int result = skips ? 0 : duty->fn(run);

		run->skipped |= skips;
		if (result == DUTY_LATER) {
			wait_for_answer(run);
			return;
		}
		if (result) {
			duty_resume(run, result);
			return;
		}
		if (answer_is_due(run, duty->name)) {
			answer(run);
			return;
		}
	}
	go_through(run);
}

void duty_start(struct duty_run *run)
{
	if (answer_is_due(run, NULL))
		answer(run);
	else
		go_on(run);
}

void duty_resume(struct duty_run *run, int result)
{
	if (request_done(run->request)) { /* a CANCEL came meanwhile */
		finish(run, false);
		return;
	}
	if (result == 0) {
		if (run->next > 0 && answer_is_due(run, run->table->rows[run->next - 1].name))
			answer(run);
		else
			go_on(run);
		return;
	}
	if (result > 0)
		refuse(run, result);
	finish(run, false);
}

void duty_pass(struct duty_run *run, const struct duty_table *table, struct msg *response)
{
	struct request *request = run->request;
	struct gates *gates = run->options->gates;
	struct scene scene = *request->scene;

	scene.ruling = NULL;
	scene.msg = response;
	scene.request = request->msg;
	scene.status = response->status;
	run->msg = response;
	for (unsigned i = 0; i < table->n; i++)
		if (!gate_skips_duty(gates, &scene, table->rows[i].name) &&
		    !gate_skips_duty(gates, request->scene, table->rows[i].name))
			table->rows[i].fn(run);
	ruling_free(scene.ruling);
}
