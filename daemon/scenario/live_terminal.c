/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody at the terminal, who is asked to do what no command does. */
#include <stdio.h>
#include <unistd.h>

#include "scenario/live_private.h"

struct live_terminal {
	struct live *live;
	struct read_watch reading;
	bool asks;
};

/* "", "y", "no ..." */
static bool read_answer(struct str line, bool asks, bool *ok)
{
	line = str_trim(line);
	*ok = asks ? line.n && (line.p[0] == 'y' || line.p[0] == 'Y') :
		     !(line.n && (line.p[0] == 'n' || line.p[0] == 'N'));
	return !asks || line.n;
}

/* One line; the terminal gives them whole. */
static void on_line(void *arg)
{
	struct live_terminal *terminal = arg;
	char room[256];
	ssize_t n = read(STDIN_FILENO, room, sizeof(room));
	struct live_run *run = terminal->live->current;
	bool ok;

	if (n <= 0) {
		loop_stop_reading(&terminal->reading);
		return;
	}
	if (!run || !run->run)
		return;
	if (read_answer((struct str){ room, (size_t)n }, terminal->asks, &ok))
		run_live_answer(run->run, ok, STR_NONE);
	else
		fputs("y or n? ", stderr);
}

struct live_terminal *live_terminal_new(struct live *live)
{
	struct live_terminal *terminal;

	if (!isatty(STDIN_FILENO))
		return NULL;
	terminal = mem_alloc(sizeof(*terminal));
	terminal->live = live;
	loop_on_readable(live->loop, &terminal->reading, STDIN_FILENO, on_line, terminal);
	return terminal;
}

void live_terminal_free(struct live_terminal *terminal)
{
	if (!terminal)
		return;
	loop_stop_reading(&terminal->reading);
	mem_free(terminal);
}

void live_terminal_prompt(struct live_terminal *terminal, const char *text, bool asks)
{
	if (!terminal || !text)
		return;
	terminal->asks = asks;
	fprintf(stderr, asks ? "\n%s [y/n] " : "\n%s, then press Enter (n: it cannot be done)\n",
		text);
}
