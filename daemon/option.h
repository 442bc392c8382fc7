/* SPDX-License-Identifier: Apache-2.0 */
/* The options of the command line as rows: what getopt_long takes, --help shows and --list options prints. */
#ifndef IMSD_OPTION_H
#define IMSD_OPTION_H

#include "arguments.h"

enum option_group {
	GROUP_CONFIGURATION,
	GROUP_OUTPUT,
	GROUP_SERVICE,
	GROUP_SCENARIOS, /* mean nothing without --scenario or --storm */
	GROUP_LIVE,      /* mean nothing without --live */
	GROUP_HELP,
	OPTION_GROUPS
};

struct option_row {
	const char *name;
	char letter; /* the short form; 0: none */
	/* "FILE"; "[=N]": it may be left out; "[KIND]": likewise, and it may be the next word; NULL: none is taken */
	const char *argument;
	enum option_group group;
	/* `value` is argv's; NULL: there is none */
	void (*take)(struct arguments *arguments, const struct option_row *row, char *value);
	size_t at;    /* offset in struct arguments of what `take` fills */
	size_t count; /* of a list: offset of its number of entries; of a mode: that */
	const char *help;
};

/* The last one has no name. */
extern const struct option_row arguments_rows[];

/* --help, with the rows by groups and the tables of --list. */
void arguments_help(struct buf *out);
/* --list options: a table with the columns OPTION, GROUP and HELP. */
void arguments_list(struct buf *out);

#endif
