/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers at run time: added, replaced and taken away until a reset. Each change makes a new snapshot that shares all
 * but them and speaks from the next message on. A subscriber is matched by IMPI: sequence numbers and bindings stay; who is
 * gone, or has lost the identity that he registered, is deregistered. */
#ifndef IMSD_CORE_SUBSCRIBERS_H
#define IMSD_CORE_SUBSCRIBERS_H

#include "core/core.h"

struct core_subscribers_order {
	const struct conf_node *entries; /* groups as in `subscribers`; copied */
	unsigned n;
	bool replace; /* one of that name may be there already */
	bool partial; /* entries that are wrong are left out; else all or none */
	bool check;   /* nothing is changed: only the errors are wanted */
};
struct core_subscribers_report {
	unsigned added, replaced, wrong;
};
enum subscribers_result {
	SUBSCRIBERS_CHANGED, /* errors may name entries that were left out */
	SUBSCRIBERS_WRONG,   /* errors say where and what */
	SUBSCRIBERS_TAKEN,   /* likewise: another one has the name */
	SUBSCRIBERS_UNKNOWN  /* nobody has it */
};
enum subscribers_result core_subscribers_put(struct core *core,
					     const struct core_subscribers_order *order,
					     struct core_subscribers_report *report,
					     struct conf_errors *errors);
/* Takes one away, a configured one until a reset; wrong when the configuration needs it. */
enum subscribers_result core_subscriber_remove(struct core *core, const char *name,
					       struct conf_errors *errors);
/* What the subscriber of an entry is called: his name, else IMSI or IMPI; NULL: he has none of them. */
const char *core_subscriber_name(const struct conf_node *entry);
/* Did he come, or was he replaced, at run time? */
bool core_subscriber_is_changed(struct core *core, const char *name);
/* His entry as it was given, or as it stands in the list `subscribers`; NULL: he has none (of a range, of a file of
 * subscribers). Good until subscribers change. */
const struct conf_node *core_subscriber_entry(struct core *core, const char *name);

/* Adds "BEFOREno subscriber is named 'NAME' (did you mean 'NEAR'?)" where it is the plain name of nobody; nothing, where he
 * is one, or it is a pattern or a list. */
void core_say_stranger(struct core *core, const char *before, struct str name, struct buf *out);

#endif
