/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as a VoLTE phone makes them (TS 24.229 5.1.2A.1.1, 5.1.3.1; PROCEDURES 2.3): outside
 * dialogs, in one, and CANCEL. */
#include <stdio.h>

#include "msg/view.h"
#include "scenario/ue_private.h"

const char ue_allow[] =
	"INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, MESSAGE, NOTIFY, OPTIONS, REFER";

#define ICSI "urn%%3Aurn-7%%3A3gpp-service.ims.icsi.mmtel"

/* Headers of a request by its method. */
enum {
	HAS_CONTACT = 1,
	HAS_SUPPORTED = 2,
	HAS_ALLOW = 4,
	HAS_ACCESS = 8,
	HAS_SERVICE = 16, /* what asks for the telephony service, outside dialogs */
};
static const struct {
	enum method method;
	unsigned headers;
} header_rows[] = {
	{ METHOD_INVITE, HAS_CONTACT | HAS_SUPPORTED | HAS_ALLOW | HAS_ACCESS | HAS_SERVICE },
	{ METHOD_UPDATE, HAS_CONTACT | HAS_SUPPORTED | HAS_ALLOW | HAS_ACCESS },
	{ METHOD_SUBSCRIBE, HAS_CONTACT | HAS_ACCESS },
	{ METHOD_NOTIFY, HAS_CONTACT | HAS_ACCESS },
	{ METHOD_REFER, HAS_CONTACT | HAS_SUPPORTED | HAS_ACCESS },
	{ METHOD_OPTIONS, HAS_CONTACT | HAS_ALLOW | HAS_ACCESS },
	{ METHOD_ACK, 0 },
	{ METHOD_CANCEL, 0 },
};

/* Any other method says from where it comes. */
static unsigned headers_of(enum method method)
{
	for (size_t i = 0; i < ARRAY_LEN(header_rows); i++)
		if (header_rows[i].method == method)
			return header_rows[i].headers;
	return HAS_ACCESS;
}

void make_contact(struct recipe *recipe)
{
	struct buf uri = { 0 };

	ue_contact(recipe->ue, &uri);
	msg_add(recipe->msg, HDR_CONTACT,
		msg_format(recipe->msg, "<%s>;+g.3gpp.icsi-ref=\"" ICSI "\";audio", uri.p));
	buf_free(&uri);
}

void make_access(struct recipe *recipe)
{
	msg_add(recipe->msg, HDR_P_ACCESS_NETWORK_INFO,
		STR("3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010000001"));
}

/* In the order in which phones write them. */
static void add_headers(struct recipe *recipe)
{
	struct msg *msg = recipe->msg;
	unsigned headers = headers_of(msg->method);

	if (headers & HAS_CONTACT)
		make_contact(recipe);
	if (headers & HAS_SUPPORTED)
		msg_add(msg, HDR_SUPPORTED, STR("100rel"));
	if (headers & HAS_ALLOW)
		msg_add(msg, HDR_ALLOW, str_of(ue_allow));
	if (headers & HAS_ACCESS)
		make_access(recipe);
	if (!(headers & HAS_SERVICE) || recipe->dialog)
		return;
	msg_add(msg, HDR_ACCEPT, STR("application/sdp, application/3gpp-ims+xml"));
	msg_add(msg, HDR_ACCEPT_CONTACT, msg_format(msg, "*;+g.3gpp.icsi-ref=\"" ICSI "\""));
	msg_add(msg, HDR_P_PREFERRED_SERVICE, STR("urn:urn-7:3gpp-service.ims.icsi.mmtel"));
	msg_add(msg, HDR_P_EARLY_MEDIA, STR("supported"));
}

/* What is no number but keys of a phone (TS 24.390 4.5.1, RFC 4967): `#` is escaped. */
static struct str dial_string(struct recipe *recipe, struct str keys, const char *domain)
{
	struct buf out = { 0 };
	struct str uri;

	for (size_t i = 0; i < keys.n; i++)
		if (keys.p[i] == '#')
			buf_add_text(&out, "%23");
		else
			buf_add_char(&out, keys.p[i]);
	uri = msg_format(recipe->msg, "sip:%s;phone-context=%s@%s;user=dialstring", out.p, domain,
			 domain);
	buf_free(&out);
	return uri;
}

/* A number at home, keys, or a URI as it is. */
static struct str target_uri(struct recipe *recipe, struct str target)
{
	const char *domain = core_snapshot(recipe->ue->options.core)->domain;

	if (str_find(target, ':') >= 0)
		return msg_hold(recipe->msg, target);
	if (str_find(target, '*') >= 0 || str_find(target, '#') >= 0)
		return dial_string(recipe, target, domain);
	return msg_format(recipe->msg, "sip:%.*s@%s;user=phone", STR_ARG(target), domain);
}

/* The own state is at the own identity (TS 24.229 5.1.1.3, RFC 3903 4), all else is the domain's. */
static struct str usual_uri(struct recipe *recipe)
{
	const struct subscriber *subscriber = &recipe->ue->subscriber;
	enum method method = recipe->msg->method;

	if ((method == METHOD_SUBSCRIBE || method == METHOD_PUBLISH) && subscriber->n_impus)
		return str_of(subscriber->impus[subscriber->default_impu]);
	if (sms_is_made(recipe))
		return sms_centre(recipe);
	return msg_format(recipe->msg, "sip:%s", core_snapshot(recipe->ue->options.core)->domain);
}

/* Where it goes: the line's Request-URI or number, what was dialled, or the domain. */
static bool set_target(struct recipe *recipe)
{
	struct ue *ue = recipe->ue;
	struct str number, uri = STR_NONE;

	if (!recipe_word(recipe, WORD_DIAL, &number))
		return false;
	if (recipe_header(recipe, "uri", &uri))
		msg_set_uri(recipe->msg, msg_hold(recipe->msg, uri));
	else if (number.p)
		msg_set_uri(recipe->msg, target_uri(recipe, number));
	else if (ue->dialled && recipe->msg->method == METHOD_INVITE)
		msg_set_uri(recipe->msg, target_uri(recipe, str_of(ue->dialled)));
	else
		msg_set_uri(recipe->msg, usual_uri(recipe));
	if (recipe->msg->method == METHOD_INVITE) {
		mem_free(ue->dialled);
		ue->dialled = NULL;
	}
	return true;
}

/* The P-CSCF, then the Service-Route. */
static void add_routes(struct recipe *recipe)
{
	const struct ue_link *way = recipe->way;
	char pair[ADDR_TEXT_MAX];

	if (!recipe->ue->route)
		return;
	msg_add(recipe->msg, HDR_ROUTE,
		msg_format(recipe->msg, "<sip:%s%s;lr>, %s", addr_pair(&way->remote, pair),
			   way->proto == PROTO_UDP ? "" : ";transport=tcp", recipe->ue->route));
}

/* Outside dialogs (RFC 3261 8.1.1). */
static bool make_outside(struct recipe *recipe, struct str method)
{
	struct ue *ue = recipe->ue;
	const struct subscriber *subscriber = &ue->subscriber;
	struct msg *msg = recipe->msg = msg_new_request(method, STR("sip:"));
	char call_id[24], tag[13];

	if (!set_target(recipe))
		return false;
	random_token(&ue->tokens, call_id, sizeof(call_id) - 1);
	random_token(&ue->tokens, tag, sizeof(tag) - 1);
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	add_routes(recipe);
	msg_add(msg, HDR_FROM,
		msg_format(msg, "<%s>;tag=%s", subscriber->impus[subscriber->default_impu], tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%.*s>", STR_ARG(msg->uri)));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(call_id)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "1 %.*s", STR_ARG(method)));
	if (msg->method == METHOD_INVITE) {
		recipe->call = ue_call_of(ue, msg_call_id(msg));
		recipe->session = &recipe->fresh;
	}
	return true;
}

/* How much CSeq goes up beyond one. */
static bool skip_cseq(struct recipe *recipe)
{
	struct str text;
	uint32_t step;

	if (!recipe_word(recipe, WORD_CSEQ_STEP, &text))
		return false;
	if (text.p && !str_to_u32(text, &step)) {
		snprintf(recipe->why, 160, "cseq.step=%.*s is no number", STR_ARG(text));
		return false;
	}
	if (text.p)
		recipe->dialog->dialog->local_cseq += step - 1;
	return true;
}

/* RFC 3262 7.2: which response it acknowledges. */
static bool add_rack(struct recipe *recipe)
{
	struct str written;
	struct ue_reliable *reliable = ue_dialog_reliable(recipe->dialog, recipe->order->label);

	if (recipe_header(recipe, "rack", &written))
		return true;
	if (!reliable) {
		snprintf(recipe->why, 160, "no reliable response waits for its PRACK");
		return false;
	}
	reliable->acknowledged = true;
	msg_add(recipe->msg, HDR_RACK,
		msg_format(recipe->msg, "%u %u INVITE", reliable->rseq, reliable->cseq));
	return true;
}

/* In a dialog (RFC 3261 12.2.1.1). */
static bool make_inside(struct recipe *recipe, struct str method)
{
	if (!skip_cseq(recipe))
		return false;
	recipe->msg = dialog_request(recipe->dialog->dialog, method);
	recipe->session = &recipe->dialog->session;
	recipe->call = recipe->dialog->call;
	return recipe->msg->method != METHOD_PRACK || add_rack(recipe);
}

/* To the 2xx: its INVITE's CSeq (RFC 3261 13.2.2.4). */
static bool make_ack(struct recipe *recipe)
{
	struct ue_dialog *at = recipe->dialog;

	if (!at || !at->accepted) {
		snprintf(recipe->why, 160, "no 2xx waits for an ACK");
		return false;
	}
	recipe->msg = dialog_ack(at->dialog, at->accepted);
	recipe->session = &at->session;
	recipe->call = at->call;
	return true;
}

/* RFC 3261 9.1: as the INVITE, with its branch. */
static bool make_cancel(struct recipe *recipe)
{
	static const enum hdr copied[] = { HDR_ROUTE, HDR_FROM, HDR_TO, HDR_CALL_ID };
	struct msg *invite = recipe->exchange ? recipe->exchange->msg : NULL, *msg;

	if (!invite) {
		snprintf(recipe->why, 160, "there is no INVITE to cancel");
		return false;
	}
	msg = recipe->msg = msg_new_request(STR("CANCEL"), STR("sip:"));
	msg_set_uri(msg, msg_hold(msg, invite->uri));
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	for (size_t i = 0; i < ARRAY_LEN(copied); i++)
		if (msg_value(invite, copied[i]).p)
			msg_add(msg, copied[i], msg_hold(msg, msg_value(invite, copied[i])));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u CANCEL", msg_cseq(invite).number));
	return true;
}

bool request_make(struct recipe *recipe)
{
	struct str name = recipe->order->line->head.words[0].name;
	enum method method = method_of(name);
	bool made = method == METHOD_CANCEL ? make_cancel(recipe) :
		    method == METHOD_ACK    ? make_ack(recipe) :
		    recipe->dialog          ? make_inside(recipe, name) :
					      make_outside(recipe, name);

	if (!made)
		return false;
	add_headers(recipe);
	return event_make(recipe) && body_make(recipe) && content_make(recipe);
}
