/* SPDX-License-Identifier: Apache-2.0 */
/* Who is who at the focus: senders of requests, whom they name, and what they may do. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "role/focus_private.h"

const char *focus_subscriber(struct focus *focus, struct msg *msg, const struct uri *uri)
{
	const struct snapshot *snapshot = element_snapshot(focus);
	struct number_plan plan = number_plan_of(snapshot);
	struct callee callee;

	callee_find(&callee, snapshot, &plan, msg, uri);
	return callee.is_known ? arena_copy(&msg->arena, callee.subscriber.name,
					    strlen(callee.subscriber.name)) :
				 "";
}

struct participant *focus_sender(struct focus *focus, struct conference *conference,
				 struct msg *msg)
{
	struct uri uri;

	if (!subscribe_watcher(msg, &uri))
		return NULL;
	return conference_participant(conference, focus_subscriber(focus, msg, &uri), uri.text);
}

bool focus_allows(struct focus *focus, struct request *request, knob_id right,
		  const struct conference *conference, const struct participant *participant)
{
	switch ((enum conference_right)knob_number(focus->server.options.gates, request->scene,
						   right)) {
	case RIGHT_ANYONE:
		return true;
	case RIGHT_PARTICIPANTS:
		return participant != NULL;
	default:
		return participant && participant == conference->creator;
	}
}

struct str focus_identity(struct conference *conference, struct msg *msg)
{
	struct uri uri;

	if (msg_lists(msg, HDR_PRIVACY, STR("id")) || !subscribe_watcher(msg, &uri))
		return msg_format(msg, "sip:anonymous%u@anonymous.invalid",
				  conference->last_number + 1);
	return uri.text;
}

void focus_call_recipients(struct focusing *focusing, struct conference *conference)
{
	const struct xml_values *recipients = focusing->recipients;
	char why[160];

	for (unsigned i = 0; recipients && i < recipients->n; i++) {
		struct str uri = recipients->rows[i];

		if (!focus_invite(focusing->focus, conference, uri.p, why))
			journal_event(focusing->focus->server.options.journal, "conference.remark",
				      NULL, "%s: %s is not called: %s", conference->id, uri.p, why);
	}
}

/* A subscriber by name, a URI, or a number in the home domain, as a URI in the memory of `msg`. */
static struct str uri_of(struct focus *focus, struct msg *msg, const char *who)
{
	const struct snapshot *snapshot = element_snapshot(focus);
	struct subscriber subscriber;

	if (subscribers_by_name(snapshot->subscribers, str_of(who), &subscriber))
		return msg_hold(msg, str_of(subscriber.impus[subscriber.default_impu]));
	if (str_find(str_of(who), ':') >= 0)
		return msg_hold(msg, str_of(who));
	return msg_format(msg, "sip:%s@%s;user=phone", who, snapshot->domain);
}

/* May that stand in a header between < and >? */
static bool is_clean(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~' || strchr("<>\"", text.p[i]))
			return false;
	return text.n > 0 && text.n <= URI_MAX;
}

/* Whom that means: his URI, and his name when he is a subscriber. */
static bool find_party(struct focus *focus, struct msg *msg, const char *who, struct uri *uri,
		       const char **user)
{
	struct str text = uri_of(focus, msg, who);

	if (!is_clean(text) || !uri_parse(&msg->arena, text, uri) || !uri->user.n ||
	    (!uri_is_sip(uri) && !str_iis(uri->scheme, "tel")))
		return false;
	*user = focus_subscriber(focus, msg, uri);
	return true;
}

static bool invite(struct focus *focus, struct conference *conference, struct msg *msg,
		   const char *who, char why[160])
{
	const char *user;
	struct uri uri;

	if (!find_party(focus, msg, who, &uri, &user)) {
		snprintf(why, 160, "'%.100s' is no subscriber, number or URI", who);
		return false;
	}
	if (server_of_host(element_snapshot(focus), uri.host) == SERVER_FOCUS) {
		snprintf(why, 160, "a conference is no participant");
		return false;
	}
	if (conference_participant(conference, user, uri.text)) {
		snprintf(why, 160, "%.100s is there already", who);
		return false;
	}
	if (conference_is_full(conference) || conference->state >= CONFERENCE_ENDING) {
		snprintf(why, 160, "the conference is %s",
			 conference_is_full(conference) ? "full" : "over");
		return false;
	}
	return participant_call(conference,
				&(struct participant_order){ .user = user, .uri = uri.text.p },
				why);
}

bool focus_invite(struct focus *focus, struct conference *conference, const char *who,
		  char why[160])
{
	struct msg *msg = msg_new_request(STR("INVITE"), STR("sip:none"));
	bool invited = invite(focus, conference, msg, who, why);

	msg_free(msg);
	return invited;
}

struct participant *focus_participant(struct focus *focus, struct conference *conference,
				      const char *who)
{
	struct msg *msg = msg_new_request(STR("BYE"), STR("sip:none"));
	struct participant *participant = NULL;
	const char *user;
	struct uri uri;

	if (find_party(focus, msg, who, &uri, &user))
		participant = conference_participant(conference, user, uri.text);
	msg_free(msg);
	return participant;
}
