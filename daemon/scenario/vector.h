/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages by name: sms.json in the folder of a scenario or above it. */
#ifndef IMSD_SCENARIO_VECTOR_H
#define IMSD_SCENARIO_VECTOR_H

#include "base/mem.h"
#include "base/text.h"

struct vector {
	struct str octets; /* in the arena */
	bool is_rp;        /* an RPDU; else a TPDU */
};

/* The one of that name, for the scenario file at `from`. False with one sentence in why. */
bool vector_find(struct arena *arena, const char *from, struct str name, struct vector *vector,
		 char why[160]);
/* Adds the names of all whose TPDU this is, on lines of their own. */
void vector_names(struct arena *arena, const char *from, struct str tpdu, struct buf *names);

#endif
