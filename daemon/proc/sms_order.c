/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages that the network sends on request: text is split into as many as are needed. */
#include <errno.h>
#include <stdio.h>

#include "body/sms_text.h"
#include "proc/sms_private.h"

static const char default_sender[] = "+15550199";

/* What all messages of one order have alike. */
struct ordering {
	struct sms_centre *centre;
	const struct sms_order *order;
	struct scene scene;
	struct sms_address sender;
	char from[SMS_ADDRESS_TEXT], to[SMS_ADDRESS_TEXT];
	struct sms_data parts[SMS_PARTS_MOST];
	int n;
	uint8_t dcs;
};

static struct sms *new_message(struct ordering *ordering)
{
	struct sms *sms = sms_new(ordering->centre);

	sms_set_user(&sms->user, ordering->order->user);
	snprintf(sms->from, sizeof(sms->from), "%s", ordering->from);
	snprintf(sms->to, sizeof(sms->to), "%s", ordering->to);
	sms_set_validity(sms, &ordering->scene, ordering->order->validity_us);
	return sms;
}

static void send_part(struct ordering *ordering, const struct sms_data *data)
{
	const struct sms_order *order = ordering->order;
	struct sms *sms = new_message(ordering);

	sms->tp = (struct sms_tp){ .type = SMS_DELIVER,
				   .report = order->status_report,
				   .address = ordering->sender,
				   .pid = order->pid,
				   .dcs = ordering->dcs,
				   .timestamp = sms_centre_time(ordering->centre, &ordering->scene),
				   .data = *data };
	sms_join_series(sms);
	sms_feed(sms, SMS_EV_QUEUED);
}

/* A TPDU or RPDU as it is; what can be read of it is shown. */
static void send_octets(struct ordering *ordering, enum sms_form form, struct str octets)
{
	struct sms *sms = new_message(ordering);
	struct sms_rp rp = { .type = SMS_RP_DATA, .direction = SMS_TO_UE, .data = octets };
	struct sms_fault fault;

	sms->form = form;
	buf_add_str(&sms->octets, octets);
	sms->has_tp =
		(form == SMS_FORM_TPDU || sms_rp_decode(octets, SMS_TO_UE, &rp, &fault) == 0) &&
		sms_tp_decode(&rp, &sms->tp, &fault) == 0;
	sms->is_report = sms->has_tp && sms->tp.type == SMS_STATUS_REPORT;
	sms->from[0] = '\0';
	if (sms->has_tp)
		sms_address_text(&sms->tp.address, sms->from);
	sms_join_series(sms);
	sms_feed(sms, SMS_EV_QUEUED);
}

/* Fills the parts; -1 with a sentence. */
static int split_text(struct ordering *ordering, char why[SMS_WHY])
{
	const struct sms_order *order = ordering->order;
	struct sms_text text = { .text = order->text };
	struct sms_coding coding;

	text.alphabet = order->has_alphabet ? order->alphabet :
					      sms_text_alphabet(order->text, text.shift);
	text.reference = (uint16_t)random_below(&ordering->centre->tokens, 256);
	coding = (struct sms_coding){ .alphabet = text.alphabet,
				      .has_class = order->has_class,
				      .class = order->class };
	ordering->dcs = sms_coding_octet(&coding);
	ordering->n = sms_text_split(&text, ordering->parts, SMS_PARTS_MOST);
	if (ordering->n > 0)
		return 0;
	snprintf(why, SMS_WHY, "%s",
		 ordering->n == -EILSEQ ? "the text is not UTF-8" :
		 ordering->n == -EINVAL ? "a character of the text is not in that alphabet" :
					  "the text needs more than 255 parts");
	return -1;
}

static int take_octets(struct ordering *ordering, char why[SMS_WHY])
{
	const struct sms_order *order = ordering->order;
	struct sms_coding coding = { .alphabet = SMS_8BIT,
				     .has_class = order->has_class,
				     .class = order->class };

	ordering->dcs = sms_coding_octet(&coding);
	ordering->n = 1;
	if (sms_data_set(&ordering->parts[0], STR(""), order->octets) == 0)
		return 0;
	snprintf(why, SMS_WHY, "more than %d octets are no short message", SMS_DATA_OCTETS);
	return -1;
}

/* Whom it comes from and goes to; -1 with a sentence. */
static int find_parties(struct ordering *ordering, char why[SMS_WHY])
{
	const struct sms_order *order = ordering->order;
	struct str from = str_of(order->from ? order->from : default_sender);
	struct subscriber subscriber;

	if (!subscribers_by_name(ordering->scene.snapshot->subscribers, str_of(order->user),
				 &subscriber)) {
		snprintf(why, SMS_WHY, "there is no subscriber '%.100s'", order->user);
		return -1;
	}
	if (!sms_address_of(from, &ordering->sender)) {
		snprintf(why, SMS_WHY,
			 "'%.60s' is no address: up to 20 digits, or a name of up to 11 characters",
			 order->from);
		return -1;
	}
	sms_address_text(&ordering->sender, ordering->from);
	sms_number_of_user(ordering->scene.snapshot, order->user, ordering->to);
	if (sms_queue_has_room(ordering->centre, &ordering->scene, order->user))
		return 0;
	snprintf(why, SMS_WHY, "too many messages wait already");
	return -1;
}

static unsigned send_all(struct ordering *ordering, char why[SMS_WHY])
{
	const struct sms_order *order = ordering->order;

	if (find_parties(ordering, why))
		return 0;
	if (order->rpdu.p || order->tpdu.p) {
		send_octets(ordering, order->rpdu.p ? SMS_FORM_RPDU : SMS_FORM_TPDU,
			    order->rpdu.p ? order->rpdu : order->tpdu);
		return 1;
	}
	if (order->octets.p ? take_octets(ordering, why) : split_text(ordering, why))
		return 0;
	for (int i = 0; i < ordering->n; i++)
		send_part(ordering, &ordering->parts[i]);
	return (unsigned)ordering->n;
}

unsigned sms_send(struct sms_centre *centre, const struct sms_order *order, char why[SMS_WHY])
{
	struct ordering *ordering = mem_alloc(sizeof(*ordering));
	unsigned n;

	ordering->centre = centre;
	ordering->order = order;
	sms_scene_init(centre, &ordering->scene, order->user);
	n = send_all(ordering, why);
	sms_scene_clear(&ordering->scene);
	mem_free(ordering);
	return n;
}
