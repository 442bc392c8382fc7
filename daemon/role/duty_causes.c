/* SPDX-License-Identifier: Apache-2.0 */
/* Causes of refusals, by duty and status. */
#include "role/duty_causes.h"

#include <stdarg.h>
#include <stdio.h>

#include "msg/body_part.h"
#include "msg/view.h"
#include "proc/sdp_codecs.h"
#include "role/identity.h"

/* So many subscribers are compared with a number that nobody has. */
enum { NEAR_MAX = 500 };

/* The first row that fits; both texts are patterns, `why` of the reason. */
static const struct {
	const char *duty, *why;
	uint16_t status;
	enum cause_id cause;
	bool of_peer; /* it befalls who has called the request's user */
} rows[] = {
	{ "*.dialog", NULL, 481, CAUSE_DIALOG_UNKNOWN },
	{ "*.method", NULL, 481, CAUSE_DIALOG_UNKNOWN },
	{ "*.dialog", NULL, 400, CAUSE_CONTACT_MISSING },
	{ "scscf.dialog_route", NULL, 481, CAUSE_ROUTE_SET_WRONG },
	{ "*.cseq", NULL, 500, CAUSE_CSEQ_LOWER },
	{ "*.subscription", "the CSeq*", 500, CAUSE_CSEQ_LOWER },
	{ "*.require", NULL, 420, CAUSE_EXTENSION_UNKNOWN },
	{ "*.prack", NULL, 481, CAUSE_PRACK_WRONG_RACK },
	{ "ipsmgw.content", NULL, 415, CAUSE_SMS_CONTENT_TYPE },
	{ "ipsmgw.content", NULL, 400, CAUSE_SMS_UNREADABLE },
	{ "*.content", NULL, 415, CAUSE_BODY_TYPE_UNKNOWN },
	{ "*.session_interval", NULL, 422, CAUSE_SESSION_INTERVAL_TOO_SMALL },
	{ "*.description", "no stream*", 488, CAUSE_NO_COMMON_CODEC },
	{ "*.description", "*m-lines answer*", 488, CAUSE_SDP_ANSWER_UNFIT },
	{ "*.description", "*in the answer", 488, CAUSE_SDP_ANSWER_UNFIT },
	{ "*.description", NULL, 488, CAUSE_SDP_OFFER_UNFIT },
	{ "*.description", NULL, 400, CAUSE_SDP_OFFER_UNFIT },
	{ "*.description", NULL, 500, CAUSE_OFFER_OUT_OF_ORDER },
	{ "pcscf.media", NULL, 488, CAUSE_MEDIA_FORBIDDEN },
	{ "peer.info", NULL, 469, CAUSE_INFO_PACKAGE_UNKNOWN },
	{ "peer.message", NULL, 415, CAUSE_MESSAGE_TYPE_UNKNOWN },
	{ "peer.refer", "a REFER without*", 400, CAUSE_CONTACT_MISSING },
	{ "peer.refer", NULL, 400, CAUSE_REFER_TO_WRONG },
	{ "peer.refer", NULL, 403, CAUSE_REFER_TO_WRONG },
	{ "peer.refer", NULL, 416, CAUSE_REFER_TO_WRONG },
	{ "peer.refer", NULL, 482, CAUSE_REFER_TO_WRONG },
	{ "focus.conference", NULL, 404, CAUSE_CONFERENCE_UNKNOWN },
	{ "*.event", NULL, 489, CAUSE_EVENT_UNKNOWN },
	{ "peer.subscription", "there is*", 489, CAUSE_EVENT_UNKNOWN },
	{ "scscf.locate", NULL, 404, CAUSE_CALLEE_UNKNOWN },
	{ "scscf.locate", NULL, 604, CAUSE_CALLEE_UNKNOWN },
	{ "scscf.target", NULL, 404, CAUSE_CALLEE_UNKNOWN },
	{ "scscf.target", NULL, 484, CAUSE_NUMBER_TOO_SHORT },
	{ "tas.outgoing_barring", NULL, 603, CAUSE_CALL_BARRED },
	{ "tas.incoming_barring", NULL, 603, CAUSE_CALL_BARRED, true },
	{ "tas.anonymous_rejection", NULL, 433, CAUSE_CALL_BARRED, true },
};

/* Its number, or ARRAY_LEN(rows). */
static size_t row_of(const struct duty_run *run, int status, const char *why)
{
	struct str name = str_of(run->table->rows[run->next - 1].name);
	size_t i = 0;

	while (i < ARRAY_LEN(rows) &&
	       (rows[i].status != status || !str_glob(str_of(rows[i].duty), name) ||
		(rows[i].why && !str_glob(str_of(rows[i].why), str_of(why)))))
		i++;
	return i;
}

static void write_cause(const struct duty_run *run, enum cause_id cause, const char *user,
			struct str text)
{
	struct msg *msg = run->request->msg;

	journal_cause(run->options->journal, cause, user, msg ? msg_call_id(msg) : STR_NONE, "%.*s",
		      STR_ARG(text));
}

/* The number or user that may have been meant. */
static void add_near(struct duty_run *run, struct buf *text)
{
	const struct subscribers *subscribers = run->request->scene->snapshot->subscribers;
	const struct uri *uri = msg_request_uri(run->msg);
	uint64_t count = subscribers_count(subscribers);
	struct subscriber subscriber;
	char best[64] = "";
	struct nearest nearest;

	nearest_start(&nearest, uri ? uri->user : STR_NONE);
	for (uint64_t i = 0; uri && i < count && i < NEAR_MAX; i++) {
		unsigned before = nearest.distance;

		subscribers_at(subscribers, i, &subscriber);
		nearest_offer(&nearest, subscriber.name);
		if (subscriber.msisdn)
			nearest_offer(&nearest, subscriber.msisdn);
		/* the subscriber is overwritten by the next one */
		if (nearest.distance < before)
			snprintf(best, sizeof(best), "%s", nearest_best(&nearest));
	}
	if (best[0])
		buf_printf(text, "; there is %s", best);
}

/* What is said beside the reason. */
static void add_evidence(struct duty_run *run, enum cause_id cause, struct buf *text)
{
	struct msg *msg = run->request->msg;
	static const struct {
		enum cause_id cause;
		enum hdr header;
	} shown[] = {
		{ CAUSE_EXTENSION_UNKNOWN, HDR_REQUIRE },
		{ CAUSE_PRACK_WRONG_RACK, HDR_RACK },
		{ CAUSE_CSEQ_LOWER, HDR_CSEQ },
		{ CAUSE_DIALOG_UNKNOWN, HDR_TO },
		{ CAUSE_REFER_TO_WRONG, HDR_REFER_TO },
		{ CAUSE_SESSION_INTERVAL_TOO_SMALL, HDR_SESSION_EXPIRES },
	};

	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		if (shown[i].cause == cause)
			buf_printf(text, "; %s: %.*s", hdr_row(shown[i].header)->name,
				   STR_ARG(msg_value(msg, shown[i].header)));
	if (cause == CAUSE_NO_COMMON_CODEC) {
		buf_add_text(text, "; offered: ");
		sdp_codecs_write(body_part_find(msg, STR("application/sdp")), text);
	}
	if (cause == CAUSE_CALLEE_UNKNOWN)
		add_near(run, text);
}

void duty_blame(struct duty_run *run, int status, const char *why)
{
	const struct scene *scene = run->request->scene;
	struct buf text = { 0 };
	const char *user;
	size_t row;

	if (scene->method == METHOD_REGISTER || !scene->user[0] || !run->table || !run->next)
		return;
	row = row_of(run, status, why);
	if (row == ARRAY_LEN(rows))
		return;
	user = rows[row].of_peer && scene->peer_user[0] ? scene->peer_user : scene->user;
	buf_printf(&text, "%.*s got %d: %s", STR_ARG(scene->method_name), status, why);
	add_evidence(run, rows[row].cause, &text);
	write_cause(run, rows[row].cause, user, buf_str(&text));
	buf_free(&text);
}

void duty_blame_for(struct duty_run *run, enum cause_id cause, const char *format, ...)
{
	char text[CAUSE_EVIDENCE * 2];
	va_list args;

	if (!run->request->scene->user[0])
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	write_cause(run, cause, run->request->scene->user, str_of(text));
}
