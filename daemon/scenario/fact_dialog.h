/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words that tell what a message is in its dialog, for scenario/fact.c alone. */
#ifndef IMSD_SCENARIO_FACT_DIALOG_H
#define IMSD_SCENARIO_FACT_DIALOG_H

#include "scenario/seen.h"

bool tell_dialog(struct seen *seen, struct msg *msg, struct buf *value);
bool tell_route_set(struct seen *seen, struct msg *msg, struct buf *value);
bool tell_rseq_step(struct seen *seen, struct msg *msg, struct buf *value);
bool tell_pracked(struct seen *seen, struct msg *msg, struct buf *value);
bool tell_sdp_media(struct seen *seen, struct msg *msg, struct buf *value);
bool tell_sdp_same(struct seen *seen, struct msg *msg, struct buf *value);
bool tell_sdp_common(struct seen *seen, struct msg *msg, struct buf *value);

#endif
