/* SPDX-License-Identifier: Apache-2.0 */
/* A call as JSON. */
#ifndef IMSD_API_CALL_VALUE_H
#define IMSD_API_CALL_VALUE_H

#include <jansson.h>

#include "core/calls.h"
#include "core/far_end.h"

/* One of a list, or alone: with descriptions and streams. */
enum call_detail { CALL_LISTED, CALL_WHOLE };

/* The call as the S-CSCF has seen it, with what its far end says when imsd plays one; owned by the
 * caller. */
json_t *call_value(struct core *core, const struct core_call *call, enum call_detail detail);
/* What is known of a call of the far end as long as the S-CSCF has not seen its INVITE. Its number
 * is 0. */
void call_unseen(const struct call *far_end, struct core_call *call);

#endif
