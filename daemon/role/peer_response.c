/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs into the responses of the far end: its duties as rules know them. */
#include "role/peer_response.h"

#include "role/duty.h"
#include "role/peer.h"

/* One response on its way out. */
struct dressing {
	struct duty_run run;
	struct call_response *response;
};

/* One duty per row of call.h. */
#define DRESS(name)                                                              \
	static int duty_##name(struct duty_run *run)                             \
	{                                                                        \
		call_##name(container_of(run, struct dressing, run)->response);  \
		return 0;                                                        \
	}
DRESS(add_tag)
DRESS(add_record_route)
DRESS(add_contact)
DRESS(add_allow)
DRESS(add_identity)
DRESS(add_early_media)
DRESS(add_description)
DRESS(add_reliable)
DRESS(add_session_timer)
DRESS(add_refusal)
DRESS(add_recv_info)

static const struct duty response_rows[] = {
	{ "peer.tag", duty_add_tag, "RFC 3261 12.1.1", "a To tag of the dialog" },
	{ "peer.record_route", duty_add_record_route, "RFC 3261 12.1.1", "Record-Route as it came" },
	{ "peer.contact", duty_add_contact, "RFC 3261 12.1.1", "a Contact of the far end" },
	{ "peer.allow", duty_add_allow, "RFC 3261 20.5", "Allow and Supported" },
	{ "peer.identity", duty_add_identity, "RFC 3325 9.1", "P-Asserted-Identity of who was called" },
	{ "peer.early_media", duty_add_early_media, "RFC 5009 8", "P-Early-Media where it is supported" },
	{ "peer.sdp", duty_add_description, "RFC 3264 6", "the offer or answer that is due" },
	{ "peer.reliable", duty_add_reliable, "RFC 3262 3", "Require 100rel and RSeq" },
	{ "peer.session_timer", duty_add_session_timer, "RFC 4028 9", "Session-Expires and who refreshes" },
	{ "peer.recv_info", duty_add_recv_info, "RFC 6086 5.2.2", "Recv-Info, as knob call.recv_info says" },
	{ "peer.refusal", duty_add_refusal, "RFC 3261 21.4", "what a 420 or 421 names" },
};

const struct duty_table peer_response_duties = { response_rows, ARRAY_LEN(response_rows), "peer",
						 "responses of the far end" };

void peer_dress(const struct performance_options *performance, struct call_response *response)
{
	struct dressing dressing = { .run = { .options = performance,
					      .request = response->request },
				     .response = response };

	duty_pass(&dressing.run, &peer_response_duties, response->msg);
}
