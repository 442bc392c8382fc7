/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the focus: the checks in order, and what becomes of them. */
#include "body/resource_lists.h"
#include "msg/body_part.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/focus_private.h"

/* How our own names begin (proc/conference.c): no factory is called so. */
static const char prefix[] = CONFERENCE_ID_PREFIX;

static struct conference *conference_of_dialog(const struct leg *leg, struct participant **who)
{
	struct participant *participant = leg ? call_owner(call_of_leg(leg)) : NULL;

	*who = participant;
	return participant ? participant->conference : NULL;
}

static const enum agent_place places[METHOD_COUNT] = {
	[METHOD_INVITE] = PLACE_ANYWHERE,    [METHOD_OPTIONS] = PLACE_ANYWHERE,
	[METHOD_SUBSCRIBE] = PLACE_ANYWHERE, [METHOD_REFER] = PLACE_ANYWHERE,
	[METHOD_BYE] = PLACE_DIALOG,         [METHOD_PRACK] = PLACE_DIALOG,
	[METHOD_UPDATE] = PLACE_DIALOG,      [METHOD_INFO] = PLACE_DIALOG,
};

static int duty_method(struct duty_run *run)
{
	return agent_check_method(run, places, FOCUS_ALLOWED);
}

/* REFER and SUBSCRIBE may live on in a dialog whose call is over. */
static int duty_dialog(struct duty_run *run)
{
	struct focusing *focusing = focusing_of(run);
	struct focus *focus = focusing->focus;
	struct leg *leg;

	if (!run->request->scene->in_dialog)
		return agent_check_contact(run);
	leg = focusing->leg = calls_leg(focus->calls, run->msg);
	if (leg)
		focusing->conference = conference_of_dialog(leg, &focusing->participant);
	if (!leg && run->request->scene->method == METHOD_REFER &&
	    referrals_knows(focus->referrals, run->msg))
		return 0;
	return agent_check_dialog(run, leg);
}

static int duty_cseq(struct duty_run *run)
{
	return agent_check_cseq(run, focusing_of(run)->leg);
}

static int duty_require(struct duty_run *run)
{
	static const char *const known[] = { "100rel",       "timer",
					     "precondition", "recipient-list-invite",
					     "norefersub",   NULL };

	return agent_check_require(run, known);
}

static int duty_prack(struct duty_run *run)
{
	return agent_check_prack(run, focusing_of(run)->leg);
}

static int duty_description(struct duty_run *run)
{
	return agent_take_description(run, focusing_of(run)->focus->calls, focusing_of(run)->leg);
}

/* SDP, or parts of which one is SDP or a list of recipients. */
static bool can_read(const struct msg *msg)
{
	return call_can_read(msg) || body_part_find(msg, STR(RESOURCE_LISTS_TYPE)).p;
}

static int duty_content(struct duty_run *run)
{
	return agent_check_content(run, can_read, "application/sdp, " RESOURCE_LISTS_TYPE);
}

/* Is that user one of the comma list, or is any? */
static bool makes_conferences(struct str list, struct str user)
{
	struct str name;

	while (str_cut(&list, ',', &name))
		if (str_is(name, "*") || str_ieq(name, user))
			return true;
	return false;
}

/* A new one: by its maker's name. */
static int find_factory(struct focusing *focusing, struct str user)
{
	struct duty_run *run = &focusing->run;
	struct focus *focus = focusing->focus;
	struct gates *gates = run->options->gates;
	struct scene *scene = run->request->scene;

	if (str_starts(user, str_of(prefix)) || scene->method != METHOD_INVITE ||
	    !makes_conferences(knob_text(gates, scene, CONFERENCE_FACTORY), user))
		return duty_refuse(run, 404, "there is no conference %.*s", STR_ARG(user));
	focusing->makes = true;
	if ((int64_t)conferences_count(focus->conferences) <
	    knob_number(gates, scene, CONFERENCE_MAX))
		return 0;
	duty_refusal_header(run, HDR_RETRY_AFTER, msg_format(run->msg, "%d", FOCUS_RETRY_AFTER_S));
	return duty_refuse(run, 503, "there are too many conferences");
}

static int duty_conference(struct duty_run *run)
{
	struct focusing *focusing = focusing_of(run);
	const struct uri *uri = msg_request_uri(run->msg);
	struct conference *conference;

	if (focusing->leg || run->request->scene->method == METHOD_OPTIONS)
		return 0;
	conference = uri ? conference_find(focusing->focus->conferences, uri->user) : NULL;
	if (!conference)
		return find_factory(focusing, uri ? uri->user : STR_NONE);
	focusing->conference = conference;
	if (run->request->scene->method != METHOD_INVITE)
		focusing->participant = focus_sender(focusing->focus, conference, run->msg);
	else if (conference->state >= CONFERENCE_ENDING)
		return duty_refuse(run, 404, "the conference is over");
	else if (conference_is_full(conference))
		return duty_refuse(run, 486, "the conference is full");
	return 0;
}

static int duty_recipients(struct duty_run *run)
{
	struct focusing *focusing = focusing_of(run);
	struct str list = body_part_find(run->msg, STR(RESOURCE_LISTS_TYPE));
	bool required = msg_lists(run->msg, HDR_REQUIRE, STR("recipient-list-invite"));
	char why[XML_WHY];

	if (run->request->scene->method != METHOD_INVITE || run->request->scene->in_dialog)
		return 0;
	if (!list.p)
		return required ? duty_refuse(run, 400, "there is no list of recipients") : 0;
	focusing->recipients = arena_alloc(&run->msg->arena, sizeof(*focusing->recipients));
	if (resource_lists_read(&run->msg->arena, list, focusing->recipients, why) == 0)
		return 0;
	return duty_refuse(run, 400, "the list of recipients: %s", why);
}

static void enter(struct focusing *focusing)
{
	struct focus *focus = focusing->focus;
	struct request *request = focusing->run.request;
	struct conference *conference = focusing->conference;
	struct participant *participant;

	if (!conference)
		conference = conference_new(focus->conferences, request->scene);
	participant = participant_dialling_in(conference, request->scene->user,
					      focus_identity(conference, request->msg));
	call_entered(focus->calls, request,
		     &(struct call_entry){ .behaviour = "conference",
					   .identity = conference->uri,
					   .owner = participant });
	focus_call_recipients(focusing, conference);
}

/* RFC 3261 11.2, RFC 4579 5.14 */
static void answer_options(struct request *request)
{
	struct msg *response = request_response(request, 200, NULL);

	msg_add(response, HDR_CONTACT, focus_contact(NULL, response));
	msg_add(response, HDR_ALLOW, STR(FOCUS_ALLOWED));
	msg_add(response, HDR_ALLOW_EVENTS, STR("conference, refer"));
	msg_add(response, HDR_ACCEPT, STR("application/sdp, " RESOURCE_LISTS_TYPE));
	msg_add(response, HDR_SUPPORTED, STR(FOCUS_SUPPORTED));
	request_reply(request, response);
}

static int duty_act(struct duty_run *run)
{
	struct focusing *focusing = focusing_of(run);
	struct request *request = run->request;

	if (request->scene->method == METHOD_REFER)
		focus_refer(focusing);
	else if (request->scene->method == METHOD_SUBSCRIBE)
		referrals_subscribed(focusing->focus->referrals, focusing->leg, request);
	else if (focusing->leg)
		call_requested(focusing->leg, request);
	else if (request->scene->method == METHOD_INVITE)
		enter(focusing);
	else
		answer_options(request);
	return DUTY_TAKEN;
}

static const struct duty request_rows[] = {
	{ "focus.method", duty_method, "RFC 3261 8.2.1", "405 with Allow for what is not taken; 481 for what needs a dialog" },
	{ "focus.merged", agent_check_merged, "RFC 3261 8.2.2.2", "482 for a request that came by another way before" },
	{ "focus.dialog", duty_dialog, "RFC 3261 12.2.2", "481 for a dialog that is not known or over; 400 for an INVITE without Contact" },
	{ "focus.cseq", duty_cseq, "RFC 3261 12.2.2", "500 for a CSeq number lower than one before" },
	{ "focus.require", duty_require, "RFC 3261 8.2.2.3", "420 with Unsupported for what is not understood" },
	{ "focus.prack", duty_prack, "RFC 3262 3", "481 for a PRACK of no response that waits for it" },
	{ "focus.content", duty_content, "RFC 3261 8.2.3", "415 with Accept for what is neither SDP nor a list of recipients" },
	{ "focus.session_interval", agent_check_session_interval, "RFC 4028 9", "422 with Min-SE for a session interval too short" },
	{ "focus.conference", duty_conference, "RFC 4579 5.2", "404 for a conference that is not there, 486 when it is full, 503 for one too many" },
	{ "focus.recipients", duty_recipients, "RFC 5366 4", "400 for a list of recipients that cannot be read, or is missing" },
	FOCUS_REFER_ROWS,
	{ "focus.description", duty_description, "RFC 3264 6", "take the offer or answer; 400, 488, 491, 500" },
	{ "focus.act", duty_act, "TS 24.147 5.3.2.3", "let in who calls, call and put out who is referred to" },
};

const struct duty_table focus_request_duties = {
	request_rows, ARRAY_LEN(request_rows), "focus",
	"requests to the conference factory and to conferences"
};

static void on_done(struct duty_run *run, bool done)
{
	(void)done;
	mem_free(focusing_of(run));
}

void focus_take(struct focus *focus, struct request *request)
{
	struct focusing *focusing = mem_alloc(sizeof(*focusing));

	focusing->focus = focus;
	focusing->run = (struct duty_run){ .table = &focus_request_duties,
					   .options = &focus->server.performance,
					   .request = request,
					   .msg = request->msg,
					   .on_done = on_done };
	duty_start(&focusing->run);
}
