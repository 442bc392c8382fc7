/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs into the responses of the far end: its duties as rules know them. */
#include "role/peer_response.h"

#include "role/agent.h"
#include "role/peer.h"

static const struct duty response_rows[] = {
	AGENT_RESPONSE_ROWS("peer"),
	{ "peer.recv_info", agent_duty_add_recv_info, "RFC 6086 5.2.2", "Recv-Info, as knob call.recv_info says" },
};

const struct duty_table peer_response_duties = { response_rows, ARRAY_LEN(response_rows), "peer",
						 "responses of the far end" };

void peer_dress(const struct performance_options *performance, struct call_response *response)
{
	agent_dress(performance, &peer_response_duties, response);
}
