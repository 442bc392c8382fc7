/* SPDX-License-Identifier: Apache-2.0 */
/* The far end of calls: a user agent of imsd's own behind the S-CSCF, who answers for the numbers of
 * `peers` and for subscribers with a `behaviour`, and calls UEs when told to. */
#ifndef IMSD_ROLE_PEER_H
#define IMSD_ROLE_PEER_H

#include "proc/call.h"
#include "proc/referral.h"
#include "proc/single.h"
#include "role/duty.h"
#include "role/server.h"

struct peer_options {
	struct element_options element;
	struct media *media;
	/* The address at which RTP of that subscriber's UE reaches us; false: none is known. */
	bool (*media_host)(void *ctx, const char *user, struct addr *host);
	void *ctx;
};

struct peer;
struct peer *peer_new(const struct peer_options *options);
void peer_free(struct peer *peer);
struct server *peer_server(struct peer *peer);
struct calls *peer_calls(struct peer *peer);
struct singles *peer_singles(struct peer *peer);
struct referrals *peer_referrals(struct peer *peer);

extern const struct duty_table peer_request_duties, peer_response_duties, peer_single_duties;

#endif
