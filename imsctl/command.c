/* SPDX-License-Identifier: Apache-2.0 */
/* Finding a command. */
#include "imsctl/command.h"

#include <stdio.h>

/* How many of the arguments are the words of the row; 0: they are others. */
static int words_match(const char *words, int argc, char *const *argv)
{
	struct str rest = str_of(words), word;
	int n = 0;

	while (str_word(&rest, &word)) {
		if (n == argc || !str_is(word, argv[n]))
			return 0;
		n++;
	}
	return n;
}

const struct command *command_find(int argc, char *const *argv, int *used)
{
	const struct command *best = NULL;

	*used = 0;
	for (const struct command *row = command_rows; row->words; row++) {
		int n = words_match(row->words, argc, argv);

		if (n > *used) {
			best = row;
			*used = n;
		}
	}
	return best;
}

const struct command *command_next(const struct command *command)
{
	const char *words = command->words;

	for (command++; command->words; command++)
		if (str_is(str_of(words), command->words))
			return command;
	return NULL;
}

const char *command_near(int argc, char *const *argv)
{
	char said[64];
	struct nearest nearest;
	const char *best = NULL;

	for (int n = argc < 2 ? argc : 2; n > 0 && !best; n--) {
		snprintf(said, sizeof(said), "%s%s%s", argv[0], n > 1 ? " " : "",
			 n > 1 ? argv[1] : "");
		nearest_start(&nearest, str_of(said));
		for (const struct command *row = command_rows; row->words; row++)
			nearest_offer(&nearest, row->words);
		best = nearest_best(&nearest);
	}
	return best;
}

const struct field *command_field(const struct command *command, struct str name)
{
	for (const struct field *field = command->fields; field && field->name; field++)
		if (str_is(name, field->name))
			return field;
	return NULL;
}

unsigned command_n_arguments(const struct command *command)
{
	unsigned n = 0;

	while (n < ARGUMENTS_MAX && command->arguments[n].name)
		n++;
	return n;
}

void command_print(const struct command *command, struct buf *out)
{
	buf_add_text(out, command->words);
	for (unsigned i = 0; i < command_n_arguments(command); i++) {
		const struct argument *argument = &command->arguments[i];

		buf_printf(out, argument->optional ? " [%s]" : " %s", argument->name);
	}
	if (command->any)
		buf_add_text(out, " KEY=VALUE...");
}
