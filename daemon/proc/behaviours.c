/* SPDX-License-Identifier: Apache-2.0 */
/* Turns and the behaviours that come with imsd. */
#include "proc/behaviours.h"

#include "base/mem.h"

static const struct step challenge[] = {
	{ STEP_REPLY, 401 },
	{ STEP_END },
};

static const struct step accept[] = {
	{ STEP_REPLY, 200 },
	{ STEP_END },
};

static const struct step forbid[] = {
	{ STEP_REPLY, 403 },
	{ STEP_END },
};

static const struct step not_found[] = {
	{ STEP_REPLY, 404 },
	{ STEP_END },
};

static const struct step server_error[] = {
	{ STEP_REPLY, 500 },
	{ STEP_END },
};

static const char *const retry_headers[] = { "Retry-After: 30", NULL };

static const struct step overloaded[] = {
	{ STEP_REPLY, 503, .headers = retry_headers },
	{ STEP_END },
};

static const struct step time_out[] = {
	{ STEP_REPLY, 504 },
	{ STEP_END },
};

static const struct step silent[] = {
	{ STEP_END },
};

const struct behaviour behaviour_rows[] = {
	/* name            turn                      steps         help */
	{ "challenge",     "registration.challenge", challenge,    "401 with a challenge" },
	{ "accept",        "registration.accept",    accept,       "200 with bindings, Path and Service-Route" },
	{ "forbid",        NULL,                     forbid,       "403" },
	{ "not-found",     NULL,                     not_found,    "404" },
	{ "server-error",  NULL,                     server_error, "500" },
	{ "overloaded",    NULL,                     overloaded,   "503 with Retry-After: 30" },
	{ "time-out",      NULL,                     time_out,     "504" },
	{ "silent",        NULL,                     silent,       "no answer at all" },
};
const unsigned n_behaviour_rows = ARRAY_LEN(behaviour_rows);

const struct turn turn_rows[] = {
	{ "registration.challenge", "challenge", "a REGISTER must authenticate: the vector is ready" },
	{ "registration.accept", "accept", "a REGISTER is right and its bindings are written" },
};
const unsigned n_turn_rows = ARRAY_LEN(turn_rows);

const struct name_row procedure_rows[] = {
	{ "registration", "a subscriber's challenges and bindings", "TS 24.229 5.4.1" },
};
const unsigned n_procedure_rows = ARRAY_LEN(procedure_rows);

const struct name_row event_rows[] = {
	{ "aka.resync", "an AUTS was looked at: SQN_MS and whether MAC-S is right", "TS 33.102 6.3.5" },
	{ "auth.remark", "something odd about credentials that is not an error", NULL },
	{ "behaviour.error", "a step could not be performed", NULL },
	{ "configuration.loaded", "a configuration came into force", NULL },
	{ "configuration.refused", "a reload failed; the old configuration stays", NULL },
	{ "link.closed", "a connection ended, and why", NULL },
	{ "link.note", "keep-alives, handshakes and the like", NULL },
	{ "message.harmed", "a wire rule left octets that are no message on a role pipe", NULL },
	{ "registration.expired", "a binding ran out", "RFC 3261 10.3" },
	{ "registration.ignored", "an event that means nothing in this state", NULL },
	{ "registration.state", "a registration changed its state", "TS 24.229 5.4.1" },
	{ "request.answered_again", "a response behind the final one (fault)", NULL },
	{ "request.dropped", "a request gets no answer, and why", NULL },
	{ "rule.spoke", "a rule spoke about a message, and what it did", NULL },
	{ "transaction.broken", "a transaction's link failed", "RFC 3261 17" },
	{ "transaction.timeout", "timer B, F or H fired", "RFC 3261 17" },
};
const unsigned n_event_rows = ARRAY_LEN(event_rows);
