/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a UE sends (TS 24.341 5.3.3.3): SMS-SUBMIT and SMS-COMMAND, which are answered at the turn
 * sms.submit, RP-SMMA at sms.memory, delivery reports at sms.report. The 202 and the submission
 * report are steps; a message is taken when its sender was not told otherwise.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "body/sms_code.h"
#include "msg/view.h"
#include "proc/sms_submission.h"

/* It is to be refused. */
static void object(struct submission *submission, uint8_t cause, int failure, const char *why)
{
	submission->cause = cause;
	submission->failure = failure;
	snprintf(submission->why, sizeof(submission->why), "%s", why);
}

void sms_number_of_user(const struct snapshot *snapshot, const char *user,
			char out[SMS_ADDRESS_TEXT])
{
	struct subscriber subscriber;
	struct str text, scheme;

	out[0] = '\0';
	if (!subscribers_by_name(snapshot->subscribers, str_of(user), &subscriber))
		return;
	text = str_of(subscriber.msisdn);
	for (unsigned i = 0; i < subscriber.n_impus && !text.p; i++)
		if (str_starts(str_of(subscriber.impus[i]), STR("tel:")))
			text = str_from(str_of(subscriber.impus[i]), 4);
	if (!text.p) {
		text = str_of(subscriber.impus[subscriber.default_impu]);
		str_cut(&text, ':', &scheme);
		if (str_find(text, '@') >= 0)
			text.n = (size_t)str_find(text, '@');
		if (text.n > SMS_ADDRESS_SEPTETS)
			text.n = SMS_ADDRESS_SEPTETS;
	}
	snprintf(out, SMS_ADDRESS_TEXT, "%.*s", STR_ARG(text));
}

/* Was it submitted before, and does its sender not want it twice (TS 23.040 9.2.3.25)? */
static bool is_duplicate(const struct submission *submission)
{
	const struct sms_tp *tp = &submission->tp;
	struct sms *sms;

	if (!tp->reject_duplicates)
		return false;
	list_each(sms, &submission->centre->alive, struct sms, node)
		if (sms->sender && strcmp(sms->sender, submission->scene.user) == 0 &&
		    !sms->is_report && sms->submit_reference == tp->reference &&
		    strcmp(sms->recipient.text, tp->address.text) == 0)
			return true;
	return false;
}

/* May an SMS-SUBMIT be taken? */
static void check_submit(struct submission *submission)
{
	struct sms_centre *centre = submission->centre;
	const struct sms_tp *tp = &submission->tp;
	struct sms_party *party = &submission->party;
	char number[SMS_ADDRESS_TEXT];
	int64_t now = sms_now(centre);
	int error = sms_validity_end(&tp->validity, now, &submission->ends_at);

	sms_address_text(&tp->address, number);
	if (error == -ENOENT)
		submission->ends_at = 0;
	if (tp->address.type == SMS_NUMBER_ALPHANUMERIC || !number[0]) {
		object(submission, RP_CAUSE_SHORT_MESSAGE_REJECTED, TP_FAILURE_INVALID_ADDRESS,
		       "TP-DA is no number");
		return;
	}
	centre->options.find(centre->options.ctx, &submission->scene, number, party);
	if (error == -EINVAL || (!error && submission->ends_at <= now))
		object(submission, RP_CAUSE_SHORT_MESSAGE_REJECTED, TP_FAILURE_VALIDITY,
		       "the validity period is reserved or over");
	else if (party->whose == SMS_NOBODYS)
		object(submission, RP_CAUSE_UNASSIGNED, NO_FAILURE, "nobody has that number");
	else if (is_duplicate(submission))
		object(submission, RP_CAUSE_SHORT_MESSAGE_REJECTED, TP_FAILURE_DUPLICATE,
		       "it waits already, and TP-RD is set");
	else if (party->whose == SMS_SUBSCRIBERS &&
		 !sms_queue_has_room(centre, &submission->scene, party->user))
		object(submission, RP_CAUSE_CONGESTION, TP_FAILURE_BUSY,
		       "too many messages wait already");
}

/* The SMS-DELIVER that an SMS-SUBMIT becomes (TS 23.040 9.2.2.1). */
static void make_deliver(struct submission *submission, struct sms *sms)
{
	const struct sms_tp *tp = &submission->tp;

	sms->tp = (struct sms_tp){ .type = SMS_DELIVER,
				   .reply_path = tp->reply_path,
				   .pid = tp->pid,
				   .dcs = tp->dcs,
				   .timestamp =
					   sms_centre_time(submission->centre, &submission->scene),
				   .data = tp->data };
	sms_address_of(str_of(sms->from), &sms->tp.address);
}

static void make_sms(struct submission *submission)
{
	const struct sms_tp *tp = &submission->tp;
	struct sms *sms = sms_new(submission->centre);

	submission->sms = sms;
	sms->submit_reference = tp->reference;
	sms->recipient = tp->address;
	sms->wants_report = tp->report;
	sms->single_shot = sms_validity_single_shot(&tp->validity);
	sms_set_user(&sms->sender, submission->scene.user);
	sms_number_of_user(submission->scene.snapshot, sms->sender, sms->from);
	if (submission->party.whose == SMS_NOBODYS)
		sms_address_text(&tp->address, sms->to);
	else
		snprintf(sms->to, sizeof(sms->to), "%.*s", SMS_ADDRESS_TEXT - 1,
			 submission->party.number);
	if (submission->party.whose == SMS_SUBSCRIBERS)
		sms_set_user(&sms->user, submission->party.user);
	make_deliver(submission, sms);
	sms_set_validity(sms, &submission->scene,
			 submission->ends_at ? submission->ends_at - sms->submitted_at : 0);
}

static void check_command(struct submission *submission)
{
	int failure =
		sms_command_failure(submission->centre, submission->scene.user, &submission->tp);

	if (failure != NO_FAILURE)
		object(submission, RP_CAUSE_SHORT_MESSAGE_REJECTED, failure,
		       "the command cannot be carried out");
}

/* RP-DATA. */
static void check_data(struct submission *submission)
{
	struct sms_fault fault;

	if (sms_tp_decode(&submission->rp, &submission->tp, &fault)) {
		object(submission, fault.cause, fault.failure, fault.why);
		submission->readable = false;
	} else if (submission->tp.type == SMS_SUBMIT) {
		check_submit(submission);
		make_sms(submission);
	} else {
		check_command(submission);
	}
}

static void on_response(void *ctx, struct request *request, struct msg *response,
			const struct step *step)
{
	struct submission *submission = ctx;

	(void)request;
	(void)step;
	submission->answered |= response->status >= 200 && response->status < 300;
}

/* A message that says that it replaces one (TP-PID 41 to 47) does so in the queue. */
static void replace(struct sms *sms)
{
	struct sms_queue *queue = sms_queue_of(sms->centre, sms->user);
	struct sms *old;

	if (!queue || sms->tp.pid < TP_PID_REPLACE_1 || sms->tp.pid > TP_PID_REPLACE_7)
		return;
	list_each(old, &queue->messages, struct sms, queued)
		if (old->state == SMS_WAITING && !old->is_report && old->tp.pid == sms->tp.pid &&
		    strcmp(old->from, sms->from) == 0) {
			sms_set_why(old, TP_STATUS_REPLACED, "a later message has replaced it");
			sms_feed(old, SMS_EV_DELETED);
			return;
		}
}

/* It is ours now, and its way begins. */
static void take(struct submission *submission)
{
	struct sms *sms = submission->sms;

	sms_join_series(sms);
	if (submission->party.whose == SMS_SUBSCRIBERS) {
		replace(sms);
		sms_feed(sms, SMS_EV_QUEUED);
	} else {
		sms_feed(sms, SMS_EV_PASSED);
		sms_pass(sms, submission->party.behaviour);
	}
}

static void conclude_submit(struct submission *submission)
{
	struct sms *sms = submission->sms;

	if (!submission->cause && submission->answered &&
	    (submission->acked || !submission->refused)) {
		take(submission);
		sms_succeeded(submission->centre, submission->scene.user);
		return;
	}
	sms_set_why(sms, TP_STATUS_REJECTED, "%s",
		    submission->cause ? submission->why : "the behaviour has refused it");
	sms_feed(sms, SMS_EV_REFUSED);
}

static void conclude(struct submission *submission)
{
	struct sms_centre *centre = submission->centre;
	const char *user = submission->scene.user;
	bool taken = submission->answered && (submission->acked || !submission->refused);

	if (submission->sms)
		conclude_submit(submission);
	else if (!taken)
		return;
	else if (submission->tp.type == SMS_COMMAND && submission->readable && !submission->cause)
		sms_command(centre, user, &submission->tp);
	else if (submission->rp.type == SMS_RP_SMMA)
		sms_queue_has_memory(centre, user);
	else if (submission->readable && submission->rp.type != SMS_RP_DATA)
		sms_take_report(centre, user, &submission->rp,
				submission->call_id.n ? buf_str(&submission->call_id) : STR_NONE);
}

static void submission_free(struct submission *submission)
{
	list_remove(&submission->node);
	submission->centre->n_busy--;
	sms_scene_clear(&submission->scene);
	buf_free(&submission->body);
	buf_free(&submission->identity);
	buf_free(&submission->call_id);
	mem_free(submission);
}

static void on_done(void *ctx, struct request *request)
{
	struct submission *submission = ctx;

	(void)request;
	if (!submission->centre->closed)
		conclude(submission);
	submission_free(submission);
}

static const struct performance_user performance_user = { .on_response = on_response,
							  .send = submission_send_report,
							  .on_done = on_done };

/* By enum sms_rp_type. */
static const char *const turns[] = { "sms.submit", "sms.report", "sms.report", "sms.memory" };

static void perform(struct submission *submission, struct request *request)
{
	struct performance_options options = submission->centre->options.performance;

	options.user = &performance_user;
	options.ctx = submission;
	options.running = &submission->centre->running;
	request->scene->procedure = "sms";
	request->scene->state = sms_state_name(SMS_SUBMITTED);
	perform_turn(&options, request, turns[submission->rp.type], NULL);
}

/* What is known to be wrong is done with before anybody is asked. */
static void check(struct submission *submission, const struct sms_fault *fault, int error)
{
	struct sms_centre *centre = submission->centre;
	const char *user = submission->scene.user;

	submission->readable = !error;
	if (error)
		object(submission, fault->cause, NO_FAILURE, fault->why);
	else if (submission->rp.type == SMS_RP_DATA)
		check_data(submission);
	if (!submission->cause)
		return;
	sms_note(centre, "sms.remark", user, "%s (RP-Cause %u, %s)", submission->why,
		 submission->cause, sms_code_name(&sms_rp_causes, submission->cause));
	sms_blame(centre, submission->readable ? CAUSE_SMS_REFUSED : CAUSE_SMS_UNREADABLE, user,
		  buf_str(&submission->call_id), "%s (RP-Cause %u, %s)%s%s", submission->why,
		  submission->cause, sms_code_name(&sms_rp_causes, submission->cause),
		  submission->sms ? "; TP-DA " : "", submission->sms ? submission->sms->to : "");
}

void sms_receive(struct sms_centre *centre, const struct sms_received *received)
{
	struct submission *submission = mem_alloc(sizeof(*submission));
	struct request *request = received->request;
	struct sms_fault fault = { 0 };
	int error;

	submission->centre = centre;
	submission->request = request;
	submission->failure = NO_FAILURE;
	list_append(&centre->submissions, &submission->node);
	centre->n_busy++;
	sms_scene_init(centre, &submission->scene, received->user);
	buf_add_str(&submission->body, request->msg->body);
	buf_add_str(&submission->identity, received->identity);
	error = sms_rp_decode(buf_str(&submission->body), SMS_FROM_UE, &submission->rp, &fault);
	if (error && !fault.cause) {
		sms_blame(centre, CAUSE_SMS_UNREADABLE, received->user, msg_call_id(request->msg),
			  "%s", fault.why);
		submission_free(submission);
		request_refuse(request, 400, fault.why);
		return;
	}
	if (submission->rp.type == SMS_RP_DATA || submission->rp.type == SMS_RP_SMMA)
		buf_add_str(&submission->call_id, msg_call_id(request->msg));
	else
		buf_add_str(&submission->call_id, msg_value(request->msg, HDR_IN_REPLY_TO));
	check(submission, &fault, error);
	perform(submission, request);
}

void sms_submissions_clear(struct sms_centre *centre, bool answer)
{
	struct submission *submission;

	list_each(submission, &centre->submissions, struct submission, node)
		if (answer && !submission->request->answered)
			request_refuse(submission->request, 480, "the service centre begins anew");
	performances_stop(&centre->running, NULL);
}
