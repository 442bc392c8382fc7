/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages of a scripted UE (TS 24.341 5.3.1, 5.3.2): the body of a MESSAGE by the words of the
 * line. */
#include <stdio.h>

#include "msg/view.h"
#include "rule/word_sms.h"
#include "scenario/ue_private.h"
#include "scenario/vector.h"

/* The service centre that the card of a UE names. */
static const char centre[] = "+15550000";

static const enum word_id first_word = WORD_RP_TYPE, first_tp_word = WORD_TP_TYPE,
			  last_word = WORD_TP_UDH;

/* Does the line say something of these? */
static bool says(const struct recipe *recipe, enum word_id first, enum word_id last)
{
	for (enum word_id word = first; word <= last; word++)
		if (recipe->words[word])
			return true;
	return false;
}

bool sms_is_made(const struct recipe *recipe)
{
	return recipe->msg->method == METHOD_MESSAGE && recipe->msg->is_request &&
	       (recipe->words[WORD_TP_VECTOR] || says(recipe, first_word, last_word));
}

struct str sms_centre(struct recipe *recipe)
{
	return msg_format(recipe->msg, "sip:%s@%s;user=phone", centre,
			  core_snapshot(recipe->ue->options.core)->domain);
}

/* The reference of the short message that came last. */
static uint8_t last_reference(struct ue *ue)
{
	struct ue_exchange *exchange;
	struct word_sms sms;
	uint8_t reference = 0;

	list_each(exchange, &ue->exchanges, struct ue_exchange, node)
		if (!exchange->ours && word_sms_read(exchange->msg, &sms) &&
		    sms.rp.type == SMS_RP_DATA)
			reference = sms.rp.reference;
	return reference;
}

/* What is usual: data with a SUBMIT, an answer with its report when the line speaks of one. */
static void begin(struct recipe *recipe, struct word_sms *sms)
{
	*sms = (struct word_sms){ .rp = { .direction = SMS_FROM_UE, .cause = 111 },
				  .tp = { .type = SMS_DELIVER_REPORT } };
	if (recipe->words[WORD_RP_CAUSE])
		sms->rp.type = SMS_RP_ERROR;
	else if (!says(recipe, first_tp_word, last_word))
		sms->rp.type = SMS_RP_ACK;
}

/* What depends on the type of the RP message. */
static void complete(struct recipe *recipe, struct word_sms *sms)
{
	bool asks = sms->rp.type == SMS_RP_DATA || sms->rp.type == SMS_RP_SMMA;
	struct ue *ue = recipe->ue;

	sms->rp.reference = asks ? ++ue->rp_reference : last_reference(ue);
	if (sms->rp.type != SMS_RP_DATA)
		return;
	sms_address_of(str_of(centre), &sms->rp.destination);
	sms->tp.type = SMS_SUBMIT;
	sms->tp.reference = ++ue->tp_reference;
	sms->reference = sms->tp.reference;
	sms->has_tp = true;
}

/* One word of the line. */
static bool put(struct recipe *recipe, struct word_sms *sms, enum word_id word)
{
	struct str value;
	char why[160] = "";

	if (!recipe_word(recipe, word, &value))
		return false;
	if (!value.p || word_sms_write(sms, word, value, why))
		return true;
	snprintf(recipe->why, 160, "%s: %.120s", word_row(word)->word, why);
	return false;
}

/* The octets by the words; `tpdu`: what RP-DATA carries instead of a TPDU made of them. */
static bool build(struct recipe *recipe, struct str tpdu, struct buf *out)
{
	struct word_sms sms;
	bool made;

	begin(recipe, &sms);
	if (tpdu.p)
		sms.rp.type = SMS_RP_DATA;
	made = put(recipe, &sms, WORD_RP_TYPE);
	complete(recipe, &sms);
	for (enum word_id word = first_word + 1; made && word <= last_word; word++)
		made = put(recipe, &sms, word);
	if (sms.rp.type == SMS_RP_ERROR && sms.has_tp && !sms.tp.has_failure) {
		sms.tp.has_failure = true;
		sms.tp.failure = 0xff;
	}
	if (!tpdu.p)
		return made && word_sms_encode(&sms, out, recipe->why);
	sms.rp.has_data = true;
	sms.rp.data = tpdu;
	return made && sms_rp_encode(&sms.rp, out, recipe->why) == 0;
}

/* As it stands there; only the reference of an RPDU is the line's. */
static bool take_vector(struct recipe *recipe, struct str name, struct buf *out)
{
	struct vector vector;
	struct word_sms sms = { 0 };

	if (!vector_find(&recipe->arena, recipe->ue->options.plan->path, name, &vector,
			 recipe->why))
		return false;
	if (!vector.is_rp)
		return build(recipe, vector.octets, out);
	buf_add_str(out, vector.octets);
	if (!recipe->words[WORD_RP_MR] || out->n < 2)
		return true;
	if (!put(recipe, &sms, WORD_RP_MR))
		return false;
	out->p[1] = (char)sms.rp.reference;
	return true;
}

bool sms_make(struct recipe *recipe)
{
	struct buf out = { 0 };
	struct str vector;
	bool made;

	if (!sms_is_made(recipe))
		return true;
	if (!recipe_word(recipe, WORD_TP_VECTOR, &vector))
		return false;
	made = vector.p ? take_vector(recipe, vector, &out) : build(recipe, STR_NONE, &out);
	if (made)
		msg_set_body(recipe->msg, STR("application/vnd.3gpp.sms"),
			     msg_hold(recipe->msg, buf_str(&out)));
	buf_free(&out);
	return made;
}
