/* SPDX-License-Identifier: Apache-2.0 */
/* What the messages of a dialog are to each other, as a run has seen them: whose they are, which body
 * offers and which answers, what its sender sent before. */
#ifndef IMSD_SCENARIO_SEEN_DIALOG_H
#define IMSD_SCENARIO_SEEN_DIALOG_H

#include "scenario/seen.h"

/* Is `seen` in the dialog of `label`: the same Call-ID and tags? A label without a To tag stands for
 * all dialogs that it began. */
bool seen_same_dialog(const struct seen *label, const struct seen *seen);

/* What its SDP is by RFC 3264, RFC 3262 5 and RFC 6337 2. */
enum seen_role { SEEN_NOTHING, SEEN_OFFER, SEEN_ANSWER };
enum seen_role seen_role(const struct seen *seen);
/* The SDP of a message; STR_NONE: none. */
struct str seen_sdp(const struct seen *seen);
/* The SDP that its sender sent in the dialog before it; STR_NONE: none. */
struct str seen_sdp_before(const struct seen *seen);

#endif
