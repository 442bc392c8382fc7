/* SPDX-License-Identifier: Apache-2.0 */
/* `when`: the conditions of a rule, compiled. Each key is a row of one const table. */
#ifndef IMSD_RULE_WHEN_H
#define IMSD_RULE_WHEN_H

#include "msg/pattern.h"
#include "rule/limit.h"
#include "rule/look.h"

enum when_key {
	WHEN_ROLE,
	WHEN_SIDE,
	WHEN_LISTENER,
	WHEN_PROTO,
	WHEN_USER,
	WHEN_PEER_USER,
	WHEN_DIAL,
	WHEN_METHOD,
	WHEN_STATUS,
	WHEN_KIND,
	WHEN_TURN,
	WHEN_BEHAVIOUR,
	WHEN_PROCEDURE,
	WHEN_STATE,
	WHEN_HAS,
	WHEN_ANY,
	WHEN_NOT,
	WHEN_KEYS
};
#define WHEN_BIT(key) (1u << (key))
/* Keys whose answer may change while one message is dealt with: procedures stamp them. */
#define WHEN_MOVING                                                                                \
	(WHEN_BIT(WHEN_TURN) | WHEN_BIT(WHEN_BEHAVIOUR) | WHEN_BIT(WHEN_PROCEDURE) |               \
	 WHEN_BIT(WHEN_STATE))

/* Bits of when.kinds. */
enum { KIND_REQUEST = 1, KIND_RESPONSE = 2, KIND_BOTH = 3 };

/* One key with its value. */
struct test {
	const struct when_row *row;
	const char *text; /* the value as written, canonical: equal texts are equal tests */
	struct pattern pattern;
	struct statuses statuses;
	uint32_t mask;
	const struct condition **conditions;
	unsigned n_conditions;
	struct when *whens;
	unsigned n_whens;
	bool moving; /* one of WHEN_MOVING, or has one in it */
};

/* All hold. Methods and kinds are asked before any test. */
struct when {
	uint32_t methods; /* bit per enum method; METHOD_NONE's for methods without a row */
	uint8_t kinds;
	bool moving;
	uint32_t keys; /* WHEN_BITs given here or in any and not */
	struct test *tests;
	unsigned n_tests; /* the cheap ones first */
};

struct when_row {
	enum when_key key;
	const char *name, *values;
	bool (*read)(struct rule_load *load, const struct conf_node *node, struct test *test);
	bool (*holds)(const struct test *test, const struct look *look);
	uint8_t cost; /* 0: numbers; 1: names; 2: the message is read; 3: nested */
	const char *help;
};

/* Reads a `when` group (node may be NULL: always). False after errors. */
bool when_read(struct rule_load *load, const struct conf_node *node, struct limits *limits,
	       struct when *when);
/* NULL when there is no condition of that name. */
const struct when_row *when_find(struct str name);
/* By number from 0; NULL at the end. */
const struct when_row *when_list(unsigned number);
/* The test of that key at the top of this `when`, or NULL. */
const struct test *when_test(const struct when *when, enum when_key key);
/* Does every message that fits `narrow` fit `wide`, as far as can be told from their texts? */
bool when_covers(const struct when *wide, const struct when *narrow);

/* The two questions that cost nothing. */
static inline bool when_may_hold(const struct when *when, const struct scene *scene)
{
	return (when->kinds & (scene->status ? KIND_RESPONSE : KIND_REQUEST)) &&
	       (when->methods >> scene->method & 1);
}
bool when_holds(const struct when *when, const struct look *look);
/* For a message that it held for before: do the moving tests still? */
bool when_still_holds(const struct when *when, const struct look *look);

#endif
