/* SPDX-License-Identifier: Apache-2.0 */
/* What every core knows by name: the tables of the rooms below, put together. And the knobs of the
 * transports, whose room lies below rules and gets its limits in an options struct. */
#include <string.h>

#include "core/core.h"
#include "core/knobs.h"
#include "media/knobs.h"
#include "proc/behaviours.h"
#include "proc/call.h"
#include "proc/knobs.h"
#include "proc/referral.h"
#include "proc/registration.h"
#include "proc/session.h"
#include "proc/single.h"
#include "proc/subscription.h"
#include "proc/watch.h"
#include "role/events.h"
#include "role/focus.h"
#include "role/ipsmgw.h"
#include "role/knobs.h"
#include "role/pcscf.h"
#include "role/peer.h"
#include "role/scscf.h"
#include "role/tas.h"
#include "sip/knobs.h"

static const struct knob_row transport_rows[] = {
	{ "transport.max_message", KNOB_INT, "65536", 1000, 10000000, "octets", NULL,
	  "longest message taken in; a longer one gets 513", NULL, true },
	{ "transport.max_connections", KNOB_INT, "10000", 1, 1000000, NULL, NULL,
	  "connections open at the same time; one more is closed at once", NULL, true },
	{ "transport.max_queued", KNOB_INT, "1048576", 65536, 1000000000, "octets", NULL,
	  "octets that may wait for a slow peer; beyond it its connection is closed", NULL, true },
	{ "transport.idle", KNOB_DURATION, "0s", 0, 0, NULL, NULL,
	  "a connection without traffic is closed after; 0s: never", NULL, true },
	{ "transport.connect", KNOB_DURATION, "10s", 1000, 0, NULL, NULL,
	  "a connect with its TLS handshake that takes longer has failed", NULL, true },
	{ "transport.udp_batch", KNOB_INT, "32", 1, 1024, "datagrams", NULL,
	  "datagrams taken or sent by one system call", NULL, true },
};
_Static_assert(ARRAY_LEN(transport_rows) == TRANSPORT_KNOBS_END - TRANSPORT_MAX_MESSAGE,
	       "rows and enum differ");

static const struct name_row role_names[] = {
	{ "pcscf", "the UE's neighbour in the network", "TS 24.229 5.2" },
	{ "scscf", "registrar and session control", "TS 24.229 5.4" },
	{ "hss", "subscribers, keys and sequence numbers", "TS 29.228" },
};

/* All that can stand in `role` of a rule. */
static unsigned fill_roles(struct name_row roles[CORE_ROLES])
{
	unsigned n = ARRAY_LEN(role_names);

	memcpy(roles, role_names, sizeof(role_names));
	for (enum server_id id = 0; id < SERVER_COUNT; id++)
		roles[n++] = (struct name_row){ server_rows[id].role, server_rows[id].help,
						server_rows[id].clause };
	return n;
}

static const struct knob_row scenario_rows[] = {
	{ "scenario.slack", KNOB_DURATION, "100ms", 0, 0, NULL, NULL,
	  "how much both ends of a time window widen on the real clock", NULL, true },
	{ "scenario.dir", KNOB_TEXT, NULL, 1, 4000, NULL, NULL,
	  "folder of the scenarios that the API runs; not set: scenarios beside the configuration, and those that come with imsd", NULL, true, .file = KNOB_FILE },
	{ "scenario.quiet", KNOB_DURATION, "500ms", 1000, 0, NULL, NULL,
	  "how long a real UE must be quiet until what it may also send is not waited for any more", NULL, true },
	{ "scenario.settle", KNOB_DURATION, "5s", 0, 0, NULL, NULL,
	  "how long a live `given` waits whether its state is reached by itself", NULL, true },
	{ "scenario.do_timeout", KNOB_DURATION, "30s", 1000, 0, NULL, NULL,
	  "how long a command of `ues` may take", NULL, true },
};
_Static_assert(ARRAY_LEN(scenario_rows) == SCENARIO_KNOBS_END - SCENARIO_SLACK,
	       "rows and enum differ");

/* The states of all procedures; a name that several of them have stands there once. */
static unsigned fill_states(struct name_row states[CORE_STATES])
{
	const struct {
		const struct name_row *rows;
		unsigned n;
	} sources[] = { { registration_state_rows, registration_n_states },
			{ watch_state_rows, watch_n_states },
			{ call_state_rows, call_n_states },
			{ single_state_rows, single_n_states },
			{ conference_state_rows, conference_n_states },
			{ participant_state_rows, participant_n_states },
			{ publication_state_rows, publication_n_states },
			{ sms_state_rows, sms_n_states },
			{ subscription_state_rows, subscription_n_states },
			{ referral_state_rows, referral_n_states } };
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		for (unsigned row = 0; row < sources[i].n && n < CORE_STATES; row++)
			if (!vocabulary_has(states, n, str_of(sources[i].rows[row].name)))
				states[n++] = sources[i].rows[row];
	return n;
}

/* What a step's `sdp` may say. */
static unsigned fill_sdp(struct name_row sdp[CORE_SDP_WORDS])
{
	const struct session_word *word;
	unsigned n = 0;

	for (; n < CORE_SDP_WORDS && (word = session_word_at(n)); n++)
		sdp[n] = (struct name_row){ word->word, word->help, word->clause };
	return n;
}

/* The event packages of all notifiers. */
static unsigned fill_packages(struct name_row packages[CORE_PACKAGES])
{
	const struct event_packages *const sources[] = { &scscf_packages, &events_packages,
							 &focus_packages };
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		for (unsigned row = 0; row < sources[i]->n && n < CORE_PACKAGES; row++) {
			const struct event_package *package = &sources[i]->rows[row];

			packages[n++] =
				(struct name_row){ package->name, package->help, package->clause };
		}
	return n;
}

const struct vocabulary *core_names_fill(struct core_names *names)
{
	const struct duty_table duties[] = {
		pcscf_register_duties, pcscf_register_response_duties, pcscf_request_duties,
		pcscf_response_duties, pcscf_terminating_duties, pcscf_callee_duties,
		scscf_register_duties, scscf_challenge_duties, scscf_accept_duties, scscf_request_duties,
		scscf_response_duties, scscf_subscribe_duties, scscf_subscribed_duties,
		events_subscribe_duties, events_subscribed_duties, events_publish_duties, events_published_duties, peer_request_duties, peer_response_duties, peer_single_duties,
		focus_request_duties, focus_response_duties, focus_subscribe_duties, focus_subscribed_duties,
		ipsmgw_request_duties, tas_request_duties, tas_response_duties,
	};
	const struct knob_table knobs[KNOB_ROOMS] = {
		[KNOBS_CORE] = core_knob_table,
		[KNOBS_TRANSPORT] = { transport_rows, ARRAY_LEN(transport_rows) },
		[KNOBS_SIP] = sip_knob_table,
		[KNOBS_MEDIA] = media_knob_table,
		[KNOBS_PROC] = proc_knob_table,
		[KNOBS_ROLE] = role_knob_table,
		[KNOBS_SCENARIO] = { scenario_rows, ARRAY_LEN(scenario_rows) },
	};

	_Static_assert(ARRAY_LEN(duties) <= CORE_DUTY_TABLES, "there is room for all tables");
	memcpy(names->duties, duties, sizeof(duties));
	memcpy(names->knobs, knobs, sizeof(knobs));
	names->vocabulary = (struct vocabulary){ .duties = names->duties,
						 .n_duties = ARRAY_LEN(duties),
						 .turns = turn_rows,
						 .n_turns = n_turn_rows,
						 .behaviours = behaviour_rows,
						 .n_behaviours = n_behaviour_rows,
						 .roles = names->roles,
						 .n_roles = fill_roles(names->roles),
						 .procedures = procedure_rows,
						 .n_procedures = n_procedure_rows,
						 .states = names->states,
						 .n_states = fill_states(names->states),
						 .sdp = names->sdp,
						 .n_sdp = fill_sdp(names->sdp),
						 .packages = names->packages,
						 .n_packages = fill_packages(names->packages),
						 .events = event_rows,
						 .n_events = n_event_rows,
						 .knobs = names->knobs };
	return &names->vocabulary;
}
