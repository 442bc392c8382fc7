/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl: imsd's HTTP API for people and shell scripts. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "imsctl/help.h"
#include "imsctl/list.h"
#include "imsctl/options.h"
#include "imsctl/tool.h"

/* Options before the command. Returns where the command is; -1: one was wrong, and that was said. */
static int read_options(struct options *options, int argc, char **argv)
{
	struct buf why = { 0 };
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		if (str_is(str_of(argv[at]), "-h")) {
			options->help = true;
		} else if (argv[at][1] != '-' || !options_take(options, argc, argv, &at, &why)) {
			if (why.n)
				tool_fail("%s", why.p);
			else
				tool_fail("no option is called %s (imsctl --help)", argv[at]);
			buf_free(&why);
			return -1;
		}
	}
	return at;
}

/* The terminal's cells; 0: stdout is none. */
static unsigned terminal_width(void)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col ? size.ws_col : 80;
}

/* As imsd does; an empty NO_COLOR counts as not set (no-color.org). */
static struct style style_of(bool terminal)
{
	const char *no_color = getenv("NO_COLOR");

	return (struct style){ .colour = terminal && !(no_color && *no_color),
			       .width = terminal ? terminal_width() : 0 };
}

/* Help on the command, or on all. */
static int show_help(struct tool *tool, const struct options *options,
		     const struct command *command)
{
	struct buf text = { 0 };

	if (options->all)
		help_all(&text);
	else if (command)
		help_command(command, &text);
	else
		help_print(&text);
	tool_write(tool, buf_str(&text));
	buf_free(&text);
	return tool->broken ? EXIT_UNUSABLE : EXIT_DONE;
}

/* A table of --list. */
static int show_list(struct tool *tool, const char *kind)
{
	struct buf text = { 0 };
	bool known = list_print(kind, &text);

	if (known)
		tool_write(tool, buf_str(&text));
	else
		tool_fail("--list=%s: commands, keys or options", kind);
	buf_free(&text);
	return known && !tool->broken ? EXIT_DONE : EXIT_UNUSABLE;
}

static int unknown_command(int argc, char **argv)
{
	const char *near = command_near(argc, argv);

	return tool_fail("no command is called '%s'%s%s%s (imsctl --help)", argv[0],
			 near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

/* The command's words are read, with what is behind them. */
static int run_command(struct tool *tool, struct options *options, int argc, char **argv)
{
	struct foreign foreign = { options_take, options_offer, options };
	struct buf why = { 0 };
	struct order order;
	int used, end;
	const struct command *command = command_find(argc, argv, &used);

	if (!command)
		return unknown_command(argc, argv);
	for (int i = used; i < argc; i++)
		options->help |= str_is(str_of(argv[i]), "-h") || str_is(str_of(argv[i]), "--help");
	if (options->help)
		return show_help(tool, options, command);
	if (order_read(&order, command, argc - used, argv + used, &foreign, &why)) {
		tool->json = options->json;
		tool->client = client_new(&options->client);
		end = tool_carry_out(tool, &order);
		client_free(tool->client);
	} else {
		end = tool_fail("%s", why.p);
	}
	order_free(&order);
	buf_free(&why);
	return end;
}

int main(int argc, char **argv)
{
	struct tool tool = { .terminal = isatty(STDOUT_FILENO) };
	struct options options;
	int at, end;

	/* For the width of characters alone; what the API says is UTF-8. */
	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	tool.style = style_of(tool.terminal);
	options_init(&options);
	at = read_options(&options, argc, argv);
	if (at < 0)
		end = EXIT_UNUSABLE;
	else if (options.version)
		end = printf("imsctl %s\n", IMSD_VERSION) > 0 ? EXIT_DONE : EXIT_UNUSABLE;
	else if (options.list)
		end = show_list(&tool, options.list);
	else if (at < argc)
		end = run_command(&tool, &options, argc - at, argv + at);
	else if (options.help)
		end = show_help(&tool, &options, NULL);
	else
		end = tool_fail("what is to be done? (imsctl --help)");
	options_free(&options);
	return end;
}
