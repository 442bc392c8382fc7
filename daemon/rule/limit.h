/* SPDX-License-Identifier: Apache-2.0 */
/* Limits: of the messages that fit a rule, about which does it speak? */
#ifndef IMSD_RULE_LIMIT_H
#define IMSD_RULE_LIMIT_H

#include "rule/load.h"

enum limit_per { PER_RULE, PER_USER, PER_CALL, PER_DIALOG, PER_LINK };
enum limit_since { SINCE_RULE, SINCE_FIRST, SINCE_REGISTRATION, SINCE_CALL };

enum { CHANCE_ALWAYS = 1000000 };

struct limits {
	struct range nth;     /* {0, 0}: every one */
	struct range copy;    /* {0, 0}: every one */
	uint32_t chance;      /* per million */
	uint32_t count;       /* 0: no end */
	int64_t after, until; /* the window, in us since `since`; until 0: no end */
	enum limit_per per;
	enum limit_since since;
	bool any;      /* one of the above was given */
	bool windowed; /* after or until was given */
};

/* A key of `when` that limits. */
struct limit_row {
	const char *name, *values;
	bool (*read)(struct rule_load *load, const struct conf_node *node, struct limits *limits);
	const char *help;
};

void limits_init(struct limits *limits);
/* NULL when there is none of that name. */
const struct limit_row *limit_find(struct str name);
/* By number from 0; NULL at the end. */
const struct limit_row *limit_list(unsigned number);
/* After all keys were read: what goes with what. `when` is where errors point. */
bool limits_check(struct rule_load *load, const struct conf_node *when,
		  const struct limits *limits);
/* Is the window open `elapsed` us after its beginning? */
static inline bool limits_open(const struct limits *limits, int64_t elapsed)
{
	return elapsed >= limits->after && (!limits->until || elapsed < limits->until);
}

#endif
