/* SPDX-License-Identifier: Apache-2.0 */
/* Answers for people, by what the row of the command says. */
#include "imsctl/tool.h"

#include <stdio.h>

/* What the answer is about: its list, or one object as a list. A new reference. */
static json_t *items_of(const struct command *command, const json_t *json)
{
	json_t *value = (json_t *)(command->list ? value_of_path(json, command->list) : json);

	return json_is_array(value)  ? json_incref(value) :
	       json_is_object(value) ? json_pack("[O]", value) :
				       json_array();
}

/* Rows that are equal are one, if the command says so. */
static void show_table(const struct command *command, const json_t *items, struct style style,
		       struct buf *out)
{
	json_t *merged = command->merged ? rows_merge(items, command->merged) : NULL;

	table_print(merged ? merged : items, command->columns, style, out);
	json_decref(merged);
}

/* One object after the other, with an empty line between. */
static void show_fields(const json_t *items, struct style style, struct buf *out)
{
	size_t i;
	json_t *item;

	json_array_foreach((json_t *)items, i, item) {
		if (i)
			buf_add_char(out, '\n');
		fields_print(item, style, out);
	}
}

/* A line of the ladder each, and below it what it misses. */
static void show_lines(const char *title, const json_t *lines, struct buf *out)
{
	size_t i, k;
	json_t *line, *miss;

	if (json_array_size(lines))
		buf_printf(out, "%s:\n", title);
	json_array_foreach((json_t *)lines, i, line) {
		buf_add_text(out, "  ");
		value_print(json_is_object(line) ? json_object_get(line, "line") : line, out);
		buf_add_char(out, '\n');
		json_array_foreach(json_object_get(line, "missed"), k, miss)
			template_print("      {says}", miss, out);
	}
}

/* Whether it is so, why, and what came near. */
static void show_verdict(const struct command *command, const json_t *json, struct style style,
			 struct buf *out)
{
	const json_t *passed = json_object_get(json, "passed"), *why = json_object_get(json, "why");
	json_t *items = items_of(command, json);

	if (passed && style.colour)
		buf_add_text(out,
			     state_colour(json_is_true(passed) ? STR("passed") : STR("failed")));
	if (passed)
		buf_add_text(out, json_is_true(passed) ? "yes" : "no");
	if (passed && style.colour)
		buf_add_text(out, COLOUR_OFF);
	if (passed)
		buf_add_text(out, ": ");
	if (why || json_object_get(json, "detail"))
		template_print(why ? "{why}" : "{detail}", json, out);
	else if (command->says)
		template_print(command->says, json, out);
	if (command->columns && json_array_size(items))
		table_print(items, command->columns, style, out);
	show_lines("near", json_object_get(json, "near"), out);
	show_lines("instead", json_object_get(json, "instead"), out);
	show_lines("seen meanwhile", json_object_get(json, "seen"), out);
	json_decref(items);
}

static void show_json(const struct command *command, const json_t *json, struct style style,
		      struct buf *out)
{
	json_t *items = items_of(command, json);
	size_t i;
	json_t *item;

	switch (command->show) {
	case SHOW_TABLE:
		show_table(command, items, style, out);
		break;
	case SHOW_FIELDS:
		show_fields(items, style, out);
		break;
	case SHOW_VERDICT:
		show_verdict(command, json, style, out);
		break;
	default:
		json_array_foreach(items, i, item)
			if (command->says)
				template_print(command->says, item, out);
		break;
	}
	json_decref(items);
}

/* There is more than one answer holds. */
static void say_more(const struct command *command, const json_t *json)
{
	const json_t *next = json_object_get(json, "next");

	if (json_is_integer(next) && command->show == SHOW_TABLE)
		fprintf(stderr,
			"imsctl: there is more: --%s=%" JSON_INTEGER_FORMAT
			" goes on behind this\n",
			command_field(command, STR("after")) ? "after" : "from",
			json_integer_value(next));
}

/* An empty list says nothing by itself. */
static void say_none(const struct command *command, const json_t *json)
{
	struct buf text = { 0 };

	if (!command->none || json_array_size(json_object_get(json, command->list)))
		return;
	template_print(command->none, json, &text);
	fprintf(stderr, "imsctl: %.*s", STR_ARG(buf_str(&text)));
	buf_free(&text);
}

int show_answer(struct tool *tool, const struct command *command, const json_t *json)
{
	const json_t *passed = json_object_get(json, "passed");
	struct buf out = { 0 };

	if (tool->json && json) {
		tool_write_json(tool, json);
	} else if (json) {
		show_json(command, json, tool->style, &out);
		tool_write(tool, buf_str(&out));
		say_more(command, json);
		say_none(command, json);
	}
	buf_free(&out);
	return command->show == SHOW_VERDICT && json_is_false(passed) ? EXIT_NO : EXIT_DONE;
}
