/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration in force: its text, another one in its place, and what differs. */
#ifndef IMSD_CORE_RELOAD_H
#define IMSD_CORE_RELOAD_H

#include "core/core.h"

/* Loads this text in place of the file's, until core_reload; relative names in it are as in the file. False with errors, and
 * nothing has changed. */
bool core_config_put(struct core *core, struct str text, struct conf_errors *errors);
/* Only whether that would be right. */
bool core_config_check(struct core *core, struct str text, struct conf_errors *errors);

/* Where it comes from: "file", "put", "built-in". */
const char *core_config_source(struct core *core);
/* A file of the configuration in force as it was when it was read, its keys redacted into `text`; from 0, false behind the
 * last. */
bool core_config_file(struct core *core, unsigned number, const char **path, struct buf *text);
/* --set number N, its value redacted where it is secret; false behind the last. */
bool core_config_set(struct core *core, unsigned number, struct buf *text);
/* --fault number N, or NULL behind the last. */
const char *core_config_fault(struct core *core, unsigned number);

/* What differs between two configurations. */
enum difference_kind {
	DIFFERS_KNOB,          /* from, to */
	DIFFERS_KNOB_AT_START, /* the same, and it takes effect only when imsd starts anew */
	DIFFERS_LISTENER_OPENED,
	DIFFERS_LISTENER_CLOSED,
	DIFFERS_SUBSCRIBER_ADDED,
	DIFFERS_SUBSCRIBER_REMOVED,
	DIFFERS_RULE_ADDED,
	DIFFERS_RULE_REMOVED,
	DIFFERS_KINDS
};
struct core_difference {
	enum difference_kind kind;
	const char *name;
	struct str from, to;
};
/* By kinds, in the order of the lists. */
void core_differences(const struct snapshot *before, const struct snapshot *after,
		      void (*each)(void *arg, const struct core_difference *difference), void *arg);

#endif
