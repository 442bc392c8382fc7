/* SPDX-License-Identifier: Apache-2.0 */
/* `do` and `ask` for real UEs: the configured command, or a person (LANGUAGE section 4). */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/knobs.h"
#include "scenario/command.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"

enum { ARGUMENTS_MAX = 9 };

/* What a `do` line says, its `$` values resolved now. */
struct doing {
	struct run *run;
	const struct line *line;
	const char *ue, *word;
	struct str arguments[ARGUMENTS_MAX];
	unsigned n;
};

static bool read_doing(struct run *run, const struct line *line, struct doing *doing)
{
	struct dollar_context context = { run, NULL };
	struct dollars dollars = run_dollars(&context);
	struct str unknown;

	*doing = (struct doing){ .run = run,
				 .line = line,
				 .ue = run->plan->ues[line->ue].subscriber,
				 .word = do_word_find(line->words[0])->word };
	for (unsigned i = 1; i < line->n_words && doing->n < ARGUMENTS_MAX; i++) {
		struct buf value = { 0 };
		bool known = dollars_expand(&dollars, word_plain(&run->arena, line->words[i]), NULL,
					    &value, &unknown);

		doing->arguments[doing->n++] =
			(struct str){ arena_copy(&run->arena, buf_str(&value).p, value.n),
				      value.n };
		buf_free(&value);
		if (!known) {
			run_error(run, line, "$%.*s has no value yet", STR_ARG(unknown));
			return false;
		}
	}
	return true;
}

/* One that ends well says nothing. */
static void on_ended(void *ctx, const struct command_order *order, struct str why,
		     struct str output)
{
	const struct doing *doing = ctx;
	struct run *run = doing->run;
	struct str rest = str_trim(output), line;

	(void)order;
	run->activity = loop_now(run->loop);
	if (!why.p || run->over)
		return;
	run_error(run, doing->line, "%.*s", STR_ARG(why));
	while (str_cut(&rest, '\n', &line))
		run_detail(run, "%.*s", STR_ARG(line));
	if (!output.n)
		run_detail(run, "it has printed nothing");
}

/* Ours, and what the line is about; NULL-terminated, in the arena. */
static char **make_environment(const struct doing *doing, bool kept)
{
	struct run *run = doing->run;
	char *const *own = run->options.live->environment;
	struct buf text = { 0 };
	char **all;
	unsigned n = 0, k = 0;

	while (own[n])
		n++;
	all = arena_alloc(&run->arena, (n + 5 + ARGUMENTS_MAX) * sizeof(*all));
	memcpy(all, own, n * sizeof(*all));
	buf_printf(&text, "IMSD_UE=%s\nIMSD_WORD=%s\nIMSD_RUN=%u%s", doing->ue, doing->word,
		   run->options.live->id, kept ? "\nIMSD_KEEP=1" : "");
	for (struct str rest = buf_str(&text), one; k < 4 && str_cut(&rest, '\n', &one); k++)
		all[n++] = arena_copy(&run->arena, one.p, one.n);
	for (unsigned i = 0; i < doing->n; i++) {
		buf_reset(&text);
		buf_printf(&text, "IMSD_ARG%u=%.*s", i + 1, STR_ARG(doing->arguments[i]));
		all[n++] = arena_copy(&run->arena, text.p, text.n);
	}
	all[n] = NULL;
	buf_free(&text);
	return all;
}

/* FOLDER/do-3-dial.txt of the third */
static const char *output_file(const struct doing *doing)
{
	struct run *run = doing->run;
	const char *folder = run->options.live->artifacts, *file;
	struct buf path = { 0 };

	if (!folder)
		return NULL;
	buf_printf(&path, "%s/do-%u-%s.txt", folder, ++run->n_commands, doing->word);
	file = arena_copy(&run->arena, path.p, path.n);
	buf_free(&path);
	return file;
}

/* The run goes on at once. */
static void start_command(const struct doing *doing, const struct ue_command *command)
{
	struct run *run = doing->run;
	const struct run_live *live = run->options.live;
	struct doing *kept = arena_alloc(&run->arena, sizeof(*kept));
	int64_t limit = knobs_number(core_snapshot(run->core)->knobs, SCENARIO_DO_TIMEOUT);
	struct command_order order = { .environment = make_environment(doing, command->keep),
				       .file = output_file(doing),
				       .owner = doing->ue,
				       .word = doing->word,
				       .run = live->id,
				       .keep = command->keep,
				       .limit = command->time ? command->time :
						command->keep ? 0 :
								limit,
				       .ended = on_ended,
				       .ctx = kept };
	struct buf text = { 0 };
	char why[160];

	*kept = *doing;
	command_expand(command->command, doing->arguments, doing->n, &text);
	order.text = text.p ? text.p : "";
	if (command->keep)
		commands_stop(live->commands, doing->ue, doing->word);
	if (!command_start(live->commands, &order, why))
		run_error(run, doing->line, "%s", why);
	buf_free(&text);
}

/* A person is to do or to say something; `shown`: all but text and id. */
static void open_prompt(struct run *run, const struct line *line, struct core_prompt shown)
{
	const struct run_live *live = run->options.live;

	shown.id = run->prompt.shown.id + 1;
	run->prompt.line = line;
	run->prompt.shown = shown;
	run->prompt.open = true;
	run->prompt.answered = false;
	log_notice("run %u: %s", live->id, run->prompt.text.p);
	if (live->prompt)
		live->prompt(live->ctx, run->prompt.text.p, shown.asks);
}

static void close_prompt(struct run *run)
{
	const struct run_live *live = run->options.live;

	if (run->prompt.open && live->prompt)
		live->prompt(live->ctx, NULL, false);
	run->prompt.open = false;
}

bool run_is_busy(struct run *run)
{
	const struct run_live *live = run->options.live;
	int64_t until = live ? commands_busy(live->commands, live->id) : 0;

	if (run->prompt.open &&
	    state_of(run, run->prompt.line)->reached + run->options.timeout > until)
		until = state_of(run, run->prompt.line)->reached + run->options.timeout;
	if (until <= loop_now(run->loop))
		return false;
	run_wake_at(run, until);
	return true;
}

void run_has_done(struct run *run, unsigned ue)
{
	if (run->prompt.open && !run->prompt.shown.asks && run->prompt.line->ue == ue)
		close_prompt(run);
}

/* "alice: dial +15550101" */
static void prompt_doing(const struct doing *doing)
{
	struct run *run = doing->run;
	struct buf *text = &run->prompt.text;
	struct str *arguments = arena_alloc(&run->arena, sizeof(doing->arguments));

	memcpy(arguments, doing->arguments, sizeof(doing->arguments));
	close_prompt(run);
	buf_reset(text);
	buf_printf(text, "%s: %s", run->plan->ues[doing->line->ue].name, doing->word);
	for (unsigned i = 0; i < doing->n; i++)
		buf_printf(text, " %.*s", STR_ARG(doing->arguments[i]));
	open_prompt(run, doing->line,
		    (struct core_prompt){ .ue = doing->ue,
					  .word = doing->word,
					  .arguments = arguments,
					  .n_arguments = doing->n });
}

/* Will what comes next show that it was done? */
static bool is_observable(const struct line *line)
{
	while (!line->next && line->parent)
		line = line->parent;
	return line->next && (line->next->kind == LINE_MESSAGE || line->next->n_arms);
}

/* Was the open prompt answered? Nobody waits longer than for a message. */
static bool was_answered(struct run *run, const struct line *line)
{
	int64_t until = state_of(run, line)->reached + run->options.timeout;

	if (run->prompt.answered) {
		run->prompt.answered = false;
		return true;
	}
	run_wake_at(run, until);
	if (loop_now(run->loop) >= until)
		run_error(run, line, "nobody said in time that it is done: %s", run->prompt.text.p);
	return false;
}

bool run_do(struct run *run, const struct line *line)
{
	struct line_state *state = state_of(run, line);
	const struct ue_command *command;
	struct doing doing;

	if (state->asked)
		return was_answered(run, line);
	if (!read_doing(run, line, &doing))
		return false;
	command = ue_command_find(ues_find(core_snapshot(run->core)->ues, doing.ue),
				  str_of(doing.word));
	if (command) {
		start_command(&doing, command);
		return !run->over;
	}
	prompt_doing(&doing);
	state->asked = !is_observable(line);
	return !state->asked;
}

/* Until there is a yes; a no fails. */
bool run_ask(struct run *run, const struct line *line)
{
	struct line_state *state = state_of(run, line);

	if (!state->asked) {
		struct str question = word_plain(&run->arena, words_join(&run->arena, line->words,
									 line->n_words));

		close_prompt(run);
		buf_reset(&run->prompt.text);
		buf_printf(&run->prompt.text, "%s: %.*s", run->plan->ues[line->ue].name,
			   STR_ARG(question));
		state->asked = true;
		open_prompt(run, line,
			    (struct core_prompt){ .asks = true,
						  .ue = run->plan->ues[line->ue].subscriber });
	}
	if (!was_answered(run, line))
		return false;
	if (!run->prompt.ok)
		run_fail(run, line, "the answer was no");
	return run->prompt.ok;
}

bool run_live_answer(struct run *run, bool ok, struct str text)
{
	struct run_prompt *prompt = &run->prompt;

	if (run->over || !prompt->open)
		return false;
	close_prompt(run);
	if (!ok && !prompt->shown.asks)
		run_error(run, prompt->line, "it could not be done%s%.*s", text.n ? ": " : "",
			  STR_ARG(text));
	if (!ok && prompt->shown.asks && text.n)
		run_detail(run, "%.*s", STR_ARG(text));
	prompt->ok = ok;
	prompt->answered = state_of(run, prompt->line)->asked;
	return true;
}
