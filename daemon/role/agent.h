/* SPDX-License-Identifier: Apache-2.0 */
/* What a user agent of imsd's own does with any request before its calls hear of it, and with any
 * response of theirs (RFC 3261 8.2, 12.2.2): duties, which its element takes into its own tables.
 * */
#ifndef IMSD_ROLE_AGENT_H
#define IMSD_ROLE_AGENT_H

#include "proc/call.h"
#include "role/duty.h"

/* Where a method has its place. */
enum agent_place { PLACE_NOWHERE, PLACE_ANYWHERE, PLACE_DIALOG };

/* Each is 0, or what a duty returns that refuses. `leg`: of a request in a call's dialog, NULL: of
 * another. */
/* 405 with that Allow for what is not taken, 481 for what needs a dialog (RFC 3261 8.2.1). */
int agent_check_method(struct duty_run *run, const enum agent_place places[METHOD_COUNT],
		       const char *allowed);
/* 482 for a request that came by another way before (RFC 3261 8.2.2.2); a duty as it is. */
int agent_check_merged(struct duty_run *run);
/* 400 for an INVITE outside of a dialog that cannot begin one (RFC 3261 8.1.1.8). */
int agent_check_contact(struct duty_run *run);
/* 481 for a dialog that is not known, or over for all but BYE (RFC 3261 12.2.2). */
int agent_check_dialog(struct duty_run *run, const struct leg *leg);
/* 500 for a CSeq number lower than one before (RFC 3261 12.2.2). */
int agent_check_cseq(struct duty_run *run, struct leg *leg);
/* 420 with Unsupported for what Require names and `known` does not list, which ends with NULL. */
int agent_check_require(struct duty_run *run, const char *const *known);
/* 481 for a PRACK of no response that waits for it (RFC 3262 3). */
int agent_check_prack(struct duty_run *run, struct leg *leg);
/* 415 with those types as Accept for a body of INVITE, UPDATE or PRACK that `reads` does not take (RFC
 * 3261 8.2.3). */
int agent_check_content(struct duty_run *run, bool (*reads)(const struct msg *msg),
			const char *types);
/* 422 with Min-SE for a session interval too short (RFC 4028 9); a duty as it is. */
int agent_check_session_interval(struct duty_run *run);
/* Takes the offer or answer; 400, 488, 491, 500 (RFC 3264 6). */
int agent_take_description(struct duty_run *run, struct calls *calls, struct leg *leg);

/* Of struct stack_hooks: an ACK to a 2xx goes to its call ... */
void agent_take_ack(struct calls *calls, struct msg *ack);
/* ... and a CANCEL to that of its INVITE: true when the call's behaviour will answer it. */
bool agent_on_cancel_request(void *ctx, struct request *invite, struct request *cancel);

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
int agent_duty_add_recv_info(struct duty_run *run);
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
