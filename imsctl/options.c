/* SPDX-License-Identifier: Apache-2.0 */
/* Options that all commands have. */
#include "imsctl/options.h"

#include <stdlib.h>

#include "imsctl/order.h"

enum option {
	OPT_API,
	OPT_TOKEN_FILE,
	OPT_TOKEN,
	OPT_CA,
	OPT_INSECURE,
	OPT_TIMEOUT,
	OPT_JSON,
	OPT_HELP,
	OPT_LIST,
	OPT_VERSION
};

struct option_row {
	const char *name;
	enum option option;
	bool value;
};

static const struct option_row option_rows[] = {
	{ "api",        OPT_API,        true  },
	{ "token-file", OPT_TOKEN_FILE, true  },
	{ "token",      OPT_TOKEN,      true  },
	{ "ca",         OPT_CA,         true  },
	{ "timeout",    OPT_TIMEOUT,    true  },
	{ "insecure",   OPT_INSECURE,   false },
	{ "json",       OPT_JSON,       false },
	{ "help",       OPT_HELP,       false },
	{ "list",       OPT_LIST,       false },
	{ "version",    OPT_VERSION,    false },
};

const char options_help[] =
	"Usage: imsctl [OPTION]... COMMAND [ARGUMENT]... [KEY=VALUE]...\n"
	"Drives imsd, a lab IMS core, over its HTTP API.\n"
	"\n"
	"  --api URL          where it is; else $IMSD_API, else http://127.0.0.1:8060\n"
	"  --token-file FILE  the bearer token; else $IMSD_TOKEN\n"
	"  --token TOKEN      the same; others see it in the list of processes\n"
	"  --ca FILE          the CA that signed its certificate; else $IMSD_CA, else the system's\n"
	"  --insecure         take any certificate\n"
	"  --timeout TIME     how long an answer may take, 30s; a command that waits has its own\n"
	"  --json             the answer as it is\n"
	"  --help             this; behind a command: all of it; --help=all or --list: of all commands\n"
	"  --version\n"
	"\n"
	"KEY=VALUE may be written --KEY VALUE, too; KEY:=JSON where any KEY is taken. Colours are for terminals, and not\n"
	"when $NO_COLOR is set.\n"
	"Exit: 0 good, 1 the answer is no, 2 wrong usage or nobody answers, 3 refused by the API.\n";

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
		options->help = options->all = true;
		break;
	case OPT_VERSION:
		options->version = true;
		break;
	}
	return true;
}

/* Its value is behind '=' or the next word. */
bool options_take(void *ctx, int argc, char *const *argv, int *at, struct buf *why)
{
	const char *word = argv[*at] + 2;
	size_t n = strcspn(word, "=");
	const char *value = word[n] ? word + n + 1 : NULL;

	for (size_t i = 0; i < ARRAY_LEN(option_rows); i++) {
		if (!str_is((struct str){ word, n }, option_rows[i].name))
			continue;
		if (option_rows[i].value && !value && *at + 1 < argc)
			value = argv[++*at];
		if (!option_rows[i].value || value)
			return set(ctx, option_rows[i].option, value, why);
		buf_printf(why, "--%s wants a value", option_rows[i].name);
		return false;
	}
	return false;
}

void options_offer(struct nearest *nearest)
{
	for (size_t i = 0; i < ARRAY_LEN(option_rows); i++)
		nearest_offer(nearest, option_rows[i].name);
}
