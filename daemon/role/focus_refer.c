/* SPDX-License-Identifier: Apache-2.0 */
/* REFER to a focus (RFC 4579 5.5 to 5.11): whom it brings in, whom it puts out, and what it tells
 * about that. */
#include "msg/value.h"
#include "msg/view.h"
#include "role/focus_private.h"

/* One REFER, until its last NOTIFY is due. */
struct focus_referral {
	struct referral *referral; /* NULL: nobody wants to hear */
};

/* Is it the conference itself that shall go? */
static bool means_conference(const struct conference *conference, const struct refer_to *to)
{
	return uri_text_equal(str_of(conference->uri), to->uri);
}

int focus_duty_refer(struct duty_run *run)
{
	struct focusing *focusing = focusing_of(run);
	struct conference *conference = focusing->conference;
	struct refer_to *to = &focusing->refer_to;
	char why[96];
	int status;

	if (run->request->scene->method != METHOD_REFER)
		return 0;
	if (!conference || conference->state >= CONFERENCE_ENDING)
		return duty_refuse(run, 481, "the conference is over");
	status = refer_to_read(run->msg, to, why);
	if (status)
		return duty_refuse(run, status, "%s", why);
	if (!focus_allows(focusing->focus, run->request, CONFERENCE_REFERRERS, conference,
			  focusing->participant))
		return duty_refuse(run, 403, "he may bring nobody in and put nobody out");
	if (to->method != METHOD_INVITE && to->method != METHOD_BYE)
		return duty_refuse(run, 403, "a focus sends INVITE and BYE, not %.*s",
				   STR_ARG(to->method_name));
	if (means_conference(conference, to)) {
		if (to->method == METHOD_BYE &&
		    (!conference->creator || focusing->participant == conference->creator))
			return 0;
		return duty_refuse(run, 403, "a conference is ended by its creator");
	}
	if (to->method != METHOD_INVITE)
		return 0;
	if (server_of_host(element_snapshot(focusing->focus), to->read.host) == SERVER_FOCUS)
		return duty_refuse(run, 403, "a conference is no participant");
	return conference_is_full(conference) ? duty_refuse(run, 403, "the conference is full") : 0;
}

int focus_duty_refer_room(struct duty_run *run)
{
	const struct referrals *referrals = focusing_of(run)->focus->referrals;
	struct scene *scene = run->request->scene;

	if (scene->method != METHOD_REFER ||
	    (int64_t)referrals_count_of(referrals, scene->user) <
		    knob_number(run->options->gates, scene, REFERRAL_MAX_PER_USER))
		return 0;
	duty_refusal_header(run, HDR_RETRY_AFTER, msg_format(run->msg, "%d", FOCUS_RETRY_AFTER_S));
	return duty_refuse(run, 503, "there are too many REFERs of %s", scene->user);
}

/* Who asked does not listen any more. */
static void on_referral_end(void *ctx)
{
	struct focus_referral *asked = ctx;

	asked->referral = NULL;
}

static void on_progress(void *ctx, int status)
{
	struct focus_referral *asked = ctx;

	if (asked->referral && status >= 200)
		referral_forget(asked->referral);
	if (asked->referral)
		referral_progress(asked->referral, status, STR_NONE);
	if (status >= 200)
		mem_free(asked);
}

/* 202 (RFC 3515 2.4.2), and the subscription that it makes unless none is wanted (RFC 4488). Its
 * first NOTIFY leaves when the loop turns, behind the response. */
static struct msg *accept_refer(struct focusing *focusing, struct focus_referral *asked)
{
	struct request *request = focusing->run.request;
	struct msg *msg = request->msg, *response = request_response(request, 202, NULL);
	const struct referral_grant grant = { .refer = request,
					      .response = response,
					      .leg = focusing->leg,
					      .on_end = on_referral_end,
					      .ctx = asked };

	for (struct msg_line *line = msg_to_tag(msg).n ? NULL : msg_find(msg, HDR_RECORD_ROUTE, 0);
	     line; line = msg_find(msg, HDR_RECORD_ROUTE, msg_line_number(msg, line) + 1))
		msg_add(response, HDR_RECORD_ROUTE, msg_hold(response, line->value));
	msg_add(response, HDR_CONTACT,
		msg_format(response, "<%s>;isfocus", focusing->conference->uri));
	msg_add(response, HDR_SUPPORTED, STR(FOCUS_SUPPORTED));
	if (refer_wants_no_subscription(msg))
		msg_add(response, HDR_REFER_SUB, STR("false"));
	else
		asked->referral = referral_begin(focusing->focus->referrals, &grant);
	return response;
}

/* Headers of the INVITE: those that Refer-To asks for, and who referred. */
static const char *const *headers_of(struct focusing *focusing)
{
	const struct refer_to *to = &focusing->refer_to;
	struct msg *msg = focusing->run.msg;
	const char **lines;
	unsigned n = 0;

	while (to->headers && to->headers[n])
		n++;
	lines = arena_alloc(&msg->arena, (n + 2) * sizeof(*lines));
	for (unsigned i = 0; i < n; i++)
		lines[i] = to->headers[i];
	if (to->referred_by.n)
		lines[n++] = refer_line(msg, STR("Referred-By"), to->referred_by);
	lines[n] = NULL;
	return lines;
}

static void bring_in(struct focusing *focusing, struct focus_referral *asked)
{
	struct msg *msg = focusing->run.msg;
	const struct refer_to *to = &focusing->refer_to;
	const char *user = focus_subscriber(focusing->focus, msg, &to->read);
	const struct participant_order order = {
		.user = user,
		.uri = arena_copy(&msg->arena, to->uri.p, to->uri.n),
		.headers = headers_of(focusing),
		.listener = { on_progress, asked },
	};
	char why[160];

	if (conference_participant(focusing->conference, user, to->uri))
		on_progress(asked, 200);
	else if (!participant_call(focusing->conference, &order, why))
		on_progress(asked, 500);
}

static void put_out(struct focusing *focusing, struct focus_referral *asked)
{
	struct msg *msg = focusing->run.msg;
	const struct refer_to *to = &focusing->refer_to;
	struct participant *participant =
		conference_participant(focusing->conference,
				       focus_subscriber(focusing->focus, msg, &to->read), to->uri);

	if (means_conference(focusing->conference, to)) {
		on_progress(asked, 200);
		conference_end(focusing->conference, "its creator has ended it");
	} else if (participant) {
		participant_boot(participant, &(struct participant_listener){ on_progress, asked });
	} else {
		on_progress(asked, 404);
	}
}

void focus_refer(struct focusing *focusing)
{
	struct focus_referral *asked = mem_alloc(sizeof(*asked));
	struct msg *response = accept_refer(focusing, asked);

	if (focusing->refer_to.method == METHOD_BYE)
		put_out(focusing, asked);
	else
		bring_in(focusing, asked);
	request_reply(focusing->run.request, response);
}
