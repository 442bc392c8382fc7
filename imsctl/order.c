/* SPDX-License-Identifier: Apache-2.0 */
/* Words to a request: the form is chosen, then filled in. */
#include "imsctl/order.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "imsctl/body.h"
#include "imsctl/words.h"

bool file_read(const char *path, struct buf *out, struct buf *why)
{
	bool is_stdin = str_is(str_of(path), "-");
	FILE *file = is_stdin ? stdin : fopen(path, "rb");
	char piece[8192];
	size_t n;
	bool failed;

	if (!file) {
		buf_printf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(out, piece, n);
	failed = ferror(file);
	if (failed)
		buf_printf(why, "%s: %s", path, strerror(errno));
	if (!is_stdin)
		fclose(file);
	return !failed;
}

void order_escape(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (isalnum(c) || (c && strchr("-._~:@", c)))
			buf_add_char(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

/* Digits, or a Call-ID. */
static bool is_id(const char *word)
{
	return strchr(word, '@') || (*word && strspn(word, "0123456789") == strlen(word));
}

/* Could the arguments be those of this form? */
static bool form_fits(const struct command *form, const struct words *words)
{
	unsigned n = command_n_arguments(form), needed = 0;

	while (needed < n && !form->arguments[needed].optional)
		needed++;
	if (words->n_arguments < needed || words->n_arguments > n)
		return false;
	for (unsigned i = 0; i < words->n_arguments; i++)
		if (form->arguments[i].kind == VALUE_ID && !is_id(words->arguments[i]))
			return false;
	for (unsigned i = 0; i < words->n_pairs; i++)
		if (!form->any && !command_field(form, words->pairs[i].name))
			return false;
	return true;
}

/* Why none of the forms fits. */
static void refuse_form(const struct command *first, const struct words *words, struct buf *why)
{
	const char *last = words->n_arguments ? words->arguments[words->n_arguments - 1] : "";
	const char *equals = strchr(last, '=');

	if (equals && equals > last) {
		buf_printf(why, "%s: what is '%s' for?", first->words, last);
		words_suggest(first, (struct str){ last, (size_t)(equals - last) }, why);
		return;
	}
	buf_add_text(why, "usage: imsctl ");
	for (const struct command *row = first; row; row = command_next(row)) {
		if (row != first)
			buf_add_text(why, ", imsctl ");
		command_print(row, why);
	}
}

/* The argument that stands in {NAME} of the path, or NULL; STR_NONE in *value: not given. */
static const struct argument *path_argument(const struct order *order, const struct words *words,
					    struct str name, struct str *value)
{
	*value = STR_NONE;
	for (unsigned i = 0; i < command_n_arguments(order->command); i++) {
		const struct argument *argument = &order->command->arguments[i];

		if (!str_is(name, argument->name))
			continue;
		if (i < words->n_arguments)
			*value = str_of(words->arguments[i]);
		return argument;
	}
	return NULL;
}

/* Of {txt|svg|mmd}: the one that was said, or the first. */
static struct str path_choice(const struct words *words, struct str choices)
{
	struct str first = STR_NONE, choice;

	while (str_cut(&choices, '|', &choice)) {
		if (!first.p)
			first = choice;
		for (unsigned i = 0; i < words->n_pairs; i++)
			if (str_eq(words->pairs[i].name, choice))
				return choice;
	}
	return first;
}

/* The path of the row with what was said; an optional segment that was not said goes. */
static void fill_path(struct order *order, const struct words *words)
{
	struct str value;

	for (const char *at = order->command->path; *at; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		struct str name = { at + 1, end ? (size_t)(end - at - 1) : 0 };

		if (!end) {
			buf_add_char(&order->path, *at);
			continue;
		}
		at = end;
		if (!path_argument(order, words, name, &value))
			buf_add_str(&order->path, path_choice(words, name));
		else if (value.p)
			order_escape(value, &order->path);
		else
			order->path.p[--order->path.n] = '\0';
	}
}

/* NAME=VALUE of the query. */
static void add_query(struct order *order, struct str name, struct str value)
{
	struct str path = buf_str(&order->path);

	buf_add_char(&order->path, str_find(path, '?') < 0 ? '?' : '&');
	buf_add_str(&order->path, name);
	buf_add_char(&order->path, '=');
	order_escape(value, &order->path);
}

static bool has_body(const struct command *command)
{
	return command->method[0] == 'P';
}

/* Part of the path, as path_choice has it? */
static bool is_choice(const struct command *command, struct str name)
{
	const char *open = command->path ? strchr(command->path, '|') : NULL;

	return open && str_search(str_of(command->path), name) >= 0;
}

/* One pair to where it belongs. */
static bool put_pair(struct order *order, const struct pair *pair, struct buf *why)
{
	static const struct field unknown = { NULL, VALUE_TEXT, NULL, false };
	const struct field *field = command_field(order->command, pair->name);
	struct body_value value = { pair->name, pair->bare ? STR("true") : pair->value,
				    field ? field->kind : VALUE_TEXT, pair->json,
				    !field && order->command->any };

	field = field ? field : &unknown;
	if (field->kind == VALUE_LOCAL)
		return body_put(order->locals, &value, why);
	if (field->kind == VALUE_FLAG && is_choice(order->command, pair->name))
		return true;
	if (has_body(order->command) && !field->in_query) {
		if (!order->body)
			order->body = json_object();
		return body_put(order->body, &value, why);
	}
	if (field->kind == VALUE_FLAG)
		value.text = str_is(value.text, "false") ? STR("0") : STR("1");
	add_query(order, value.name, value.text);
	return true;
}

/* Presets, but for names that were said. */
static bool put_presets(struct order *order, const struct words *words, struct buf *why)
{
	struct str rest = str_of(order->command->presets), preset, name;
	bool fine = true;

	while (fine && rest.p && str_cut(&rest, '&', &preset)) {
		bool said = false;

		str_cut(&preset, '=', &name);
		for (unsigned i = 0; i < words->n_pairs; i++)
			said |= str_eq(words->pairs[i].name, name);
		if (said)
			continue;
		if (!has_body(order->command)) {
			add_query(order, name, preset);
			continue;
		}
		if (!order->body)
			order->body = json_object();
		fine = body_put(order->body, &(struct body_value){ name, preset, .guess = true },
				why);
	}
	return fine;
}

/* One argument that does not stand in the path. */
static bool put_argument(struct order *order, const struct argument *argument, const char *word,
			 struct buf *why)
{
	struct pair pair = { str_of(argument->member), str_of(word), false, false };

	switch (argument->kind) {
	case VALUE_PATH:
		buf_add_text(&order->path, word[0] == '/'                       ? "" :
					   str_starts(str_of(word), STR("v1/")) ? "/" :
										  "/v1/");
		buf_add_text(&order->path, word);
		return true;
	case VALUE_LOCAL:
		json_object_set_new(order->locals, argument->member, json_string(word));
		return true;
	case VALUE_FILE:
		order->has_octets = true;
		return file_read(word, &order->octets, why);
	case VALUE_TEXT_OR_FILE:
	case VALUE_RULES:
		if (!order->body)
			order->body = json_object();
		return body_put_text(order->body, argument, word, why);
	default:
		break;
	}
	if (!argument->member)
		return true;
	if (!has_body(order->command)) {
		add_query(order, pair.name, pair.value);
		return true;
	}
	if (!order->body)
		order->body = json_object();
	return body_put(order->body,
			&(struct body_value){ pair.name, pair.value, argument->kind, false, false },
			why);
}

/* All that was said, in the form that was chosen. */
static bool fill(struct order *order, const struct words *words, struct buf *why)
{
	if (order->command->path)
		fill_path(order, words);
	for (unsigned i = 0; i < words->n_arguments; i++)
		if (!put_argument(order, &order->command->arguments[i], words->arguments[i], why))
			return false;
	if (!put_presets(order, words, why))
		return false;
	for (unsigned i = 0; i < words->n_pairs; i++)
		if (!put_pair(order, &words->pairs[i], why))
			return false;
	if (!has_body(order->command) || order->body || order->has_octets)
		return true;
	/* Nothing was said where something may be: the API tells what it wants; but {} would take all away. */
	if (order->command->any && order->command->path)
		buf_printf(why, "%s: KEY=VALUE is wanted", order->command->words);
	else if (order->command->fields)
		order->body = json_object();
	return !why->n;
}

bool order_read(struct order *order, const struct command *first, int argc, char *const *argv,
		const struct foreign *foreign, struct buf *why)
{
	struct words words = { .n_arguments = 0 };
	struct buf room = { 0 };
	bool fine = false;

	*order = (struct order){ .locals = json_object() };
	if (words_sort(&words, first, argc, argv, foreign, why)) {
		words_split(first, &words, &room);
		for (const struct command *row = first; row && !order->command;
		     row = command_next(row))
			if (form_fits(row, &words))
				order->command = row;
		if (order->command)
			fine = fill(order, &words, why);
		else
			refuse_form(first, &words, why);
	}
	buf_free(&room);
	return fine;
}

void order_free(struct order *order)
{
	buf_free(&order->path);
	buf_free(&order->octets);
	json_decref(order->body);
	json_decref(order->locals);
}

const char *order_local(const struct order *order, const char *name)
{
	return json_string_value(json_object_get(order->locals, name));
}
