/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the media of a stream: the values that its knobs have at this time. */
#ifndef IMSD_MEDIA_FAULT_H
#define IMSD_MEDIA_FAULT_H

#include "media/knobs.h"
#include "rule/gate.h"

/* Indexes of choices. */
enum fault_marker { MARKER_USUAL, MARKER_ALWAYS, MARKER_NEVER };
enum fault_ssrc { SSRC_OWN, SSRC_CHANGED, SSRC_THEIRS };
enum fault_port { PORT_OWN, PORT_OTHER };
enum fault_bye { BYE_END, BYE_NEVER, BYE_NOW };

enum { MEDIA_KNOBS = MEDIA_KNOBS_END - MEDIA_SEND };

/* Numbers of the knobs, in their order; of MEDIA_PAYLOAD -1: not set. */
struct media_fault {
	int64_t numbers[MEDIA_KNOBS];
};
/* Nothing is wrong. */
extern const struct media_fault media_fault_none;

static inline int64_t media_fault_of(const struct media_fault *fault, knob_id id)
{
	return fault->numbers[id - MEDIA_SEND];
}
/* Can any knob of that configuration, or a rule of it, bend media? Not to be asked for each packet. */
bool media_fault_possible(const struct snapshot *snapshot);
/* What the knobs say in that scene. */
void media_fault_read(struct gates *gates, struct scene *scene, struct media_fault *fault);
/* The knobs that are not as usual: "media.send=off media.loss=10"; appended. */
void media_fault_write(const struct media_fault *fault, struct buf *out);

#endif
