/* SPDX-License-Identifier: Apache-2.0 */
/* Options that all commands have. */
#include "imsctl/options.h"

#include <stdlib.h>

#include "imsctl/order.h"

const struct option_row option_rows[] = {
	{ "api",        "URL",       "where it is; else $IMSD_API, else http://127.0.0.1:8060",              OPT_API        },
	{ "token-file", "FILE",      "the bearer token; else $IMSD_TOKEN",                                   OPT_TOKEN_FILE },
	{ "token",      "TOKEN",     "the same; others see it in the list of processes",                     OPT_TOKEN      },
	{ "ca",         "FILE",      "the CA that signed its certificate; else $IMSD_CA, else the system's", OPT_CA         },
	{ "insecure",   NULL,        "take any certificate",                                                 OPT_INSECURE   },
	{ "timeout",    "TIME",      "how long an answer may take, 30s; a command that waits has its own",   OPT_TIMEOUT    },
	{ "json",       NULL,        "the answer as it is",                                                  OPT_JSON       },
	{ "help",       "[=all]",    "this; behind a command: all of it; --help=all: of all commands",       OPT_HELP       },
	{ "list",       "[=TABLE]",  "a table for scripts, a row a line: commands, keys, options",           OPT_LIST       },
	{ "version",    NULL,        "imsctl's version",                                                     OPT_VERSION    },
	{ NULL },
};

void options_init(struct options *options)
{
	const char *api = getenv("IMSD_API"), *token = getenv("IMSD_TOKEN"),
		   *ca = getenv("IMSD_CA");

	*options = (struct options){ .client = {
					     .api = api && *api ? api : "http://127.0.0.1:8060",
					     .token = token && *token ? token : NULL,
					     .ca = ca && *ca ? ca : NULL,
					     .timeout = 30000000,
				     } };
}

void options_free(struct options *options)
{
	buf_free(&options->token);
}

/* The first line of the file. */
static bool read_token(struct options *options, const char *path, struct buf *why)
{
	struct str token;

	buf_reset(&options->token);
	if (!file_read(path, &options->token, why))
		return false;
	token = str_trim(buf_str(&options->token));
	if (!token.n || str_find(token, '\n') >= 0) {
		buf_printf(why, "%s: one line with a token is wanted", path);
		return false;
	}
	options->token.p[token.p - options->token.p + (ptrdiff_t)token.n] = '\0';
	options->client.token = token.p;
	return true;
}

static bool set(struct options *options, enum option option, const char *value, struct buf *why)
{
	switch (option) {
	case OPT_API:
		options->client.api = value;
		break;
	case OPT_TOKEN_FILE:
		return read_token(options, value, why);
	case OPT_TOKEN:
		options->client.token = value;
		break;
	case OPT_CA:
		options->client.ca = value;
		break;
	case OPT_INSECURE:
		options->client.insecure = true;
		break;
	case OPT_TIMEOUT:
		if (str_to_duration(str_of(value), &options->client.timeout) &&
		    options->client.timeout >= 1000)
			break;
		buf_printf(why, "--timeout: a time with a unit is wanted, like 30s, not '%s'", value);
		return false;
	case OPT_JSON:
		options->json = true;
		break;
	case OPT_HELP:
		options->help = true;
		options->all |= value && str_is(str_of(value), "all");
		break;
	case OPT_LIST:
		options->list = value ? value : "commands";
		break;
	case OPT_VERSION:
		options->version = true;
		break;
	}
	return true;
}

static bool wants_value(const struct option_row *row)
{
	return row->argument && row->argument[0] != '[';
}

/* Its value is behind '=' or the next word. */
bool options_take(void *ctx, int argc, char *const *argv, int *at, struct buf *why)
{
	const char *word = argv[*at] + 2;
	size_t n = strcspn(word, "=");
	const char *value = word[n] ? word + n + 1 : NULL;

	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!str_is((struct str){ word, n }, row->name))
			continue;
		if (wants_value(row) && !value && *at + 1 < argc)
			value = argv[++*at];
		if (!wants_value(row) || value)
			return set(ctx, row->option, value, why);
		buf_printf(why, "--%s wants a value", row->name);
		return false;
	}
	return false;
}

void option_print(const struct option_row *row, struct buf *out)
{
	buf_printf(out, "--%s%s%s", row->name, wants_value(row) ? " " : "",
		   row->argument ? row->argument : "");
}

void options_offer(struct nearest *nearest)
{
	for (const struct option_row *row = option_rows; row->name; row++)
		nearest_offer(nearest, row->name);
}
