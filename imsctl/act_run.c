/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl run: starts a scenario, asks on the terminal what it asks, tells the verdict. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/path.h"
#include "imsctl/acts.h"
#include "imsctl/doer.h"
#include "imsctl/junit.h"
#include "imsctl/prompt.h"

/* How often the run is looked at, ms; one that is stopped is given so many looks to end. */
enum { LOOK_MS = 200, STOPPED_LOOKS = 25, LINE_ROOM = 512 };

struct run {
	struct tool *tool;
	struct doer *doer;  /* NULL: a person is asked */
	struct buf name;    /* of the file that was sent: "folder/file"; empty: the API's */
	json_t *over;       /* the runs that are over, whole */
	const json_t *more; /* ids of the other rows of its cases */
	size_t next;        /* the first of them that has not been followed */
	struct asked asked; /* the prompt that was shown last; prompt 0: it is over */
	bool reads;         /* stdin has not ended */
	int signals;        /* INT and TERM are read here */
	bool stopped;
	unsigned looks;
};

static const char *text_at(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

/* As imsd calls a run of that file: the folder and the file, without ".scn". */
static void name_file(const char *path, struct buf *name)
{
	struct str text = str_of(path_tail(path));

	if (str_ends(text, STR(".scn")))
		text.n -= strlen(".scn");
	buf_add(name, text.p, text.n);
}

/* The scenario: text of a file, else a name. False: it cannot be read. */
static bool name_scenario(struct run *run, struct order *order, struct buf *why)
{
	const char *name = order_local(order, "scenario");
	struct buf text = { 0 };
	bool is_file = str_is(str_of(name), "-") || access(name, R_OK) == 0, fine = true;

	if (!order->body)
		order->body = json_object();
	if (is_file) {
		if (!str_is(str_of(name), "-"))
			name_file(name, &run->name);
		fine = file_read(name, &text, why);
		json_object_set_new(order->body, "text",
				    json_stringn(text.p ? text.p : "", text.n));
	} else {
		json_object_set_new(order->body, "scenario", json_string(name));
	}
	buf_free(&text);
	return fine;
}

/* A line that was typed: Enter, y ...; n WHY is a no. */
static void take_line(struct run *run, struct str line)
{
	struct str word = line, text = line;
	char why[LINE_ROOM];
	bool no = str_word(&text, &word) && (str_iis(word, "n") || str_iis(word, "no"));

	snprintf(why, sizeof(why), "%.*s", STR_ARG(str_trim(text)));
	/* Somebody else may have answered meanwhile: what comes next is looked at in any case. */
	prompt_answer(run->tool, &run->asked, !no, no && why[0] ? why : NULL);
	run->asked.prompt = 0;
}

/* What stands on stdin until the end of the line, octet by octet: the rest is of the next prompt. */
static void read_line(struct run *run)
{
	struct buf line = { 0 };
	char c;
	ssize_t n;

	while ((n = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
		buf_add_char(&line, c);
	if (n <= 0 && !line.n)
		run->reads = false;
	else
		take_line(run, str_trim(buf_str(&line)));
	buf_free(&line);
}

/* Shows a prompt that was not shown yet. True: one is open. */
static bool show_prompt(struct run *run, const json_t *json)
{
	const json_t *prompt = json_object_get(json, "prompt");
	const char *text = text_at(prompt, "text"), *answer = text_at(prompt, "answer");
	struct asked asked = prompt_asked(json);

	if (!text) {
		run->asked.prompt = 0;
		return false;
	}
	if (!prompt_same(asked, run->asked)) {
		run->asked = asked;
		fprintf(stderr, "%s  [%s] ", text,
			answer && *answer == 'y' ? "y, n WHY" : "Enter when done, n WHY");
		fflush(stderr);
	}
	return true;
}

static void stop_run(struct run *run, const char *path)
{
	json_t *json;

	tool_ask(run->tool, &(struct question){ .method = "DELETE", .path = path }, &json);
	json_decref(json);
}

/* This run and those behind it; the last one first, so that none begins meanwhile. */
static void stop_all(struct run *run, const char *path)
{
	run->stopped = true;
	for (size_t i = json_array_size(run->more); i-- > run->next;) {
		struct buf other = { 0 };

		buf_printf(&other, "/v1/runs/%" JSON_INTEGER_FORMAT,
			   json_integer_value(json_array_get(run->more, i)));
		stop_run(run, other.p);
		buf_free(&other);
	}
	stop_run(run, path);
}

/* Waits a moment, or until somebody answers or wants to stop. */
static void wait_a_moment(struct run *run, const char *path, bool prompted)
{
	struct pollfd fds[] = { { run->signals, POLLIN, 0 },
				{ prompted && run->reads ? STDIN_FILENO : -1, POLLIN, 0 } };
	struct signalfd_siginfo info;

	if (poll(fds, ARRAY_LEN(fds), LOOK_MS) <= 0)
		return;
	if (fds[0].revents && read(run->signals, &info, sizeof(info)) == sizeof(info)) {
		stop_all(run, path);
	} else if (fds[1].revents) {
		read_line(run);
	}
}

static bool is_over(const json_t *json)
{
	struct str state = str_of(text_at(json, "state"));

	return !str_is(state, "waiting") && !str_is(state, "running");
}

/* "scenarios/text#row@live" of a text that was sent: its own name, "ci/call#row@live". */
static void rename_run(const struct run *run, json_t *json)
{
	const char *name = text_at(json, "name"), *rest = name ? strpbrk(name, "#@") : NULL;
	struct buf whole = { 0 };

	if (!run->name.n || !rest)
		return;
	buf_printf(&whole, "%s%s", run->name.p, rest);
	json_object_set_new(json, "name", json_string(whole.p));
	buf_free(&whole);
}

/* Until the run is over, whose object is then with the others. */
static int follow(struct run *run, json_int_t id)
{
	struct buf path = { 0 };
	json_t *json = NULL;
	int end;

	buf_printf(&path, "/v1/runs/%" JSON_INTEGER_FORMAT, id);
	while ((end = tool_get(run->tool, path.p, &json)) == EXIT_DONE && !is_over(json) &&
	       (!run->stopped || ++run->looks < STOPPED_LOOKS)) {
		wait_a_moment(run, path.p,
			      !(run->doer && doer_look(run->doer, json)) && show_prompt(run, json));
		/* One that had not begun is gone. */
		if (run->stopped && str_is(str_of(text_at(json, "state")), "waiting")) {
			json_object_set_new(json, "state", json_string("stopped"));
			json_object_set_new(json, "took", json_real(0));
			break;
		}
		json_decref(json);
	}
	/* The prompt is left unanswered. */
	if (run->asked.prompt)
		fputc('\n', stderr);
	run->asked.prompt = 0;
	if (end == EXIT_DONE) {
		rename_run(run, json);
		json_array_append(run->over, json);
	}
	json_decref(json);
	buf_free(&path);
	return end;
}

/* A line for each run; of one that did not pass why, and its ladder. */
static int tell(struct run *run, const struct command *command)
{
	struct buf out = { 0 };
	int end = EXIT_DONE;
	size_t i;
	json_t *json;

	json_array_foreach(run->over, i, json) {
		const char *state = text_at(json, "state"), *verdict = text_at(json, "verdict");
		bool bad = str_is(str_of(state), "failed"), good = str_is(str_of(state), "passed");
		bool skipped = str_is(str_of(state), "skipped"), colour = run->tool->style.colour;

		buf_printf(&out, "%s%s%s", colour ? state_colour(str_of(state)) : "", state,
			   colour ? COLOUR_OFF : "");
		template_print(command->says, json, &out);
		if (verdict && !good)
			buf_printf(&out, "%s\n", verdict);
		if (text_at(json, "ladder") && !good && !skipped)
			buf_printf(&out, "%s\n", text_at(json, "ladder"));
		if (!good && !skipped && end != EXIT_UNUSABLE)
			end = bad ? EXIT_NO : EXIT_UNUSABLE;
	}
	if (run->tool->json)
		tool_write_json(run->tool, run->over);
	else
		tool_write(run->tool, buf_str(&out));
	buf_free(&out);
	return end;
}

static int write_junit(const struct run *run, const char *path)
{
	FILE *file = fopen(path, "w");
	struct buf out = { 0 };
	bool fine;

	if (!file)
		return tool_fail("%s: %s", path, strerror(errno));
	junit_print(run->over, &out);
	fine = fwrite(out.p, 1, out.n, file) == out.n;
	fine &= fclose(file) == 0;
	buf_free(&out);
	return fine ? EXIT_DONE : tool_fail("%s: %s", path, strerror(errno));
}

/* The first and the other rows of its cases, one after the other. */
static int follow_all(struct run *run, const json_t *first)
{
	json_int_t id = json_integer_value(json_object_get(first, "id"));
	int end;

	run->more = json_object_get(first, "more");
	while ((end = follow(run, id)) == EXIT_DONE && !run->stopped &&
	       run->next < json_array_size(run->more))
		id = json_integer_value(json_array_get(run->more, run->next++));
	return end;
}

/* INT and TERM come by a descriptor, so that the run is stopped, too. */
static int signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

int act_run(struct tool *tool, struct order *order)
{
	struct run run = { .tool = tool, .over = json_array(), .reads = true, .signals = -1 };
	struct question question = { .method = "POST",
				     .path = "/v1/runs",
				     .type = "application/json" };
	const char *junit = order_local(order, "junit"), *command = order_local(order, "do");
	struct buf why = { 0 };
	json_t *first = NULL;
	char *text = NULL;
	int end, told;

	if (!name_scenario(&run, order, &why)) {
		end = tool_fail("%s", why.p);
	} else {
		run.signals = signals_open();
		run.doer = command ? doer_new(tool, command) : NULL;
		text = json_dumps(order->body, JSON_COMPACT);
		question.body = str_of(text);
		end = tool_ask(tool, &question, &first);
	}
	if (end == EXIT_DONE) {
		end = follow_all(&run, first);
		told = tell(&run, order->command);
		end = end == EXIT_DONE ? told : end;
		if (junit && write_junit(&run, junit) != EXIT_DONE)
			end = EXIT_UNUSABLE;
	}
	doer_free(run.doer);
	if (run.signals >= 0)
		close(run.signals);
	free(text);
	json_decref(first);
	json_decref(run.over);
	buf_free(&run.name);
	buf_free(&why);
	return end;
}
