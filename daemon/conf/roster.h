/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of struct subscribers, shared by those who fill it and those who look things up. */
#ifndef IMSD_CONF_ROSTER_H
#define IMSD_CONF_ROSTER_H

#include "base/map.h"
#include "conf/subscriber.h"

/* A decimal number of fixed width: an IMSI, or an MSISDN without its '+'. width 0: none. */
struct digits {
	uint64_t value;
	uint8_t width;
};

/* 1 to 18 digits; false else. */
bool digits_read(struct str text, struct digits *digits);
/* Writes them, leading zeros kept, and a zero octet; returns where that stands. */
char *digits_write(char *out, struct digits digits);

/* Reads the text of a node as 6 to 15 digits, or as + and 3 to 15 digits; false with an error. */
bool imsi_read(const struct conf_node *node, struct digits *imsi, struct conf_errors *errors);
bool msisdn_read(const struct conf_node *node, struct digits *msisdn, struct conf_errors *errors);

/* An IMPU of a configured subscriber; its text is the key of the node. */
struct identity {
	struct map_node node;
	struct member *owner;
	bool barred;
};

/* A configured subscriber. file and line are the tree's and only looked at while reading. */
struct member {
	struct map_node by_name, by_impi;
	const char *name, *impi, *imsi, *msisdn, *behaviour;
	uint64_t number;
	struct identity *identities;
	unsigned n_identities, default_impu;
	struct subscriber_auth auth;
	const struct services *services; /* or NULL */
	const char *file;
	unsigned line;
};

struct range {
	struct digits imsi, msisdn; /* of the first */
	uint64_t count, base;       /* base: number of the first */
	struct subscriber_auth auth;
	const struct services *services; /* or NULL */
	const char *file;
	unsigned line;
};

/* One of the two numbers of all ranges that have it, in ascending order, for looking up. */
struct range_index {
	struct range **ranges;
	size_t n;
};

/* A configured name (a member's or one in a range) that a change covers; the key is the name. */
struct covered {
	struct map_node node;
	uint64_t number;
	bool replaced; /* else it is gone */
};

struct subscribers {
	unsigned refs;
	struct subscribers *base; /* what these lie over, held; NULL: these are configured ones */
	struct map covered;       /* of the base */
	uint64_t *gone; /* numbers of the base that are covered and not replaced, ascending */
	size_t n_gone;
	struct member **added; /* members that replace none, in order */
	size_t n_added;
	struct arena arena;
	struct str domain;
	struct map names, impis, impus;
	struct member *members;
	struct range *ranges;
	size_t n_members, n_ranges;
	struct range_index by_imsi, by_msisdn;
	uint64_t count;
};

/* Which number of a range: its IMSI or its MSISDN. */
typedef struct digits (*range_number)(const struct range *range);
struct digits range_imsi(const struct range *range);
struct digits range_msisdn(const struct range *range);
/* The range that holds `digits` and its place in it; NULL: none does. */
const struct range *range_find(const struct range_index *index, range_number number,
			       struct digits digits, uint64_t *place);
/* The range in which a configured subscriber's name or an identity of his lies, too; NULL: none. */
const struct range *range_of_member(const struct subscribers *subscribers,
				    const struct member *member);
/* Empty, held once. */
struct subscribers *subscribers_new(struct str domain);
/* What a change covers, or NULL. */
const struct covered *subscribers_covered(const struct subscribers *subscribers, const char *name);
/* Reads the list `subscriber_range`; subscribers->count is where their numbers begin, and is
 * raised. */
void ranges_read(const struct conf_node *list, struct subscribers *subscribers,
		 struct conf_errors *errors);

#endif
