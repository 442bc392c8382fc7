/* SPDX-License-Identifier: Apache-2.0 */
/* Asking and answering: the same for all commands. */
#include "imsctl/tool.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int tool_fail(const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	fprintf(stderr, "imsctl: %s\n", text.p ? text.p : "");
	buf_free(&text);
	return EXIT_UNUSABLE;
}

bool tool_write(struct tool *tool, struct str text)
{
	while (text.n && !tool->closed && !tool->broken) {
		ssize_t n = write(STDOUT_FILENO, text.p, text.n);

		if (n >= 0) {
			text = str_from(text, (size_t)n);
		} else if (errno == EPIPE) {
			tool->closed = true;
		} else if (errno != EINTR) {
			tool_fail("stdout: %s", strerror(errno));
			tool->broken = true;
		}
	}
	return !tool->closed && !tool->broken;
}

bool tool_is_alone(struct tool *tool, int ms)
{
	struct pollfd out = { STDOUT_FILENO, 0, 0 };

	if (poll(&out, 1, ms) > 0 && (out.revents & (POLLERR | POLLNVAL)))
		tool->closed = true;
	return tool->closed || tool->broken;
}

void tool_write_json(struct tool *tool, const json_t *json)
{
	char *text = json_dumps(json, (tool->terminal ? JSON_INDENT(2) : JSON_COMPACT) |
					      JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

	tool_write(tool, str_of(text));
	tool_write(tool, STR("\n"));
	free(text);
}

/* The errors of a configuration behind the first, which is the detail. */
static void say_errors(const json_t *errors)
{
	struct buf line = { 0 };

	for (size_t i = 1; i < json_array_size(errors); i++) {
		buf_reset(&line);
		value_print(json_array_get(errors, i), &line);
		tool_fail("%.*s", STR_ARG(buf_str(&line)));
	}
	buf_free(&line);
}

int tool_refused(const struct answer *answer)
{
	json_t *problem = json_loadb(answer->body.p, answer->body.n, 0, NULL);
	struct buf detail = { 0 };

	value_print(json_object_get(problem, "detail"), &detail);
	if (!detail.n)
		buf_add_text(&detail, "no reason was given; is that imsd's API?");
	tool_fail("%ld: %.*s", answer->status, STR_ARG(buf_str(&detail)));
	say_errors(json_object_get(problem, "errors"));
	buf_free(&detail);
	json_decref(problem);
	return EXIT_REFUSED;
}

/* The status is a good one for the question? *json gets the body; what it says otherwise is said. */
static int take_answer(const struct answer *answer, int no_status, json_t **json)
{
	json_error_t error;

	*json = NULL;
	if (answer->status / 100 != 2 && answer->status != no_status)
		return tool_refused(answer);
	if (!answer->body.n)
		return EXIT_DONE;
	*json = json_loadb(answer->body.p, answer->body.n, JSON_DECODE_ANY, &error);
	if (*json)
		return EXIT_DONE;
	return tool_fail("the answer is no JSON: %s", error.text);
}

int tool_ask(struct tool *tool, const struct question *question, json_t **json)
{
	struct answer answer;
	struct buf why = { 0 };
	int end;

	*json = NULL;
	if (client_ask(tool->client, question, &answer, &why))
		end = take_answer(&answer, 0, json);
	else
		end = tool_fail("%s", why.p);
	answer_free(&answer);
	buf_free(&why);
	return end;
}

int tool_get(struct tool *tool, const char *path, json_t **json)
{
	return tool_ask(tool, &(struct question){ .method = "GET", .path = path }, json);
}

static bool on_octets(void *ctx, struct str octets)
{
	return tool_write(ctx, octets);
}

static bool on_wait(void *ctx)
{
	return !tool_is_alone(ctx, 0);
}

/* Of what was ordered; the body's text must be freed. */
static struct question question_of(struct tool *tool, const struct order *order, char **text)
{
	const struct command *command = order->command;
	struct question question = { .method = command->method,
				     .path = order->path.p,
				     .patient = command->patient,
				     .ctx = tool };

	*text = order->body ? json_dumps(order->body, JSON_COMPACT) : NULL;
	if (order->has_octets)
		question.body = buf_str(&order->octets);
	else if (*text)
		question.body = str_of(*text);
	if (order->has_octets || *text)
		question.type = command->type && order->has_octets ? command->type :
								     "application/json";
	/* What nobody reads need not be fetched; all else is done in any case. */
	if (command->show == SHOW_OCTETS) {
		question.take = on_octets;
		question.goes_on = on_wait;
	}
	return question;
}

/* Shows it, or with --json passes it on. */
static int show(struct tool *tool, const struct command *command, const struct answer *answer)
{
	json_t *json = NULL;
	int end = EXIT_DONE;

	if (command->show == SHOW_OCTETS && answer->status / 100 == 2)
		return EXIT_DONE;
	/* Whatever a path of one's own answers with. */
	if (command->show == SHOW_JSON && answer->status / 100 == 2) {
		json = json_loadb(answer->body.p, answer->body.n, JSON_DECODE_ANY, NULL);
		if (json)
			tool_write_json(tool, json);
		else
			tool_write(tool, buf_str(&answer->body));
	} else {
		end = take_answer(answer, command->no_status, &json);
		if (end == EXIT_DONE)
			end = show_answer(tool, command, json);
	}
	if (end == EXIT_DONE && answer->status == command->no_status)
		end = EXIT_NO;
	json_decref(json);
	return end;
}

int tool_carry_out(struct tool *tool, struct order *order)
{
	const struct command *command = order->command;
	struct question question;
	struct answer answer;
	struct buf why = { 0 };
	char *text;
	int end;

	if (command->binary && tool->terminal)
		return tool_fail("%s writes octets, not for a terminal: imsctl %s > FILE",
				 command->words, command->words);
	if (command->act)
		return command->act(tool, order);
	question = question_of(tool, order, &text);
	if (client_ask(tool->client, &question, &answer, &why))
		end = tool->closed ? EXIT_DONE : show(tool, command, &answer);
	else
		end = tool_fail("%s", why.p);
	free(text);
	answer_free(&answer);
	buf_free(&why);
	return tool->broken ? EXIT_UNUSABLE : end;
}
