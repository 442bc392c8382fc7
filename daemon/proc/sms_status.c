/* SPDX-License-Identifier: Apache-2.0 */
/* SMS-STATUS-REPORT and SMS-COMMAND (TS 23.040 3.2.9, 9.2.2.3, 9.2.2.4). */
#include <string.h>

#include "body/sms_code.h"
#include "proc/sms_private.h"

enum { FAILURE_COMMAND_NOT_DONE = 0xa0, FAILURE_COMMAND_UNSUPPORTED = 0xa1 };

/* What a status report is about: a message, or a command about one that is not known. */
struct about {
	const char *user; /* who wants it */
	const char *to;
	const struct sms_address *recipient;
	uint8_t reference, status;
	int64_t submitted_at, ended_at;
	bool command; /* TP-SRQ */
};

static int64_t time_or(int64_t at, int64_t otherwise)
{
	return at >= 0 ? at : otherwise;
}

/* A status report stands in the queue of who has asked for it, as any message. */
static void send_report(struct sms_centre *centre, const struct about *about)
{
	struct sms_time now;
	struct scene scene;
	struct sms *sms;

	sms_scene_init(centre, &scene, about->user);
	if (sms_queue_has_room(centre, &scene, about->user)) {
		now = sms_centre_time(centre, &scene);
		sms = sms_new(centre);
		sms->is_report = true;
		sms_set_user(&sms->user, about->user);
		strcpy(sms->from, about->to);
		sms_number_of_user(scene.snapshot, about->user, sms->to);
		sms->tp = (struct sms_tp){ .type = SMS_STATUS_REPORT,
					   .report = about->command,
					   .reference = about->reference,
					   .address = *about->recipient,
					   .status = about->status,
					   .timestamp = now,
					   .discharge = now };
		/* a timestamp that is fixed by its knob stays what it is */
		if (now.at == sms_now(centre)) {
			sms->tp.timestamp.at = about->submitted_at;
			sms->tp.discharge.at = time_or(about->ended_at, now.at);
		}
		sms_set_validity(sms, &scene, 0);
		sms_feed(sms, SMS_EV_QUEUED);
	}
	sms_scene_clear(&scene);
}

void sms_report_status(struct sms *sms)
{
	if (!sms->wants_report || sms->is_report || !sms->sender || sms->state == SMS_REFUSED ||
	    sms->centre->closed)
		return;
	send_report(sms->centre, &(struct about){ .user = sms->sender,
						  .to = sms->to,
						  .recipient = &sms->recipient,
						  .reference = sms->submit_reference,
						  .status = sms->status,
						  .submitted_at = sms->submitted_at,
						  .ended_at = sms->ended_at });
}

/* The newest of these that the user has submitted under that reference. */
static struct sms *find_in(struct list *list, const char *user, const struct sms_tp *tp)
{
	struct sms *sms;

	for (struct list *node = list->prev; node != list; node = node->prev) {
		sms = container_of(node, struct sms, node);
		if (sms->sender && strcmp(sms->sender, user) == 0 && !sms->is_report &&
		    sms->state != SMS_REFUSED && sms->submit_reference == tp->message_number &&
		    strcmp(sms->recipient.text, tp->address.text) == 0)
			return sms;
	}
	return NULL;
}

/* Each says TP-ST of the message that it is about; NULL: there is none. */
static uint8_t enquire(struct sms *sms)
{
	if (!sms)
		return TP_STATUS_UNKNOWN_MESSAGE;
	return sms_is_over(sms) ? sms->status : TP_STATUS_TRYING_NO_RESPONSE;
}

static uint8_t cancel_report(struct sms *sms)
{
	if (sms)
		sms->wants_report = false;
	return enquire(sms);
}

static uint8_t enable_report(struct sms *sms)
{
	if (sms && !sms_is_over(sms))
		sms->wants_report = true;
	return enquire(sms);
}

static uint8_t take_out(struct sms *sms)
{
	if (!sms || sms_is_over(sms) || sms->state == SMS_SUBMITTED)
		return enquire(sms);
	sms->wants_report = false;
	sms_delete(sms);
	sms_set_why(sms, TP_STATUS_DELETED, "its sender had it deleted");
	return sms->status;
}

static uint8_t (*const command_rows[])(struct sms *sms) = {
	[TP_COMMAND_ENQUIRY] = enquire,
	[TP_COMMAND_CANCEL_REPORT] = cancel_report,
	[TP_COMMAND_DELETE] = take_out,
	[TP_COMMAND_ENABLE_REPORT] = enable_report,
};

static struct sms *find(struct sms_centre *centre, const char *user, const struct sms_tp *tp)
{
	struct sms *sms = find_in(&centre->alive, user, tp);

	return sms ? sms : find_in(&centre->over, user, tp);
}

int sms_command_failure(struct sms_centre *centre, const char *user, const struct sms_tp *tp)
{
	if (tp->command >= ARRAY_LEN(command_rows))
		return FAILURE_COMMAND_UNSUPPORTED;
	if (tp->command != TP_COMMAND_ENQUIRY && !find(centre, user, tp))
		return FAILURE_COMMAND_NOT_DONE;
	return -1;
}

void sms_command(struct sms_centre *centre, const char *user, const struct sms_tp *tp)
{
	struct sms *sms = find(centre, user, tp);
	uint8_t status = command_rows[tp->command](sms);
	char to[SMS_ADDRESS_TEXT];

	sms_note(centre, "sms.command", user, "%s of message %u: %s",
		 sms_code_name(&sms_commands, tp->command), tp->message_number,
		 sms_code_name(&sms_statuses, status));
	if (tp->command != TP_COMMAND_ENQUIRY && !tp->report)
		return;
	sms_address_text(&tp->address, to);
	send_report(centre,
		    &(struct about){ .user = user,
				     .to = to,
				     .recipient = &tp->address,
				     .reference = tp->reference,
				     .status = status,
				     .submitted_at = sms ? sms->submitted_at : sms_now(centre),
				     .ended_at = sms ? sms->ended_at : -1,
				     .command = true });
}
