/* SPDX-License-Identifier: Apache-2.0 */
/* Which of several final responses goes upstream (RFC 3261 16.7 steps 6 and 7). */
#include "msg/value.h"
#include "sip/forward.h"

/* The class first: lower is better, a 6xx best of all. */
static const uint8_t class_rows[] = { [3] = 1, [4] = 2, [5] = 3, [6] = 0 };

/* Inside a class: what helps to send the request again, then what the callee says, then what only
 * tells that somebody was not reached. */
enum { HELPS_CHALLENGE, HELPS, SAYS, SAYS_LITTLE };
static const struct {
	int status, worth;
} worth_rows[] = {
	{ 401, HELPS_CHALLENGE }, { 407, HELPS_CHALLENGE }, { 415, HELPS },
	{ 420, HELPS },           { 484, HELPS },           { 408, SAYS_LITTLE },
	{ 482, SAYS_LITTLE },     { 487, SAYS_LITTLE },     { 503, SAYS_LITTLE },
};

static int best_rank(int status, bool cancelled)
{
	int worth = SAYS;

	for (size_t i = 0; i < ARRAY_LEN(worth_rows); i++)
		if (worth_rows[i].status == status)
			worth = worth_rows[i].worth;
	if (cancelled && status == 487)
		worth = HELPS_CHALLENGE;
	return class_rows[status / 100] * 10 + worth;
}

static bool is_challenge(const struct best *best)
{
	return best->msg && (best->status == 401 || best->status == 407);
}

/* Step 7: without modification. */
static void add_challenges(struct msg *to, const struct msg *from, enum hdr id)
{
	for (const struct msg_line *line = msg_find(from, id, 0); line;
	     line = msg_find(from, id, msg_line_number(from, line) + 1))
		msg_add(to, id, msg_hold(to, line->value));
}

void best_offer(struct best *best, const struct best *offer, bool cancelled)
{
	if (best->status &&
	    best_rank(offer->status, cancelled) >= best_rank(best->status, cancelled)) {
		if (is_challenge(best) && is_challenge(offer)) {
			add_challenges(best->msg, offer->msg, HDR_WWW_AUTHENTICATE);
			add_challenges(best->msg, offer->msg, HDR_PROXY_AUTHENTICATE);
		}
		msg_free(offer->msg);
		return;
	}
	msg_free(best->msg);
	*best = *offer;
}

struct msg *best_take(struct best *best)
{
	struct msg *msg = best->msg;

	best->msg = NULL;
	return msg;
}
