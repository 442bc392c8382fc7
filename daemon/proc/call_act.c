/* SPDX-License-Identifier: Apache-2.0 */
/* What the network can be told to do in a call: one row each. */
#include <stdio.h>
#include <string.h>

#include "body/dtmf.h"
#include "proc/call_private.h"

static const struct call_action action_rows[] = {
	/* word       method    sdp         help */
	{ "hold",     "INVITE", "hold",     "re-INVITE: the far end holds" },
	{ "resume",   "INVITE", "resume",   "re-INVITE: and takes up again" },
	{ "reinvite", "INVITE", "true",     "re-INVITE with the description that stands, or another by word; none: without an offer" },
	{ "update",   "UPDATE", "true",     "UPDATE, likewise" },
	{ "video",    "INVITE", "video",    "re-INVITE that adds video" },
	{ "no-video", "INVITE", "no-video", "re-INVITE that takes video out" },
	{ "info",     "INFO",   NULL,       "INFO without a body" },
	{ "key",      "INFO",   NULL,       "INFO with a key as application/dtmf-relay: argument 5" },
	{ "dtmf",     NULL,     NULL,       "keys as telephone-events in RTP: argument 123#" },
	{ "message",  "MESSAGE", NULL,      "MESSAGE in the dialog, with that text" },
	{ "options",  "OPTIONS", NULL,      "OPTIONS in the dialog" },
	{ "bye",      "BYE",    NULL,       "BYE, with a Reason when given" },
	{ "cancel",   "CANCEL", NULL,       "CANCEL of an INVITE that waits, with a Reason when given" },
	{ "ring",     NULL,     NULL,       "180 to an INVITE of the UE that waits", 180 },
	{ "answer",   NULL,     NULL,       "200 to it: the far end answers now, whatever its behaviour would do", 200 },
	{ "reject",   NULL,     NULL,       "486 to it, or another status: argument 603", 486 },
};

/* What is performed for them. */
static const struct response_row {
	int status;
	struct step steps[2];
} response_rows[] = {
	{ 180, { { STEP_REPLY, 180 }, { STEP_END } } },
	{ 200, { { STEP_REPLY, 200, .sdp = "true" }, { STEP_END } } },
	{ 400, { { STEP_REPLY, 400 }, { STEP_END } } },
	{ 403, { { STEP_REPLY, 403 }, { STEP_END } } },
	{ 404, { { STEP_REPLY, 404 }, { STEP_END } } },
	{ 480, { { STEP_REPLY, 480 }, { STEP_END } } },
	{ 486, { { STEP_REPLY, 486 }, { STEP_END } } },
	{ 488, { { STEP_REPLY, 488 }, { STEP_END } } },
	{ 500, { { STEP_REPLY, 500 }, { STEP_END } } },
	{ 503, { { STEP_REPLY, 503 }, { STEP_END } } },
	{ 600, { { STEP_REPLY, 600 }, { STEP_END } } },
	{ 603, { { STEP_REPLY, 603 }, { STEP_END } } },
	{ 606, { { STEP_REPLY, 606 }, { STEP_END } } },
};

const struct call_action *call_action_at(unsigned number)
{
	return number < ARRAY_LEN(action_rows) ? &action_rows[number] : NULL;
}

/* The word of a description: the row's, or what the argument says. */
static bool action_word(const struct call_action *action, struct str argument, const char **word,
			char why[160])
{
	*word = action->sdp;
	if (!action->sdp || !argument.n)
		return true;
	*word = NULL;
	if (str_is(argument, "none"))
		return true;
	for (unsigned i = 0; session_word_at(i); i++)
		if (str_is(argument, session_word_at(i)->word))
			*word = session_word_at(i)->word;
	if (!*word)
		snprintf(why, 160, "'%.*s' is no word for a description", STR_ARG(argument));
	return *word != NULL;
}

/* Has what that action is about come to its end, or not begun? */
static bool comes_too_late(const struct call *call, const struct call_action *action)
{
	bool cancels = action->method && strcmp(action->method, "CANCEL") == 0;

	return call->state >= CALL_RELEASING || (cancels && !call->inviting);
}

static void add_literal(struct buf *content, struct str text)
{
	char *literal = step_literal(text);

	buf_add_text(content, literal);
	mem_free(literal);
}

/* The Reason of an action whose argument is one. False: it cannot stand in a header. */
static bool add_reason(const struct call_action *action, struct str argument, char line[240],
		       struct step *step, char why[160])
{
	if (action->sdp || !argument.n || step->body)
		return true;
	for (size_t i = 0; i < argument.n; i++)
		if ((uint8_t)argument.p[i] < ' ') {
			snprintf(why, 160, "a header has no control characters");
			return false;
		}
	snprintf(line, 240, "Reason: %.*s", STR_ARG(argument));
	return true;
}

/* The body of an action whose argument is one. False: there is none. */
static bool add_content(const struct call_action *action, struct str argument, struct buf *content,
			struct step *step, char why[160])
{
	bool key = strcmp(action->word, "key") == 0;

	if (!key && strcmp(action->word, "message") != 0)
		return true;
	if (key && (argument.n != 1 || !dtmf_is_key(argument.p[0]))) {
		snprintf(why, 160, "'%.*s' is no key", STR_ARG(argument));
		return false;
	}
	if (key)
		dtmf_write(&(struct dtmf){ argument.p[0], DTMF_DURATION_MS }, content);
	else
		add_literal(content, argument);
	step->type = key ? DTMF_RELAY_TYPE : "text/plain";
	step->body = content->p;
	return true;
}

/* The row of a response; `argument`: another refusal than that of the action. NULL: there is none such. */
static const struct response_row *find_response(const struct call_action *action,
						struct str argument)
{
	uint32_t status = (uint32_t)action->status;

	if (argument.n && (status < 300 || !str_to_u32(argument, &status) || status < 300))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(response_rows); i++)
		if ((uint32_t)response_rows[i].status == status)
			return &response_rows[i];
	return NULL;
}

/* The far end responds now to the INVITE that waits; a final response ends what it was about to do. */
static bool respond(struct call *call, const struct call_action *action, struct str argument,
		    char why[160])
{
	const struct response_row *row = find_response(action, argument);
	struct performance_options options;

	if (!row)
		snprintf(why, 160, "%s: '%.*s' is no status for it", action->word,
			 STR_ARG(argument));
	else if (!call->invite || call->invite->answered)
		snprintf(why, 160, "the call is %s: no INVITE of the UE waits for an answer",
			 call_state_name(call));
	if (!row || !call->invite || call->invite->answered)
		return false;
	options = call_performance(call);
	perform_steps(&options, call->invite, row->steps);
	return true;
}

bool call_act(struct call *call, struct str word, struct str argument, char why[160])
{
	const struct call_action *action = NULL;
	char reason[240] = "";
	const char *headers[] = { reason, NULL };
	struct step step = { .verb = STEP_SEND };
	struct buf content = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(action_rows); i++)
		if (str_is(word, action_rows[i].word))
			action = &action_rows[i];
	if (!action) {
		snprintf(why, 160, "nothing is called '%.*s'", STR_ARG(word));
		return false;
	}
	if (action->status)
		return respond(call, action, argument, why);
	if (!action_word(action, argument, &step.sdp, why))
		return false;
	step.what = action->method;
	if (!action->method && call->state < CALL_RELEASING)
		return call_press(call, argument, why);
	if (!add_content(action, argument, &content, &step, why))
		return false;
	if (!add_reason(action, argument, reason, &step, why))
		return false;
	if (reason[0])
		step.headers = headers;
	if (comes_too_late(call, action) || !call_send(call, &step)) {
		snprintf(why, 160, "the call is %s: no %s can be sent now", call_state_name(call),
			 action->method ? action->method : action->word);
		buf_free(&content);
		return false;
	}
	buf_free(&content);
	return true;
}
