/* SPDX-License-Identifier: Apache-2.0 */
/* Delivery to a UE (TS 24.341 5.3.3.4): RP-DATA in a MESSAGE, and what its answer and the delivery
 * report mean. */
#include <stdio.h>
#include <string.h>

#include "body/sms_code.h"
#include "msg/view.h"
#include "proc/sms_private.h"

static const char deliver_turn[] = "sms.deliver";

/* What an answer to the MESSAGE means where it is not 2xx. Other 5xx may pass, other 4xx and 6xx will
 * not. */
static const struct {
	uint16_t first, last;
	bool again;
	uint8_t status; /* TP-ST when it is not tried again */
} answer_rows[] = {
	{ 403, 403, false, TP_STATUS_REJECTED },
	{ 404, 404, false, TP_STATUS_NOT_OBTAINABLE },
	{ 408, 408, true, 0 },
	{ 410, 410, false, TP_STATUS_NOT_OBTAINABLE },
	{ 430, 430, true, 0 },
	{ 480, 480, true, 0 },
	{ 486, 487, true, 0 },
	{ 500, 599, true, 0 },
	{ 600, 600, true, 0 },
	{ 603, 603, false, TP_STATUS_REJECTED },
	{ 604, 604, false, TP_STATUS_NOT_OBTAINABLE },
	{ 300, 699, false, TP_STATUS_INCOMPATIBLE },
};

/* What an RP-ERROR of the UE means but for 22 (TS 24.011 8.2.5.4). */
static const struct {
	uint8_t first, last;
	bool again;
	uint8_t status;
} failure_rows[] = {
	{ 21, 21, false, TP_STATUS_REJECTED },
	{ 41, 47, true, 0 },
	{ 0, 127, false, TP_STATUS_INCOMPATIBLE },
};

void sms_forget_client(struct sms_queue *queue)
{
	if (queue->client)
		queue->client->ctx = NULL;
	queue->client = NULL;
}

static void on_report_timeout(void *arg)
{
	struct sms_queue *queue = arg;

	sms_set_why(queue->current, TP_STATUS_TRYING_NO_RESPONSE, "no delivery report came");
	sms_blame(queue->centre, CAUSE_RP_ACK_MISSING, queue->user, buf_str(&queue->call_id),
		  "RP-DATA with RP-MR %u, its MESSAGE had a 2xx", queue->current->reference);
	sms_feed(queue->current, SMS_EV_LATER);
}

void sms_await_report(struct sms *sms)
{
	struct sms_queue *queue = sms->queue;

	timer_start(sms_loop(sms->centre), &queue->report,
		    knob_number(sms_gates(sms->centre), &queue->scene, SMS_REPORT_TIMEOUT),
		    on_report_timeout, queue);
}

/* A report in the body of the 200 is none (TS 24.341 5.3.2.3: the 200 has no body). */
static void look_at_answer(struct sms_queue *queue, struct msg *response)
{
	if (response->body.n)
		sms_note(
			queue->centre, "sms.remark", queue->user,
			"the %d to the MESSAGE has a body of %zu octets, which is no delivery report",
			response->status, response->body.n);
}

static void refused(struct sms_queue *queue, struct msg *response)
{
	size_t row = 0;

	while (response->status < answer_rows[row].first ||
	       response->status > answer_rows[row].last)
		row++;
	queue->retry_us = msg_number(response, HDR_RETRY_AFTER, 0) * 1000000;
	sms_set_why(queue->current, answer_rows[row].status,
		    "the MESSAGE was answered with %d %.*s", response->status,
		    STR_ARG(response->reason));
	sms_feed(queue->current, answer_rows[row].again ? SMS_EV_LATER : SMS_EV_FAILED);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct sms_queue *queue = ctx;

	(void)client;
	if (response->status >= 200) {
		sms_forget_client(queue);
		if (response->status < 300) {
			look_at_answer(queue, response);
			sms_feed(queue->current, SMS_EV_ANSWERED);
		} else {
			refused(queue, response);
		}
	}
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct sms_queue *queue = ctx;

	(void)client;
	sms_forget_client(queue);
	sms_set_why(queue->current, 0, "the MESSAGE has no answer: %s",
		    why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
	sms_feed(queue->current, SMS_EV_LATER);
}

static const struct client_user client_user = { .on_response = on_response,
						.on_failure = on_failure };

/* The first MESSAGE of an attempt is listened to; further ones are copies. */
static bool send_message(void *ctx, const struct step *step)
{
	struct sms_queue *queue = ctx;
	struct snapshot *snapshot = queue->scene.snapshot;
	struct subscriber subscriber;
	struct sms_request request = { .rpdu = buf_str(&queue->rpdu),
				       .step = step,
				       .scene = &queue->scene };
	struct client *client;

	if (!subscribers_by_name(snapshot->subscribers, str_of(queue->user), &subscriber))
		return true;
	request.uri = str_of(subscriber.impus[subscriber.default_impu]);
	if (!queue->sent)
		request.call_id = &queue->call_id;
	client = sms_request_send(queue->centre, &request, &client_user, queue);
	if (queue->sent)
		client->ctx = NULL;
	else
		queue->client = client;
	queue->sent = true;
	return true;
}

/* Without a MESSAGE the attempt has failed. */
static void on_done(void *ctx, struct request *request)
{
	struct sms_queue *queue = ctx;

	(void)request;
	if (queue->current && !queue->sent) {
		sms_set_why(queue->current, 0, "no MESSAGE left");
		sms_feed(queue->current, SMS_EV_LATER);
	}
	sms_queue_look(queue);
	sms_queue_check(queue);
}

static const struct performance_user performance_user = { .send = send_message,
							  .on_done = on_done };

/* The octets of its TPDU; false with a sentence in sms->why. */
static bool write_tpdu(struct sms *sms, struct buf *out)
{
	struct sms_tp tp = sms->tp;

	if (sms->form != SMS_FORM_TP) {
		buf_add_str(out, buf_str(&sms->octets));
		return true;
	}
	tp.more_messages = sms->queue->n > 1;
	return sms_tp_encode(&tp, out, sms->why) == 0;
}

/* RP-DATA with a new reference; what was ordered with its RP layer goes as it is. */
static bool write_rpdu(struct sms *sms, struct buf *out)
{
	struct sms_centre *centre = sms->centre;
	struct buf tpdu = { 0 };
	struct sms_rp rp = { .type = SMS_RP_DATA, .direction = SMS_TO_UE, .has_data = true };
	bool good;

	if (sms->form == SMS_FORM_RPDU) {
		sms->reference = sms->octets.n > 1 ? (uint8_t)sms->octets.p[1] : 0;
		centre->reference = sms->reference;
		buf_add_str(out, buf_str(&sms->octets));
		return true;
	}
	sms->reference = rp.reference = ++centre->reference;
	sms_centre_address(centre, &sms->queue->scene, &rp.originator);
	good = write_tpdu(sms, &tpdu);
	rp.data = buf_str(&tpdu);
	good = good && sms_rp_encode(&rp, out, sms->why) == 0;
	buf_free(&tpdu);
	return good;
}

void sms_attempt(struct sms *sms)
{
	struct sms_queue *queue = sms->queue;
	struct sms_centre *centre = sms->centre;
	struct performance_options options = centre->options.performance;

	queue->current = sms;
	queue->sent = false;
	centre->n_busy++;
	sms->attempts++;
	sms->why[0] = '\0';
	sms_scene_clear(&queue->scene);
	sms_scene_init(centre, &queue->scene, queue->user);
	queue->scene.state = sms_state_name(SMS_SENDING);
	buf_reset(&queue->rpdu);
	buf_reset(&queue->call_id);
	if (!write_rpdu(sms, &queue->rpdu)) {
		sms->status = TP_STATUS_INCOMPATIBLE;
		sms_feed(sms, SMS_EV_FAILED);
		return;
	}
	options.user = &performance_user;
	options.ctx = queue;
	options.running = &queue->running;
	perform_scene(&options, &queue->scene, deliver_turn, NULL);
}

/* Which message a report is about: the one under way, or one whose report comes too late. */
static struct sms *find_reported(struct sms_queue *queue, uint8_t reference)
{
	struct sms *sms;

	if (queue->current && queue->current->reference == reference)
		return queue->current;
	list_each(sms, &queue->messages, struct sms, queued)
		if (sms->attempts && sms->state == SMS_WAITING && sms->reference == reference)
			return sms;
	return NULL;
}

static void take_error(struct sms *sms, const struct sms_rp *rp)
{
	const char *name = sms_code_name(&sms_rp_causes, rp->cause);
	struct sms_fault fault;
	struct sms_tp tp;
	size_t row = 0;

	while (rp->cause < failure_rows[row].first || rp->cause > failure_rows[row].last)
		row++;
	sms_set_why(sms, failure_rows[row].status, "the UE has sent RP-ERROR %u (%s)", rp->cause,
		    name);
	if (rp->has_data && sms_tp_decode(rp, &tp, &fault) == 0 && tp.has_failure)
		sms_set_why(sms, sms->status,
			    "the UE has sent RP-ERROR %u (%s) with TP-FCS %02x (%s)", rp->cause,
			    name, tp.failure, sms_code_name(&sms_failure_causes, tp.failure));
	sms_blame(sms->centre,
		  rp->cause == RP_CAUSE_MEMORY_EXCEEDED ? CAUSE_SMS_MEMORY_FULL : CAUSE_RP_ERROR,
		  sms->queue->user, buf_str(&sms->queue->call_id), "%s", sms->why);
	if (rp->cause == RP_CAUSE_MEMORY_EXCEEDED)
		sms_feed(sms, SMS_EV_FULL);
	else
		sms_feed(sms, failure_rows[row].again ? SMS_EV_LATER : SMS_EV_FAILED);
}

/* Was it reported before? */
static bool is_reported(const struct sms_centre *centre, const char *user, uint8_t reference)
{
	const struct sms *sms;

	list_each(sms, &centre->over, const struct sms, node)
		if (sms->user && strcmp(sms->user, user) == 0 && sms->reference == reference &&
		    sms->attempts)
			return true;
	return false;
}

static void blame_reference(struct sms_centre *centre, const struct sms_queue *queue,
			    const char *user, const struct sms_rp *rp)
{
	if (queue && queue->current)
		sms_blame(centre, CAUSE_RP_REFERENCE_UNKNOWN, user, buf_str(&queue->call_id),
			  "%s with RP-MR %u, wanted %u", sms_rp_name(rp->type), rp->reference,
			  queue->current->reference);
	else if (!is_reported(centre, user, rp->reference))
		sms_blame(centre, CAUSE_RP_REFERENCE_UNKNOWN, user, STR_NONE,
			  "%s with RP-MR %u, no message is under way", sms_rp_name(rp->type),
			  rp->reference);
}

/* In-Reply-To of a report names the MESSAGE that it is about. */
static void check_in_reply_to(const struct sms_queue *queue, const char *user,
			      struct str in_reply_to)
{
	struct str wanted = buf_str(&queue->call_id);

	if (str_eq(in_reply_to, wanted))
		return;
	if (in_reply_to.p)
		sms_note(queue->centre, "sms.remark", user,
			 "In-Reply-To of the delivery report is not the Call-ID of the MESSAGE");
	sms_blame(queue->centre, CAUSE_SMS_IN_REPLY_TO, user, wanted,
		  "In-Reply-To: %.*s, wanted %.*s",
		  STR_ARG(in_reply_to.p ? in_reply_to : STR("(none)")), STR_ARG(wanted));
}

void sms_take_report(struct sms_centre *centre, const char *user, const struct sms_rp *rp,
		     struct str in_reply_to)
{
	struct sms_queue *queue = sms_queue_of(centre, user);
	struct sms *sms = queue ? find_reported(queue, rp->reference) : NULL;

	if (!sms) {
		sms_note(centre, "sms.remark", user,
			 "%s with RP-Message Reference %u: no message waits for it",
			 sms_rp_name(rp->type), rp->reference);
		blame_reference(centre, queue, user, rp);
		return;
	}
	if (sms == queue->current)
		check_in_reply_to(queue, user, in_reply_to);
	if (rp->type == SMS_RP_ERROR) {
		take_error(sms, rp);
		return;
	}
	sms->status = TP_STATUS_DELIVERED;
	sms->why[0] = '\0';
	sms_succeeded(centre, user);
	sms_feed(sms, SMS_EV_ACKED);
}
