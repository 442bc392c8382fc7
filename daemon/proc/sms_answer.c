/* SPDX-License-Identifier: Apache-2.0 */
/* What a UE is told of what it has submitted (TS 24.341 5.3.3.4.2, TS 24.011 7.3.3, 7.3.4). */
#include "body/sms_code.h"
#include "proc/sms_submission.h"

static struct gates *gates_of(const struct submission *submission)
{
	return sms_gates(submission->centre);
}

/* SUBMIT-REPORT in an RP-ACK or RP-ERROR. */
static void write_report(struct submission *submission, int failure, struct buf *out)
{
	char why[SMS_WHY];
	struct sms_tp tp = { .type = SMS_SUBMIT_REPORT,
			     .has_failure = failure != NO_FAILURE,
			     .failure = (uint8_t)failure,
			     .timestamp = sms_centre_time(submission->centre, &submission->scene) };

	sms_tp_encode(&tp, out, why);
}

/* What a step wants said: its `of` is nothing (what is due), "RP-ACK [wrong]" or "RP-ERROR
 * [CAUSE]". */
struct wish {
	bool error, wrong_reference;
	uint8_t cause;
	int failure;
};

/* Without a word: what the checks have found, unless a knob says a cause. */
static struct wish what_is_due(struct submission *submission)
{
	struct scene *scene = &submission->scene;
	uint8_t cause = (uint8_t)knob_number(gates_of(submission), scene, SMS_RP_CAUSE);
	uint8_t failure = (uint8_t)knob_number(gates_of(submission), scene, SMS_FCS);

	if (!cause)
		return (struct wish){ .error = submission->cause != 0,
				      .cause = submission->cause,
				      .failure = submission->failure };
	return (struct wish){ .error = true,
			      .cause = cause,
			      .failure = failure ? failure : NO_FAILURE };
}

static struct wish read_wish(struct submission *submission, const char *of)
{
	struct wish wish = what_is_due(submission);
	struct str rest = str_of(of), word;
	uint32_t cause;

	if (!str_word(&rest, &word))
		return wish;
	if (str_is(word, "RP-ACK")) {
		wish = (struct wish){ .failure = NO_FAILURE };
	} else if (!wish.error) {
		wish = (struct wish){ .error = true,
				      .cause = RP_CAUSE_TEMPORARY_FAILURE,
				      .failure = NO_FAILURE };
	}
	if (!str_word(&rest, &word))
		return wish;
	wish.wrong_reference = str_is(word, "wrong");
	if (wish.error && str_to_u32(word, &cause) && cause < 128)
		wish.cause = (uint8_t)cause;
	return wish;
}

static void write_rpdu(struct submission *submission, const struct wish *wish, struct buf *out)
{
	bool smma = submission->rp.type == SMS_RP_SMMA;
	bool with = !smma &&
		    knob_number(gates_of(submission), &submission->scene, SMS_WITH_SUBMIT_REPORT);
	struct sms_rp rp = { .type = wish->error ? SMS_RP_ERROR : SMS_RP_ACK,
			     .direction = SMS_TO_UE,
			     .reference = (uint8_t)(submission->rp.reference +
						    (wish->wrong_reference ? 1 : 0)),
			     .cause = wish->cause };
	struct buf tpdu = { 0 };
	char why[SMS_WHY];

	rp.has_data = wish->error ? wish->failure != NO_FAILURE : with;
	if (rp.has_data)
		write_report(submission, wish->error ? wish->failure : NO_FAILURE, &tpdu);
	rp.data = buf_str(&tpdu);
	sms_rp_encode(&rp, out, why);
	buf_free(&tpdu);
}

/* A submission report (TS 24.341 5.3.3.4.2). */
bool submission_send_report(void *ctx, const struct step *step)
{
	struct submission *submission = ctx;
	struct wish wish = read_wish(submission, step->of);
	struct buf rpdu = { 0 };

	if (submission->rp.type == SMS_RP_ACK || submission->rp.type == SMS_RP_ERROR) {
		sms_note(submission->centre, "behaviour.error", submission->scene.user,
			 "a delivery report is answered by a response alone");
		return true;
	}
	write_rpdu(submission, &wish, &rpdu);
	submission->acked |= !wish.error;
	submission->refused |= wish.error;
	sms_request_notify(submission->centre,
			   &(struct sms_request){ .uri = buf_str(&submission->identity),
						  .rpdu = buf_str(&rpdu),
						  .in_reply_to = buf_str(&submission->call_id),
						  .step = step,
						  .scene = &submission->scene });
	buf_free(&rpdu);
	return true;
}
