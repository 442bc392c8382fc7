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
#include "scenario/seen_who.h"

enum { IDLE_US = 50000, LADDER_MAX = 8 << 20 };

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

	if (run->options.live && !seen_concerns(run, &record->entry))
		return;
	run->last_record = record->number;
	if (!run->first_record)
		run->first_record = record->number;
	if (!run->options.no_ladder && run->ladder.n < LADDER_MAX)
		journal_ladder_line(record, run->options.verbose, &run->ladder);
	note_excuse(run, record);
	if (record->entry.text.n && record->entry.text.n < 512) {
		buf_reset(&run->reasons);
		if (record->entry.event)
			buf_printf(&run->reasons, "%s: ", record->entry.event);
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
					      .live = run->options.live != NULL,
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

/* The last of the `given UE unregistered` that the scenario begins with, or NULL. */
static const struct line *find_clearing(const struct plan *plan)
{
	const struct line *found = NULL;

	for (const struct line *line = plan->lines.first; line && line->reached; line = line->next)
		if (strcmp(line->reached->core->word, "unregistered") == 0)
			found = line;
		else
			break;
	return found;
}

/* knob, fault and rule above the first line. Scripted UEs begin unregistered: what it takes to bring a real one there is
 * not meant by them. */
bool run_apply_settings(struct run *run, struct conf_errors *errors)
{
	if (run->options.live && !run->clearing && run->plan->settings.first) {
		run->clearing = find_clearing(run->plan);
		if (run->clearing)
			return true;
	}
	run->clearing = NULL;
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
	run->quiet = options->live ? options->live->quiet : IDLE_US;
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
	run->core = options->live ? options->live->core :
				    make_core(run, options->access->pipe, &errors);
	if (run->core) {
		run->loop = core_loop(run->core);
		run->fresh = core_counters(run->core);
		if (!options->live && !write_ca(run))
			conf_error(&errors, NULL, 0, "the lab CA cannot be written: %s",
				   strerror(errno));
		run->listener = (struct journal_listener){ .fn = on_record, .ctx = run };
		journal_listen(core_journal(run->core), &run->listener);
		if (run_apply_settings(run, &errors) && make_ues(run, &errors) &&
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
	if (run->options.live)
		run_live_free(run);
	journal_unlisten(&run->listener);
	seen_forget_bindings(run);
	run_drop_ues(run);
	if (!run->options.live)
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
	buf_free(&run->prompt.text);
	for (unsigned i = 0; i < UES_MAX; i++) {
		mem_free(run->ues[i].bound_call_id);
		mem_free(run->ues[i].bound_contact);
	}
	mem_free(run->states);
	mem_free(run->expected);
	arena_clear(&run->arena);
	mem_free(run);
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
