/* SPDX-License-Identifier: Apache-2.0 */
/* REGISTER as a UE without IPsec makes it (TS 24.229 5.1.1.2, 5.1.1.4, 5.1.1.6; PROCEDURES 1.1). */
#include <stdio.h>

#include "msg/view.h"
#include "scenario/ue_private.h"

static const char usual_lifetime[] = "600000";

/* The public identity that a REGISTER names: without ISIM the temporary one (TS 23.003 13.4B). */
static struct str register_identity(struct recipe *recipe)
{
	const struct subscriber *subscriber = &recipe->ue->subscriber;

	if (subscriber->imsi || !subscriber->n_impus)
		return msg_format(recipe->msg, "sip:%s", subscriber->impi);
	return msg_hold(recipe->msg, str_of(subscriber->impus[0]));
}

struct str ue_contact(struct ue *ue, struct buf *out)
{
	struct listener *listener =
		ue->net ? list_first(net_listeners(ue->net), struct listener, node) : NULL;
	enum proto proto = ue->options.access->proto;
	struct str user = str_of(ue->subscriber.impi);
	ptrdiff_t at = str_find(user, '@');
	char pair[ADDR_TEXT_MAX];
	size_t start = out->n;

	if (at >= 0)
		user.n = (size_t)at;
	buf_printf(out, "sip:%.*s@%s", STR_ARG(user),
		   addr_pair(listener ? &listener->addr : &ue->addresses[0], pair));
	if (proto != PROTO_UDP)
		buf_printf(out, ";transport=%s",
			   proto_name(proto == PROTO_TLS ? PROTO_TCP : proto));
	return str_from(buf_str(out), start);
}

/* Contact with the features of an IMS phone (TS 24.229 5.1.1.2.1). */
static void add_contact(struct recipe *recipe, struct str lifetime)
{
	struct buf uri = { 0 };

	ue_contact(recipe->ue, &uri);
	msg_add(recipe->msg, HDR_CONTACT,
		msg_format(
			recipe->msg,
			"<%s>;+sip.instance=%s;+g.3gpp.icsi-ref=\"urn%%3Aurn-7%%3A3gpp-service.ims.icsi.mmtel\";"
			"+g.3gpp.smsip;audio;expires=%.*s",
			uri.p, recipe->ue->instance, STR_ARG(lifetime)));
	buf_free(&uri);
}

/* A new registration has a Call-ID, a tag and a CSeq of its own. */
static void begin_registration(struct ue *ue)
{
	random_token(&ue->tokens, ue->call_id, sizeof(ue->call_id) - 1);
	random_token(&ue->tokens, ue->from_tag, sizeof(ue->from_tag) - 1);
	ue->cseq = 0;
}

/* How much CSeq goes up. */
static bool next_cseq(struct recipe *recipe)
{
	struct str text;
	uint32_t step = 1;

	if (!recipe_word(recipe, WORD_CSEQ_STEP, &text))
		return false;
	if (text.p && !str_to_u32(text, &step)) {
		snprintf(recipe->why, 160, "cseq.step=%.*s is no number", STR_ARG(text));
		return false;
	}
	recipe->ue->cseq += step;
	return true;
}

/* In the order in which phones write them. */
static void add_headers(struct recipe *recipe, struct str kind, struct str lifetime)
{
	struct ue *ue = recipe->ue;
	struct msg *msg = recipe->msg;
	struct str identity = register_identity(recipe);

	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	msg_add(msg, HDR_FROM, msg_format(msg, "<%.*s>;tag=%s", STR_ARG(identity), ue->from_tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%.*s>", STR_ARG(identity)));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(ue->call_id)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u REGISTER", ue->cseq));
	if (!str_is(kind, "fetch")) {
		add_contact(recipe, lifetime);
		msg_add(msg, HDR_EXPIRES, msg_hold(msg, lifetime));
	}
	msg_add(msg, HDR_SUPPORTED, STR("path, gruu"));
}

bool register_make(struct recipe *recipe)
{
	struct ue *ue = recipe->ue;
	struct str kind, lifetime, shape;
	bool fresh;

	if (!recipe_word(recipe, WORD_KIND, &kind) ||
	    !recipe_word(recipe, WORD_LIFETIME, &lifetime) || !credentials_shape(recipe, &shape))
		return false;
	fresh = str_is(shape, "none") || str_is(shape, "initial");
	if (!ue->call_id[0] || (fresh && str_is(kind, "initial")))
		begin_registration(ue);
	if (!next_cseq(recipe))
		return false;
	if (!lifetime.p)
		lifetime = str_is(kind, "remove") ? STR("0") : str_of(usual_lifetime);
	recipe->msg = msg_new_request(STR("REGISTER"), STR("sip:"));
	msg_set_uri(recipe->msg,
		    msg_format(recipe->msg, "sip:%s", core_snapshot(ue->options.core)->domain));
	add_headers(recipe, kind, lifetime);
	if (str_is(kind, "emergency")) {
		msg_set_value(recipe->msg, msg_find(recipe->msg, HDR_CONTACT, 0),
			      msg_format(recipe->msg, "%.*s;sos",
					 STR_ARG(msg_value(recipe->msg, HDR_CONTACT))));
	}
	ue->removing = str_is(lifetime, "0");
	return true;
}

/* The last two are kept: a line can answer the older one. */
static void learn_challenge(struct ue *ue, const struct msg *response)
{
	msg_free(ue->older);
	ue->older = ue->challenge;
	ue->challenge = msg_clone(response);
	ue->answered = false;
	ue->nc = 0;
}

/* Registered, or not any more; the route for other requests. */
static void learn_success(struct ue *ue, const struct msg *response)
{
	struct str route = msg_value(response, HDR_SERVICE_ROUTE);

	ue->registered = !ue->removing;
	mem_free(ue->route);
	ue->route = route.p && ue->registered ? mem_copy_text(route.p, route.n) : NULL;
}

void register_learn(struct ue *ue, const struct msg *response)
{
	if (response->status == 401)
		learn_challenge(ue, response);
	else if (response->status / 100 == 2)
		learn_success(ue, response);
}
