/* SPDX-License-Identifier: Apache-2.0 */
/* Calls with the far end that imsd plays, as scenarios and the API drive them. */
#ifndef IMSD_CORE_FAR_END_H
#define IMSD_CORE_FAR_END_H

#include "core/core.h"
#include "media/stream.h"
#include "proc/call.h"
#include "role/element.h"

/* Makes and takes down core->mesh, media and peer; for core.c. */
void far_end_new(struct core *core, const struct element_options *element);
void far_end_free(struct core *core);
/* May it stand as a URI, or as the user part of one, in a header between < and >? */
bool far_end_caller_fits(const char *from);

/* The address at which RTP of that subscriber's UE reaches us (ctx is the core); false: none is known. */
bool core_media_host(void *ctx, const char *user, struct addr *host);

/* UDP of this process on a virtual clock, for the media of scripted UEs; NULL on others. */
struct mesh *core_mesh(struct core *core);

/* The network calls a subscriber. */
struct core_call_order {
	const char *user;      /* the subscriber */
	const char *from;      /* number or URI of who calls; NULL: +15550199 */
	const char *behaviour; /* of the turn call.outgoing; NULL: its default */
	struct buf *call_id;   /* gets the Call-ID of the call that was started; may be NULL */
};
/* Could it be carried out? 0, or with one sentence in why: -ENOENT: there is no such subscriber;
 * -EINVAL: the caller or the behaviour is none; -ENOTCONN: the subscriber is not registered. */
int core_call_check(struct core *core, const struct core_call_order *order, char why[160]);
/* False with one sentence in why. */
bool core_call_start(struct core *core, const struct core_call_order *order, char why[160]);
/* Does something at the far end of that subscriber's newest call: a word of call_action_at, with an
 * argument or STR_NONE. False with one sentence in why. */
bool core_call_act(struct core *core, const char *user, struct str word, struct str argument,
		   char why[160]);
/* RTP of that subscriber's newest call with the far end, else with a conference; false when there is
 * none. */
bool core_media(struct core *core, const char *user, struct stream_counters *counters);

/* The far end's side of a call, to be read before the loop turns; NULL: it has none. */
const struct call *core_far_end(struct core *core, struct str call_id);
/* As core_call_act, in that call. */
bool core_far_end_act(struct core *core, struct str call_id, struct str word, struct str argument,
		      char why[160]);
/* The number (core/calls.h) of the newest call of that Call-ID, alive before ended; 0: the S-CSCF
 * has seen none. */
uint64_t core_call_number(struct core *core, struct str call_id);

#endif
