/* SPDX-License-Identifier: Apache-2.0 */
/* What a user agent of imsd's own does with any request before its calls hear of it, and with any
 * response of theirs (RFC 3261 8.2, 12.2.2): duties, which its element takes into its own tables.
 * */
#ifndef IMSD_ROLE_AGENT_H
#define IMSD_ROLE_AGENT_H

#include "proc/call.h"
#include "role/duty.h"

/* One request in work: the begin of the element's own struct for it. */
struct agent_run {
	struct duty_run run; /* first */
	struct calls *calls;
	struct leg *leg; /* of a request in a call's dialog, once it was found; NULL: none */
};
static inline struct agent_run *agent_run_of(struct duty_run *run)
{
	return container_of(run, struct agent_run, run);
}

int agent_duty_merged(struct duty_run *run);
int agent_duty_cseq(struct duty_run *run);
int agent_duty_prack(struct duty_run *run);
int agent_duty_session_interval(struct duty_run *run);
int agent_duty_description(struct duty_run *run);
#define AGENT_MERGED_ROW(element) \
	{ element ".merged", agent_duty_merged, "RFC 3261 8.2.2.2", "482 for a request that came by another way before" }
#define AGENT_CSEQ_ROW(element) \
	{ element ".cseq", agent_duty_cseq, "RFC 3261 12.2.2", "500 for a CSeq number lower than one before" }
#define AGENT_PRACK_ROW(element) \
	{ element ".prack", agent_duty_prack, "RFC 3262 3", "481 for a PRACK of no response that waits for it" }
#define AGENT_SESSION_INTERVAL_ROW(element) \
	{ element ".session_interval", agent_duty_session_interval, "RFC 4028 9", "422 with Min-SE for a session interval too short" }
#define AGENT_DESCRIPTION_ROW(element) \
	{ element ".description", agent_duty_description, "RFC 3264 6", "take the offer or answer; 400, 488, 491, 500" }

/* Refuses with Unsupported what Require names and those do not list; `known` ends with NULL. */
int agent_check_require(struct duty_run *run, const char *const *known);

/* Runs a table with rows as below on a response of a call; `performance` has gates, loop and
 * journal. */
void agent_dress(const struct performance_options *performance, const struct duty_table *table,
		 struct call_response *response);
int agent_duty_add_tag(struct duty_run *run);
int agent_duty_add_record_route(struct duty_run *run);
int agent_duty_add_contact(struct duty_run *run);
int agent_duty_add_allow(struct duty_run *run);
int agent_duty_add_identity(struct duty_run *run);
int agent_duty_add_early_media(struct duty_run *run);
int agent_duty_add_description(struct duty_run *run);
int agent_duty_add_reliable(struct duty_run *run);
int agent_duty_add_session_timer(struct duty_run *run);
int agent_duty_add_refusal(struct duty_run *run);
#define AGENT_RESPONSE_ROWS(element)                                                                \
	{ element ".tag", agent_duty_add_tag, "RFC 3261 12.1.1", "a To tag of the dialog" },         \
	{ element ".record_route", agent_duty_add_record_route, "RFC 3261 12.1.1", "Record-Route as it came" }, \
	{ element ".contact", agent_duty_add_contact, "RFC 3261 12.1.1", "a Contact of its own" },   \
	{ element ".allow", agent_duty_add_allow, "RFC 3261 20.5", "Allow and Supported" },          \
	{ element ".identity", agent_duty_add_identity, "RFC 3325 9.1", "P-Asserted-Identity of who was called" }, \
	{ element ".early_media", agent_duty_add_early_media, "RFC 5009 8", "P-Early-Media where it is supported" }, \
	{ element ".sdp", agent_duty_add_description, "RFC 3264 6", "the offer or answer that is due" }, \
	{ element ".reliable", agent_duty_add_reliable, "RFC 3262 3", "Require 100rel and RSeq" },   \
	{ element ".session_timer", agent_duty_add_session_timer, "RFC 4028 9", "Session-Expires and who refreshes" }, \
	{ element ".refusal", agent_duty_add_refusal, "RFC 3261 21.4", "what a 420 or 421 names" }

#endif
