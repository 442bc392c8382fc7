/* SPDX-License-Identifier: Apache-2.0 */
/* A run: core, UEs, the loop, the verdict. */
#include "scenario/run.h"
#include "msg/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/knobs.h"
#include "scenario/run_private.h"

enum { IDLE_US = 50000, STILL_MAX = 100000 };

/* Events that say why a request has no answer, or a second one. */
static const char *const excuse_rows[] = { "transaction.timeout",    "transaction.broken",
					   "request.dropped",        "link.closed",
					   "request.answered_again", "core.reset" };

/* Remembers when the journal last said why something gets no answer. */
static void note_excuse(struct run *run, const struct journal_record *record)
{
	const char *event = record->entry.kind == JOURNAL_EVENT ? record->entry.event : NULL;

	for (size_t i = 0; event && i < ARRAY_LEN(excuse_rows); i++)
		if (strcmp(event, excuse_rows[i]) == 0)
			run->excused = record->time;
	if (record->entry.kind == JOURNAL_HELD)
		run->excused = record->time;
}

/* Every record of the journal: the ladder, the last remark, and what was seen. */
static void on_record(void *ctx, const struct journal_record *record)
{
	struct run *run = ctx;

	if (!run->options.no_ladder)
		journal_ladder_line(record, run->options.verbose, &run->ladder);
	note_excuse(run, record);
	if (record->entry.text.n && record->entry.text.n < 512) {
		buf_reset(&run->reasons);
		buf_add_str(&run->reasons, record->entry.text);
		run->reason = buf_str(&run->reasons);
	}
	seen_add(run, record);
}

static void on_arrival(void *ctx, unsigned ue, struct str bytes)
{
	seen_arrive(ctx, ue, bytes);
}

/* The lab CA as a file, for the UEs' TLS. */
static bool write_ca(struct run *run)
{
	const char *pem = core_ca_pem(run->core), *folder = getenv("TMPDIR");
	bool written;
	int fd;

	if (!pem)
		return true;
	snprintf(run->ca_file, sizeof(run->ca_file), "%s/imsd-ca-XXXXXX",
		 folder && strlen(folder) < 32 ? folder : "/tmp");
	fd = mkstemp(run->ca_file);
	if (fd < 0) {
		run->ca_file[0] = '\0';
		return false;
	}
	written = write(fd, pem, strlen(pem)) == (ssize_t)strlen(pem);
	close(fd);
	return written;
}

/* A core of its own; what it keeps on disk stays in memory. */
static struct core *make_core(struct run *run, bool pipe, struct conf_errors *errors)
{
	const struct run_options *options = &run->options;
	const char **sets = arena_alloc(&run->arena, (options->n_sets + 2) * sizeof(*sets));
	char seed[48];
	int n = snprintf(seed, sizeof(seed), "seed=%llu", (unsigned long long)options->seed);

	sets[0] = arena_copy(&run->arena, seed, (size_t)n);
	sets[1] = "state_dir=/dev/null";
	for (unsigned i = 0; i < options->n_sets; i++)
		sets[i + 2] = options->sets[i];
	return core_new(&(struct core_options){ .clock = pipe ? CLOCK_AUTO : CLOCK_REAL,
						.path = options->plan->use ? options->plan->use :
									     options->config,
						.sets = sets,
						.n_sets = options->n_sets + 2,
						.faults = options->faults,
						.n_faults = options->n_faults,
						.capture = options->capture,
						.json = options->journal,
						.listen = !pipe,
						.free_ports = true },
			errors);
}

/* One for each `ue`; an error names the line. */
static bool make_ues(struct run *run, struct conf_errors *errors)
{
	for (unsigned i = 0; i < run->plan->n_ues; i++) {
		struct ue_options options = { .core = run->core,
					      .plan = run->plan,
					      .number = i,
					      .access = run->options.access,
					      .seed = run->options.seed,
					      .ca_file = run->ca_file[0] ? run->ca_file : NULL,
					      .transit = run->options.transit,
					      .on_arrival = on_arrival,
					      .ctx = run };
		char why[160];

		run->ues[i].ue = ue_new(&options, why);
		if (!run->ues[i].ue) {
			conf_error(errors, run->plan->ues[i].place.file,
				   run->plan->ues[i].place.line, "%s", why);
			return false;
		}
	}
	return true;
}

/* knob, fault and rule above the first line. */
static bool apply_settings(struct run *run, struct conf_errors *errors)
{
	for (const struct line *line = run->plan->settings.first; line; line = line->next)
		if (!run_setting(run, line, errors))
			return false;
	return true;
}

static void run_init(struct run *run, const struct run_options *options)
{
	run->options = *options;
	run->plan = options->plan;
	run->excused = -1;
	arena_init(&run->arena);
	list_init(&run->seen);
	for (unsigned i = 0; i < UES_MAX; i++) {
		list_init(&run->ues[i].queue);
		list_init(&run->ues[i].on_way);
		run->ues[i].registered_until = -1;
	}
	run->states = mem_alloc((run->plan->n_lines + 1) * sizeof(*run->states));
	run->expected = mem_alloc((run->plan->n_expects + 1) * sizeof(*run->expected));
}

struct run *run_new(const struct run_options *options, struct buf *report)
{
	struct run *run = mem_alloc(sizeof(*run));
	struct conf_errors errors = { 0 };

	run_init(run, options);
	run->core = make_core(run, options->access->pipe, &errors);
	if (run->core) {
		run->loop = core_loop(run->core);
		run->fresh = core_counters(run->core);
		if (!write_ca(run))
			conf_error(&errors, NULL, 0, "the lab CA cannot be written: %s",
				   strerror(errno));
		run->listener = (struct journal_listener){ .fn = on_record, .ctx = run };
		journal_listen(core_journal(run->core), &run->listener);
		if (apply_settings(run, &errors) && make_ues(run, &errors) &&
		    !options->access->pipe)
			run->slack = knobs_number(core_snapshot(run->core)->knobs, SCENARIO_SLACK);
	}
	if (errors.count) {
		buf_add_str(report, buf_str(&errors.text));
		run_free(run);
		run = NULL;
	}
	conf_errors_free(&errors);
	return run;
}

void run_drop_ues(struct run *run)
{
	for (unsigned i = 0; i < UES_MAX; i++) {
		ue_free(run->ues[i].ue);
		run->ues[i].ue = NULL;
	}
}

void run_free(struct run *run)
{
	struct seen *seen;

	if (!run)
		return;
	if (run->loop)
		timer_stop(run->loop, &run->wake);
	run_drop_ues(run);
	journal_unlisten(&run->listener);
	core_free(run->core);
	if (run->ca_file[0])
		unlink(run->ca_file);
	list_each(seen, &run->seen, struct seen, all)
		seen_free(seen);
	buf_free(&run->ladder);
	buf_free(&run->reasons);
	buf_free(&run->query.contacts);
	buf_free(&run->why);
	buf_free(&run->details);
	mem_free(run->states);
	mem_free(run->expected);
	arena_clear(&run->arena);
	mem_free(run);
}

/* Virtual: nothing is left to do at this time. Real: nothing has happened for a while. */
static bool is_idle(const struct run *run)
{
	if (loop_kind(run->loop) == CLOCK_AUTO)
		return loop_idle(run->loop);
	return loop_now(run->loop) - run->activity >= IDLE_US;
}

/* Walks the lines; when all are through and nothing has moved, the run is over. */
static void walk(struct run *run, bool idle)
{
	run->idle = idle;
	if (run_walk(run) && !run->changed)
		run->over = true;
}

/* Is it the line that answers this request? */
static bool answers(struct run *run, const struct line *line, struct msg *request)
{
	const struct seen *seen = line->kind == LINE_MESSAGE && line->head.from_ue && line->of ?
					  state_of(run, line->of)->seen :
					  NULL;

	return seen && !is_over(state_of(run, line)) && seen->msg && seen->msg->is_request &&
	       str_eq(msg_call_id(seen->msg), msg_call_id(request)) &&
	       str_eq(msg_value(seen->msg, HDR_CSEQ), msg_value(request, HDR_CSEQ));
}

static bool lines_answer(struct run *run, const struct line_list *lines, struct msg *request)
{
	for (const struct line *line = lines->first; line; line = line->next) {
		if (answers(run, line, request))
			return true;
		for (unsigned i = 0; i < line->n_arms; i++)
			if (lines_answer(run, line->arms[i], request))
				return true;
	}
	return false;
}

static bool is_claimed(void *ctx, struct msg *request)
{
	struct run *run = ctx;

	return lines_answer(run, &run->plan->lines, request);
}

/* What is done when nothing else moves: optional lines are given up, times run out, background is
 * answered. */
static void rest(struct run *run)
{
	bool idle = is_idle(run);

	if (idle)
		walk(run, true);
	if (!run->changed && !run->over && (idle || !run->options.access->pipe))
		run_expire(run);
	for (unsigned i = 0; idle && !run->changed && !run->over && i < run->plan->n_ues; i++)
		ue_answer_background(run->ues[i].ue, &(struct ue_claim){ is_claimed, run });
}

/* All that can be done at this time. */
static void run_step(struct run *run)
{
	do {
		run->changed = false;
		walk(run, false);
		if (!run->changed && !run->over)
			run_judge(run);
		if (!run->changed && !run->over)
			rest(run);
	} while (run->changed && !run->over);
}

/* The turn that it makes is all that is wanted. */
static void on_wake(void *arg)
{
	(void)arg;
}

/* Lets the loop go on, not beyond the next deadline. False when nothing can happen any more. */
static bool run_turn(struct run *run)
{
	if (run->wants_idle && !run->options.access->pipe)
		run_wake_at(run, run->activity + IDLE_US);
	if (run->wake_at < INT64_MAX)
		timer_start(run->loop, &run->wake, run->wake_at - loop_now(run->loop), on_wake,
			    run);
	return loop_turn(run->loop, -1);
}

/* Virtual time that does not go on is a circle of work: somewhere something posts itself. */
static void check_progress(struct run *run)
{
	if (loop_kind(run->loop) != CLOCK_AUTO || loop_now(run->loop) != run->still_at) {
		run->still_at = loop_now(run->loop);
		run->still = 0;
	} else if (++run->still > STILL_MAX) {
		run_error(run, NULL, "time stands still: imsd works in a circle");
	}
}

enum verdict run_go(struct run *run, struct buf *report)
{
	run->verdict = VERDICT_PASS;
	run->activity = loop_now(run->loop);
	for (run_step(run); !run->over; run_step(run)) {
		if (!run_turn(run) && !run->wants_idle)
			run_error(run, NULL, "nothing can happen any more");
		check_progress(run);
	}
	timer_stop(run->loop, &run->wake);
	if (run->verdict == VERDICT_PASS) {
		run->over = false;
		run_count(run);
		run->over = true;
	}
	if (run->verdict != VERDICT_PASS)
		run_report(run, report);
	return run->verdict;
}

struct str run_ladder(const struct run *run)
{
	return buf_str(&run->ladder);
}

void run_name(const struct plan *plan, const struct access *access, unsigned number,
	      struct buf *out)
{
	buf_printf(out, "%s@%s", plan->name, access->name);
	if (number)
		buf_printf(out, "~%u", number + 1);
}

/* Settings between the lines, in their order. */
static void rehearse_list(struct run *run, const struct line_list *list, struct conf_errors *errors)
{
	for (const struct line *line = list->first; line; line = line->next) {
		if (line->kind == LINE_KNOB || line->kind == LINE_RULE ||
		    line->kind == LINE_FAULT || line->kind == LINE_RULE_OFF)
			run_setting(run, line, errors);
		for (unsigned i = 0; i < line->n_arms; i++)
			rehearse_list(run, line->arms[i], errors);
	}
}

void run_rehearse(const struct run_options *options, struct conf_errors *errors)
{
	struct run *run = mem_alloc(sizeof(*run));
	struct run_options rehearsal = *options;

	rehearsal.access = access_at(0);
	run_init(run, &rehearsal);
	run->core = make_core(run, true, errors);
	if (run->core) {
		run->loop = core_loop(run->core);
		rehearse_list(run, &run->plan->settings, errors);
		rehearse_list(run, &run->plan->lines, errors);
		make_ues(run, errors);
		core_warn(run->core, errors);
	}
	run_free(run);
}
