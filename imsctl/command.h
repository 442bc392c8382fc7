/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands: words, what stands behind them, the route that is asked, and how its answer is shown. */
#ifndef IMSCTL_COMMAND_H
#define IMSCTL_COMMAND_H

#include <stdbool.h>

#include "imsctl/columns.h"

struct tool;
struct order;

/* How the program ends. */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_UNUSABLE = 2, EXIT_REFUSED = 3 };

/* What a value is. */
enum value_kind {
	VALUE_TEXT,
	VALUE_NUMBER, /* a whole number; of a query, as it is written */
	VALUE_FLAG,   /* --NAME, NAME=true, NAME=false */
	VALUE_MANY,   /* a text, may be given again: a list of texts */
	VALUE_PAIR,   /* NAME=VALUE, may be given again: an object */
	VALUE_LOCAL,  /* a text that is not sent: the command's own */
	/* Of arguments alone. */
	VALUE_ID,           /* digits alone, or a Call-ID with '@' */
	VALUE_PATH,         /* the path itself; /v1/ is put before it when it begins without '/' */
	VALUE_FILE,         /* what is in that file, - is stdin: the whole body */
	VALUE_TEXT_OR_FILE, /* likewise, when there is such a file; else the text itself */
	VALUE_RULES,        /* likewise; a JSON object is the whole body */
};

/* A word NAME=VALUE or --NAME VALUE. */
struct field {
	const char *name;
	enum value_kind kind;
	const char *help;
	bool in_query; /* also of a method that has a body */
};

/* A word by its place. */
struct argument {
	const char *name;   /* of the usage; stands in {} in the path, unless there is a member */
	const char *member; /* of the body or query */
	enum value_kind kind;
	bool optional; /* the path's segment goes with it */
};

enum { ARGUMENTS_MAX = 3 };

/* How an answer is shown. */
enum show {
	SHOW_NOTHING, /* what it says, if it says anything: `says` */
	SHOW_TABLE,   /* the list `list`, by the columns */
	SHOW_FIELDS,  /* an object, one member a line; of `list`, one object after the other */
	SHOW_OCTETS,  /* as it comes, piece by piece */
	SHOW_JSON,
	SHOW_VERDICT, /* of the journal: passed or not, why, what came near */
};

struct command {
	const char *words;
	const char *help;
	const char *method;
	const char *
		path; /* {NAME}: an argument; {txt|svg|mmd}: the option of that name, or the first */
	struct argument arguments[ARGUMENTS_MAX];
	const struct field *fields; /* ended by one without a name */
	bool any;                   /* any KEY=VALUE, and KEY:=JSON, is a member of the body */
	const char *presets;        /* of the query or body, unless said otherwise: "max=1000" */
	enum show show;
	const char *list;             /* the member of the answer that is the list */
	const struct column *columns; /* ended by one without a title */
	const char *
		merged; /* "ue,code": rows that are equal in these are one, its "times" their sum */
	const char *says; /* a line, {PATH} stands for a value of the answer */
	const char *none; /* likewise, on stderr, of a list in which nothing is */
	bool patient;     /* an answer may take as long as it likes */
	bool binary;      /* nothing for a terminal */
	const char *type; /* media type of a body that is no JSON */
	int no_status;    /* an answer of that status is no error: it is a no */
	/* In place of one question and its answer; returns how the program ends. */
	int (*act)(struct tool *tool, struct order *order);
	const char *example;
	const char *group; /* the heading of those from here on */
};

/* Ended by one without words. Rows of the same words are forms of one command: the first that the
 * arguments fit is taken. */
extern const struct command command_rows[];

/* The first row whose words the arguments begin with, most words first; *used: how many. NULL: none. */
const struct command *command_find(int argc, char *const *argv, int *used);
/* The next form of the same command, or NULL. */
const struct command *command_next(const struct command *command);
/* The words that are near what was said, or NULL. */
const char *command_near(int argc, char *const *argv);
/* The field of that name, or NULL. */
const struct field *command_field(const struct command *command, struct str name);
/* Its words and arguments: "call CALL ACTION [ARGUMENT]". */
void command_print(const struct command *command, struct buf *out);
unsigned command_n_arguments(const struct command *command);

#endif
