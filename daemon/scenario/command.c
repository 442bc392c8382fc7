/* SPDX-License-Identifier: Apache-2.0 */
/* Processes for `do` lines. */
#include "scenario/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/spawn.h"
#include "scenario/stray.h"

enum { BUSY_US = 5000000, TAIL = 2048, GRACE_US = 1000000, GRACE_STEPS = 100, SWEEP_US = 50000 };

struct commands {
	struct loop *loop;
	struct list all;
	unsigned run;       /* that started commands last, and goes on; 0: none */
	struct timer sweep; /* then KILL to what runs have left, until nothing is left */
};

struct command {
	struct list node;
	struct commands *commands;
	struct command_order order; /* texts are ours */
	pid_t pid;
	int64_t started; /* loop time, us */
	int output;
	bool stopped, late; /* by us; late: for its time was over */
	struct timer limit; /* then TERM, then KILL */
};

/* The process and what it has started. */
static void command_signal(const struct command *command, int number)
{
	kill(-command->pid, number);
}

static void on_grace(void *arg)
{
	command_signal(arg, SIGKILL);
}

/* Asks it to end; KILL comes later. */
static void command_stop(struct command *command)
{
	command->stopped = true;
	command_signal(command, SIGTERM);
	timer_start(command->commands->loop, &command->limit, GRACE_US, on_grace, command);
}

static void on_limit(void *arg)
{
	struct command *command = arg;

	command_stop(command);
	command->stopped = false;
	command->late = true;
}

static void command_free(struct command *command)
{
	timer_stop(command->commands->loop, &command->limit);
	list_remove(&command->node);
	if (command->output >= 0)
		close(command->output);
	mem_free((char *)command->order.owner);
	mem_free((char *)command->order.word);
	mem_free(command);
}

/* The end of what it printed, from the beginning of a line. */
static struct str read_tail(const struct command *command, char room[TAIL])
{
	off_t size = lseek(command->output, 0, SEEK_END), from = size > TAIL ? size - TAIL : 0;
	ssize_t n = size > 0 ? pread(command->output, room, TAIL, from) : 0;
	struct str tail = { room, n > 0 ? (size_t)n : 0 };
	ptrdiff_t line = from ? str_find(tail, '\n') : -1;

	return line >= 0 ? str_from(tail, (size_t)line + 1) : tail;
}

/* Why it is a failure; empty: it is none. */
static void say_why(const struct command *command, int status, struct buf *why)
{
	const struct command_order *order = &command->order;

	if (command->late)
		buf_printf(why, "the command of %s %s took longer than %g s", order->owner,
			   order->word, (double)order->limit / 1e6);
	else if (WIFSIGNALED(status))
		buf_printf(why, "the command of %s %s was ended by signal %d", order->owner,
			   order->word, WTERMSIG(status));
	else if (WEXITSTATUS(status))
		buf_printf(why, "the command of %s %s ended with %d", order->owner, order->word,
			   WEXITSTATUS(status));
}

/* Whoever waits for it hears of it; of others a failure is logged. */
static void command_ended(struct command *command, int status)
{
	struct command_order *order = &command->order;
	struct buf why = { 0 };
	char room[TAIL];

	if (!command->stopped)
		say_why(command, status, &why);
	if (!command->stopped && order->run)
		order->ended(order->ctx, order, why.n ? buf_str(&why) : STR_NONE,
			     read_tail(command, room));
	else if (why.n)
		log_warning("%s", why.p);
	buf_free(&why);
	command_free(command);
}

static bool is_ours(void *ctx, pid_t pid)
{
	struct commands *commands = ctx;
	struct command *command;

	list_each(command, &commands->all, struct command, node)
		if (command->pid == pid)
			return true;
	return false;
}

static void on_child(void *arg)
{
	struct commands *commands = arg;
	struct command *command;
	int status;

	list_each(command, &commands->all, struct command, node)
		if (waitpid(command->pid, &status, WNOHANG) == command->pid)
			command_ended(command, status);
	strays_reap(is_ours, commands);
}

struct commands *commands_new(struct loop *loop)
{
	struct commands *commands = mem_alloc(sizeof(*commands));

	commands->loop = loop;
	list_init(&commands->all);
	strays_adopt();
	loop_on_signal(loop, SIGCHLD, on_child, commands);
	return commands;
}

/* Takes leave of those that have ended; is anything left? */
static bool reap_all(struct commands *commands, bool wait)
{
	const struct stray_choice all = { .kept = true };
	struct command *command;

	list_each(command, &commands->all, struct command, node)
		if (waitpid(command->pid, NULL, wait ? 0 : WNOHANG) != 0)
			command_free(command);
	strays_reap(is_ours, commands);
	return !list_empty(&commands->all) || strays_signal(&all, 0) > 0;
}

/* TERM, and KILL a second later. */
void commands_free(struct commands *commands)
{
	const struct timespec step = { .tv_nsec = GRACE_US * INT64_C(1000) / GRACE_STEPS };
	const struct stray_choice all = { .kept = true };
	struct command *command;

	if (!commands)
		return;
	timer_stop(commands->loop, &commands->sweep);
	list_each(command, &commands->all, struct command, node)
		command_signal(command, SIGTERM);
	strays_signal(&all, SIGTERM);
	for (unsigned i = 0; reap_all(commands, i > GRACE_STEPS) && i < 2 * GRACE_STEPS; i++) {
		nanosleep(&step, NULL);
		if (i < GRACE_STEPS)
			continue;
		list_each(command, &commands->all, struct command, node)
			command_signal(command, SIGKILL);
		strays_signal(&all, SIGKILL);
	}
	mem_free(commands);
}

/* A file for its output: that one, or one without a name. */
static int open_output(const struct command_order *order)
{
	if (order->file)
		return open(order->file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	return memfd_create("imsd-command", MFD_CLOEXEC);
}

bool command_start(struct commands *commands, const struct command_order *order, char why[160])
{
	char *const argv[] = { "/bin/sh", "-c", (char *)order->text, NULL };
	struct command *command = mem_alloc(sizeof(*command));
	int error;

	command->commands = commands;
	command->order = *order;
	command->order.owner = mem_copy_text(order->owner, strlen(order->owner));
	command->order.word = mem_copy_text(order->word, strlen(order->word));
	list_append(&commands->all, &command->node);
	command->output = open_output(order);
	error = command->output < 0 ?
			errno :
			spawn_apart(&command->pid, argv, order->environment, command->output);
	if (error) {
		snprintf(why, 160, "%s: %s", command->output < 0 ? order->file : "/bin/sh",
			 strerror(error));
		command_free(command);
		return false;
	}
	command->started = loop_now(commands->loop);
	commands->run = order->run;
	command->order.text = NULL;
	command->order.environment = NULL;
	command->order.file = NULL;
	if (order->limit)
		timer_start(commands->loop, &command->limit, order->limit, on_limit, command);
	return true;
}

/* Those that it ends may leave others. */
static void on_sweep(void *arg)
{
	struct commands *commands = arg;

	if (strays_signal(&(struct stray_choice){ .except = commands->run }, SIGKILL))
		timer_start(commands->loop, &commands->sweep, SWEEP_US, on_sweep, commands);
}

void commands_leave(struct commands *commands, unsigned run)
{
	struct command *command;

	if (commands->run != run)
		return;
	commands->run = 0;
	list_each(command, &commands->all, struct command, node) {
		if (command->order.run != run)
			continue;
		command->order.run = 0;
		if (!command->order.keep)
			command_stop(command);
	}
	strays_signal(&(struct stray_choice){ .run = run }, SIGTERM);
	timer_start(commands->loop, &commands->sweep, GRACE_US, on_sweep, commands);
}

bool commands_linger(const struct commands *commands, unsigned run)
{
	struct command *command;

	list_each(command, &commands->all, struct command, node)
		if (command->stopped)
			return true;
	return strays_signal(&(struct stray_choice){ .run = run }, 0) > 0;
}

int64_t commands_busy(const struct commands *commands, unsigned run)
{
	struct command *command;
	int64_t until = 0;

	list_each(command, &commands->all, struct command, node)
		if (command->order.run == run && !command->order.keep &&
		    command->started + BUSY_US > until)
			until = command->started + BUSY_US;
	return until;
}

void commands_stop(struct commands *commands, const char *owner, const char *word)
{
	struct command *command;

	list_each(command, &commands->all, struct command, node)
		if (strcmp(command->order.owner, owner) == 0 &&
		    strcmp(command->order.word, word) == 0)
			command_stop(command);
}

/* Between apostrophes, each of its own between quotes. */
static void add_quoted(struct str text, struct buf *out)
{
	buf_add_char(out, '\'');
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\'')
			buf_add_text(out, "'\"'\"'");
		else
			buf_add_char(out, text.p[i]);
	buf_add_char(out, '\'');
}

void command_expand(const char *text, const struct str *arguments, unsigned n, struct buf *out)
{
	for (; *text; text++) {
		unsigned number = (unsigned)(text[1] - '0');

		if (*text != '%' || (text[1] != '%' && (number < 1 || number > 9))) {
			buf_add_char(out, *text);
			continue;
		}
		text++;
		if (*text == '%')
			buf_add_char(out, '%');
		else
			add_quoted(number <= n ? arguments[number - 1] : STR(""), out);
	}
}
