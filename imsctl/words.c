/* SPDX-License-Identifier: Apache-2.0 */
/* Options and KEY=VALUE are told from arguments. */
#include "imsctl/words.h"

#include <stdio.h>

/* A field of any form of the command. */
static const struct field *find_field(const struct command *first, struct str name, bool *any)
{
	const struct field *found = NULL;

	*any = false;
	for (const struct command *row = first; row; row = command_next(row)) {
		*any |= row->any;
		if (!found)
			found = command_field(row, name);
	}
	return found;
}

/* NAME=VALUE or NAME:=JSON of a name that the command has, or any when it takes any. */
static bool read_pair(const struct command *first, const char *word, struct pair *pair)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-");
	bool any;

	pair->json = word[n] == ':' && word[n + 1] == '=';
	pair->bare = false;
	if (n == 0 || (word[n] != '=' && !pair->json))
		return false;
	pair->name = (struct str){ word, n };
	pair->value = str_of(word + n + 1 + pair->json);
	return find_field(first, pair->name, &any) || any;
}

/* --NAME, --NAME=VALUE, --NAME VALUE of a field; `-` between its words is `_`. False: no field is
 * called so. */
static bool read_option(const struct command *first, int argc, char *const *argv, int *at,
			struct pair *pair)
{
	const char *word = argv[*at] + 2;
	size_t n = strcspn(word, "=");
	const struct field *field;
	char name[64];
	bool any;

	snprintf(name, sizeof(name), "%.*s", (int)n, word);
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	field = find_field(first, str_of(name), &any);
	if (!field)
		return false;
	*pair = (struct pair){ .name = str_of(field->name) };
	if (word[n] == '=')
		pair->value = str_of(word + n + 1);
	else if (field->kind == VALUE_FLAG)
		pair->bare = true;
	else if (*at + 1 < argc)
		pair->value = str_of(argv[++*at]);
	return true;
}

/* " (did you mean NAME?)" of a field that is near, if one is. */
static void suggest_field(const struct command *first, struct nearest *nearest, char mark,
			  struct buf *why)
{
	for (const struct command *row = first; row; row = command_next(row))
		for (const struct field *field = row->fields; field && field->name; field++)
			nearest_offer(nearest, field->name);
	if (nearest_best(nearest))
		buf_printf(why, mark == '-' ? " (did you mean --%s?)" : " (did you mean %s=?)",
			   nearest_best(nearest));
}

/* An option that nobody takes. */
static void refuse_option(const struct command *first, const char *word,
			  const struct foreign *foreign, struct buf *why)
{
	struct nearest nearest;

	buf_printf(why, "%s has no option %s", first->words, word);
	nearest_start(&nearest, (struct str){ word + 2, strcspn(word + 2, "=") });
	foreign->offer(&nearest);
	suggest_field(first, &nearest, '-', why);
}

bool words_sort(struct words *words, const struct command *first, int argc, char *const *argv,
		const struct foreign *foreign, struct buf *why)
{
	bool ended = false;

	for (int at = 0; at < argc; at++) {
		struct pair *pair = &words->pairs[words->n_pairs];

		if (words->n_pairs == WORDS_MAX || words->n_arguments == WORDS_MAX) {
			buf_add_text(why, "too many words");
			return false;
		}
		if (ended || argv[at][0] != '-' || argv[at][1] != '-') {
			if (read_pair(first, argv[at], pair))
				words->n_pairs++;
			else
				words->arguments[words->n_arguments++] = argv[at];
		} else if (!argv[at][2]) {
			ended = true;
		} else if (read_option(first, argc, argv, &at, pair)) {
			words->n_pairs++;
			if (!pair->value.p && !pair->bare) {
				buf_printf(why, "--%.*s wants a value", STR_ARG(pair->name));
				return false;
			}
		} else if (!foreign->take(foreign->ctx, argc, argv, &at, why)) {
			if (!why->n)
				refuse_option(first, argv[at], foreign, why);
			return false;
		}
	}
	return true;
}

void words_suggest(const struct command *first, struct str name, struct buf *why)
{
	struct nearest nearest;

	nearest_start(&nearest, name);
	suggest_field(first, &nearest, '=', why);
}

void words_split(const struct command *first, struct words *words, struct buf *room)
{
	bool needs_two = false;
	const char *word = words->n_arguments == 1 ? words->arguments[0] : "";
	size_t n = strcspn(word, "=");

	for (const struct command *row = first; row; row = command_next(row))
		needs_two |= row->method && row->method[1] == 'U' &&
			     command_n_arguments(row) == 2 && row->arguments[1].member;
	if (!needs_two || n == 0 || !word[n])
		return;
	buf_add_text(room, word);
	room->p[n] = '\0';
	words->arguments[0] = room->p;
	words->arguments[1] = room->p + n + 1;
	words->n_arguments = 2;
}
