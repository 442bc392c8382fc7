/* SPDX-License-Identifier: Apache-2.0 */
/* What a description offers, for people. */
#ifndef IMSD_PROC_SDP_CODECS_H
#define IMSD_PROC_SDP_CODECS_H

#include "base/text.h"

/* Appends "audio RTP/AVP AMR-WB AMR, video port 0": by m-line its codecs, events aside. */
void sdp_codecs_write(struct str sdp, struct buf *out);

#endif
