/* SPDX-License-Identifier: Apache-2.0 */
/* The far end of short messages: numbers of `peers` and subscribers that imsd plays. What it does
 * with one is the behaviour of the turn sms.delivered. */
#include <stdio.h>

#include "body/sms_code.h"
#include "proc/sms_private.h"

/* One message at the far end, until its behaviour is through. */
struct passing {
	struct list node;
	struct sms_centre *centre;
	struct sms *sms; /* NULL: it was taken out */
	struct scene scene;
	struct list running;
	char behaviour[64];
};

/* The text goes back to who has sent it, with the same coding, header and protocol. */
static void echo(struct sms_centre *centre, const struct sms *sms, struct scene *scene)
{
	struct sms *answer;

	if (!sms_queue_has_room(centre, scene, sms->sender))
		return;
	answer = sms_new(centre);
	sms_set_user(&answer->user, sms->sender);
	snprintf(answer->from, sizeof(answer->from), "%s", sms->to);
	snprintf(answer->to, sizeof(answer->to), "%s", sms->from);
	answer->tp = sms->tp;
	answer->tp.timestamp = sms_centre_time(centre, scene);
	sms_address_of(str_of(answer->from), &answer->tp.address);
	sms_set_validity(answer, scene, 0);
	sms_join_series(answer);
	sms_feed(answer, SMS_EV_QUEUED);
}

/* What it sends is the same text again. */
static bool send_back(void *ctx, const struct step *step)
{
	struct passing *passing = ctx;

	(void)step;
	if (passing->sms && !passing->centre->closed)
		echo(passing->centre, passing->sms, &passing->scene);
	return true;
}

static void passing_free(struct passing *passing)
{
	list_remove(&passing->node);
	passing->centre->n_busy--;
	sms_scene_clear(&passing->scene);
	mem_free(passing);
}

/* TP-ST says whether it was taken there. */
static void on_done(void *ctx, struct request *request)
{
	struct passing *passing = ctx;
	struct sms *sms = passing->sms;
	uint8_t status = (uint8_t)knob_number(sms_gates(passing->centre), &passing->scene,
					      SMS_FAR_END_STATUS);

	(void)request;
	if (sms && !passing->centre->closed) {
		sms_set_why(sms, status, "%s", status ? sms_code_name(&sms_statuses, status) : "");
		sms_feed(sms, sms_status_outcome(status) == SMS_OUTCOME_DONE ? SMS_EV_ACKED :
									       SMS_EV_FAILED);
	}
	passing_free(passing);
}

static const struct performance_user performance_user = { .send = send_back, .on_done = on_done };

void sms_pass(struct sms *sms, const char *behaviour)
{
	struct sms_centre *centre = sms->centre;
	struct performance_options options = centre->options.performance;
	struct passing *passing = mem_alloc(sizeof(*passing));

	passing->centre = centre;
	passing->sms = sms;
	list_init(&passing->running);
	list_append(&centre->passings, &passing->node);
	centre->n_busy++;
	sms_scene_init(centre, &passing->scene, sms->sender);
	passing->scene.state = sms_state_name(SMS_PASSED);
	if (behaviour)
		snprintf(passing->behaviour, sizeof(passing->behaviour), "%s", behaviour);
	options.user = &performance_user;
	options.ctx = passing;
	options.running = &passing->running;
	perform_scene(&options, &passing->scene, "sms.delivered",
		      behaviour ? passing->behaviour : NULL);
}

void sms_passings_stop(struct sms *sms)
{
	struct passing *passing;

	list_each(passing, &sms->centre->passings, struct passing, node) {
		if (passing->sms != sms)
			continue;
		passing->sms = NULL;
		performances_stop(&passing->running, NULL);
		return;
	}
}

void sms_passings_clear(struct sms_centre *centre)
{
	struct passing *passing;

	list_each(passing, &centre->passings, struct passing, node) {
		passing->sms = NULL;
		performances_stop(&passing->running, NULL);
	}
}
