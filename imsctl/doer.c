/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl run --do: processes for what a run asks. */
#include "imsctl/doer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/list.h"
#include "base/spawn.h"
#include "imsctl/prompt.h"

/* Arguments of a prompt; TERM, and KILL so many steps of 10 ms later. */
enum { DO_ARGUMENTS_MAX = 16, GRACE_STEPS = 100 };

struct doer {
	struct tool *tool;
	const char *command;
	struct asked asked; /* that was taken last */
	struct list all;
};

/* One that runs. */
struct process {
	struct list node;
	pid_t pid;
	struct asked asked;
	struct buf text; /* "alice: dial +15550101" */
};

struct doer *doer_new(struct tool *tool, const char *command)
{
	struct doer *doer = mem_alloc(sizeof(*doer));

	doer->tool = tool;
	doer->command = command;
	list_init(&doer->all);
	return doer;
}

static void process_free(struct process *process)
{
	list_remove(&process->node);
	buf_free(&process->text);
	mem_free(process);
}

static const char *text_at(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

/* Starts the command for that prompt; stdout stays the verdict's. */
static void start(struct doer *doer, const json_t *prompt)
{
	struct process *process = mem_alloc(sizeof(*process));
	struct buf script = { 0 };
	const char *argv[DO_ARGUMENTS_MAX + 7] = { "/bin/sh", "-c" };
	unsigned n = 3;
	size_t i;
	json_t *argument;
	int error;

	buf_printf(&script, "%s \"$@\"", doer->command);
	argv[2] = script.p;
	argv[n++] = "imsctl";
	argv[n++] = text_at(prompt, "ue");
	argv[n++] = text_at(prompt, "word");
	json_array_foreach(json_object_get(prompt, "arguments"), i, argument) {
		if (i < DO_ARGUMENTS_MAX)
			argv[n++] = json_string_value(argument);
	}
	process->asked = doer->asked;
	buf_add_text(&process->text, text_at(prompt, "text"));
	list_append(&doer->all, &process->node);
	error = spawn_apart(&process->pid, (char *const *)argv, environ, STDERR_FILENO);
	if (error) {
		tool_fail("/bin/sh: %s", strerror(error));
		process_free(process);
	}
	buf_free(&script);
}

/* It has ended: a run that still asks is told; a failure of which none waits to hear is said here. */
static void ended(struct doer *doer, const struct process *process, int status, bool asks)
{
	struct buf why = { 0 };

	if (WIFSIGNALED(status))
		buf_printf(&why, "the command was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		buf_printf(&why, "the command ended with %d", WEXITSTATUS(status));
	if (asks)
		prompt_answer(doer->tool, &process->asked, !why.n, why.p);
	else if (why.n)
		tool_fail("%s: %s", process->text.p, why.p);
	buf_free(&why);
}

bool doer_look(struct doer *doer, const json_t *run)
{
	const json_t *prompt = json_object_get(run, "prompt");
	struct asked asked = prompt_asked(run);
	bool ours = text_at(prompt, "word");
	struct process *process;
	int status;

	if (ours && !prompt_same(asked, doer->asked)) {
		doer->asked = asked;
		start(doer, prompt);
	}
	list_each(process, &doer->all, struct process, node)
		if (waitpid(process->pid, &status, WNOHANG) == process->pid) {
			ended(doer, process, status, prompt_same(process->asked, asked));
			process_free(process);
		}
	return ours;
}

/* Takes leave of those that have ended; is one left? */
static bool reap(struct doer *doer, int flags)
{
	struct process *process;

	list_each(process, &doer->all, struct process, node)
		if (waitpid(process->pid, NULL, flags) != 0)
			process_free(process);
	return !list_empty(&doer->all);
}

static void signal_all(struct doer *doer, int number)
{
	struct process *process;

	list_each(process, &doer->all, struct process, node)
		kill(-process->pid, number);
}

void doer_free(struct doer *doer)
{
	const struct timespec step = { .tv_nsec = 10000000 };

	if (!doer)
		return;
	signal_all(doer, SIGTERM);
	for (unsigned i = 0; reap(doer, WNOHANG) && i < GRACE_STEPS; i++)
		nanosleep(&step, NULL);
	signal_all(doer, SIGKILL);
	reap(doer, 0);
	mem_free(doer);
}
