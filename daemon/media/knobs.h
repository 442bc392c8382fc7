/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs of streams: what is wrong with RTP and RTCP of the far end, see media/fault.h. */
#ifndef IMSD_MEDIA_KNOBS_H
#define IMSD_MEDIA_KNOBS_H

#include "conf/knob.h"

enum {
	MEDIA_SEND = KNOB_FIRST(KNOBS_MEDIA),
	MEDIA_RECEIVE,
	MEDIA_LOSS,
	MEDIA_DUPLICATE,
	MEDIA_REORDER,
	MEDIA_DELAY,
	MEDIA_JITTER,
	MEDIA_PAYLOAD,
	MEDIA_MARKER,
	MEDIA_SEQUENCE,
	MEDIA_TIMESTAMP,
	MEDIA_SSRC,
	MEDIA_PORT,
	MEDIA_RTCP,
	MEDIA_BYE,
	MEDIA_LINGER,
	MEDIA_KNOBS_END
};
extern const struct knob_table media_knob_table;

#endif
