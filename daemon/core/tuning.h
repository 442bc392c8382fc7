/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs at run time: what they are, where that comes from, and other values until a reset. For the API. */
#ifndef IMSD_CORE_TUNING_H
#define IMSD_CORE_TUNING_H

#include "core/core.h"

/* Lives until a knob or the configuration is changed. */
struct core_knob {
	const struct knob_row *row;
	struct str value;      /* now; STR_NONE: absent; a secret: as knob_shown has it */
	struct str configured; /* without what was changed at run time */
	const char *source;    /* "default", "configuration", "argument" (--set) or "run time" */
	bool changed;          /* at run time */
};

/* By number from 0, room by room; false behind the last. */
bool core_knob_at(struct core *core, unsigned number, struct core_knob *knob);
bool core_knob_find(struct core *core, struct str name, struct core_knob *knob);
/* Another value in place of an earlier one; false with one sentence in why. */
bool core_knob_set(struct core *core, const struct core_knob *knob, struct str value,
		   char why[256]);
/* The configured value again; false: it has that one. */
bool core_knob_unset(struct core *core, const struct core_knob *knob);

#endif
