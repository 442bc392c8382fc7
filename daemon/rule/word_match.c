/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words: how a message tells them. */
#include "rule/word_match.h"

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "rule/text_edit.h"

/* A word of the message or of the request that it answers. */
static struct msg *request_of(const struct subject *subject)
{
	return subject->msg && subject->msg->is_request ? subject->msg : subject->request;
}

/* Of a response its request's. */
static bool is_method(const struct subject *subject, enum method a, enum method b)
{
	return subject->msg && (subject->msg->method == a || subject->msg->method == b);
}

/* Always true, so that it ends a match. */
static bool give(struct buf *value, const char *text)
{
	buf_add_text(value, text);
	return true;
}

/* The shape of a Digest answer (PROCEDURES: RFC 3310 3.4, TS 24.229 5.1.1.5): no response is the
 * first request or a refused challenge, auts asks for resynchronisation whatever the response. */
static const char *auth_shape(struct str params)
{
	struct str nonce = param_value(params, ',', STR("nonce"));
	struct str algorithm = param_value(params, ',', STR("algorithm"));
	struct str auts = param_value(params, ',', STR("auts"));
	struct param response;

	if (auts.n)
		return "auts";
	if (nonce.n == 0 || !param_get(params, ',', STR("response"), &response))
		return "initial";
	if (str_unquote(response.value).n == 0)
		return "mac-failure";
	algorithm.n = algorithm.n < 4 ? 0 : 4;
	return str_iis(algorithm, "AKAv") ? "aka" : "digest";
}

/* Authorization, or where there is none Proxy-Authorization. */
bool match_auth(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct str header, scheme, params;

	(void)row;
	if (!subject->msg || !subject->msg->is_request)
		return false;
	header = msg_value(subject->msg, HDR_AUTHORIZATION);
	if (!header.p)
		header = msg_value(subject->msg, HDR_PROXY_AUTHORIZATION);
	if (!header.p)
		return give(value, "none");
	auth_split(header, &scheme, &params);
	return give(value, auth_shape(params));
}

/* The `expires` parameter of one Contact value; STR_NONE when it has none. */
static struct str contact_expires(struct str contact)
{
	struct address address;

	if (!address_split(contact, &address))
		return STR_NONE;
	return param_value(address.params, ';', STR("expires"));
}

/* Expires without what may stand behind the number. */
static struct str header_expires(const struct msg *msg)
{
	struct str value = msg_value(msg, HDR_EXPIRES);
	ptrdiff_t end = str_find(value, ';');

	if (end >= 0)
		value.n = (size_t)end;
	return value.p ? str_trim(value) : STR_NONE;
}

/* RFC 3261 10.2.1.1; a SUBSCRIBE has Expires only (RFC 6665 4.1.2.1). */
bool match_lifetime(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct str expires = STR_NONE;

	(void)row;
	if (!is_method(subject, METHOD_REGISTER, METHOD_SUBSCRIBE) &&
	    !is_method(subject, METHOD_PUBLISH, METHOD_PUBLISH))
		return false;
	if (subject->msg->method == METHOD_REGISTER) {
		struct msg_value contact;

		if (value_at(subject->msg, HDR_CONTACT, STR_NONE, 1, &contact))
			expires = contact_expires(contact.text);
	}
	if (expires.n == 0)
		expires = header_expires(subject->msg);
	buf_add_str(value, expires);
	return expires.n > 0;
}

/* The parameter that marks an emergency contact (TS 24.229 7.2A.13), in the URI or behind it. */
static bool is_emergency(struct str contact)
{
	struct address address;
	struct param param;
	struct arena arena;
	bool sos;

	arena_init(&arena);
	sos = address_parse(&arena, contact, &address) &&
	      (param_get(address.uri.params, ';', STR("sos"), &param) ||
	       param_get(address.params, ';', STR("sos"), &param));
	arena_clear(&arena);
	return sos;
}

/* Lifetime 0 by its own parameter or by Expires, or the star. */
static bool is_removed(struct msg *msg, struct str contact)
{
	struct str expires = contact_expires(contact);

	if (str_is(contact, "*"))
		return true;
	return str_is(expires.n ? expires : header_expires(msg), "0");
}

/* A REGISTER tells the kinds for which no binding need be known; the rest is the registrar's. */
static bool register_kind(struct msg *msg, struct buf *value)
{
	unsigned contacts = 0, removed = 0, emergency = 0;
	struct value_walk walk;
	struct msg_value contact;

	value_walk_start(&walk, HDR_CONTACT, STR_NONE);
	for (; value_walk_next(msg, &walk, &contact); contacts++) {
		removed += is_removed(msg, contact.text);
		emergency += is_emergency(contact.text);
	}
	if (contacts == 0)
		return give(value, "fetch");
	if (removed == contacts)
		return give(value, "remove");
	return emergency && give(value, "emergency");
}

/* RFC 6665 4.4.3: without a dialog, Expires 0 asks for the state once. */
static bool subscribe_kind(struct msg *msg, struct buf *value)
{
	bool in_dialog = msg_to_tag(msg).n > 0;

	if (str_is(header_expires(msg), "0"))
		return give(value, in_dialog ? "remove" : "fetch");
	return give(value, in_dialog ? "refresh" : "initial");
}

/* RFC 3903 4.1, table 1. */
static bool publish_kind(struct msg *msg, struct buf *value)
{
	if (str_is(header_expires(msg), "0"))
		return give(value, "remove");
	if (!msg_value(msg, HDR_SIP_IF_MATCH).p)
		return give(value, "initial");
	return give(value, msg->body.n ? "modify" : "refresh");
}

/* A response is of its request's kind. */
bool match_kind(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct msg *request = request_of(subject);

	(void)row;
	if (!request)
		return false;
	switch (request->method) {
	case METHOD_REGISTER:
		return register_kind(request, value);
	case METHOD_SUBSCRIBE:
		return subscribe_kind(request, value);
	case METHOD_PUBLISH:
		return publish_kind(request, value);
	case METHOD_INVITE:
		return give(value, msg_to_tag(request).n ? "refresh" : "initial");
	case METHOD_UPDATE:
		return msg_to_tag(request).n && give(value, "refresh");
	default:
		return false;
	}
}

/* Visual separators (RFC 3966 5.1.1) go and escapes are resolved where all else is what a number is
 * made of. */
static bool is_number(struct str user)
{
	for (size_t i = 0; i < user.n; i++)
		if (!(user.p[i] >= '0' && user.p[i] <= '9') &&
		    str_find(STR("+-.()*#"), user.p[i]) < 0)
			return false;
	return user.n > 0;
}

/* Without the parameters of the user part; text that is no number keeps its dots and dashes. */
void word_add_number(struct buf *value, struct str user)
{
	ptrdiff_t semicolon = str_find(user, ';');
	struct buf plain = { 0 };
	bool number;

	if (semicolon >= 0)
		user.n = (size_t)semicolon;
	text_unescape(&plain, user);
	number = is_number(buf_str(&plain));
	for (size_t i = 0; i < plain.n; i++)
		if (!number || str_find(STR("-.()"), plain.p[i]) < 0)
			buf_add_char(value, plain.p[i]);
	buf_free(&plain);
}

/* Of what begins a call; of what follows the scene knows it. */
bool match_dial(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct msg *request = request_of(subject);
	const struct uri *uri;

	(void)row;
	if (!request || (request->method != METHOD_INVITE && request->method != METHOD_CANCEL &&
			 request->method != METHOD_MESSAGE))
		return false;
	uri = msg_request_uri(request);
	if (!uri || !uri->user.p)
		return false;
	word_add_number(value, uri->user);
	return true;
}

/* RFC 3262 3: what the UAC must acknowledge with PRACK. */
bool match_reliable(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct msg *msg = subject->msg;
	bool reliable;

	(void)row;
	if (!msg || msg->status <= 100 || msg->status >= 200)
		return false;
	reliable = msg_lists(msg, HDR_REQUIRE, STR("100rel")) && msg_value(msg, HDR_RSEQ).n;
	return give(value, reliable ? "yes" : "no");
}

/* RFC 3891 6.1: the identifiers in one order, whatever theirs. */
static bool add_replaced(struct buf *value, struct str text)
{
	struct str to_tag, from_tag, call_id;
	struct param early;

	if (!str_cut(&text, ';', &call_id))
		return false;
	to_tag = param_value(text, ';', STR("to-tag"));
	from_tag = param_value(text, ';', STR("from-tag"));
	buf_printf(value, "%.*s;to-tag=%.*s;from-tag=%.*s%s", STR_ARG(call_id), STR_ARG(to_tag),
		   STR_ARG(from_tag),
		   param_get(text, ';', STR("early-only"), &early) ? ";early-only" : "");
	return true;
}

/* The Replaces among the headers of the URI that a REFER refers to. */
static bool referred_replaced(struct msg *refer, struct buf *value)
{
	struct buf plain = { 0 };
	struct address address;
	struct param param;
	bool found;

	found = address_parse(&refer->arena, msg_value(refer, HDR_REFER_TO), &address) &&
		param_get(address.uri.headers, '&', STR("Replaces"), &param);
	if (found) {
		text_unescape(&plain, param.value);
		found = add_replaced(value, buf_str(&plain));
	}
	buf_free(&plain);
	return found;
}

bool match_replaces(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct msg *msg = subject->msg;
	struct str replaces;

	(void)row;
	if (!msg || !msg->is_request)
		return false;
	replaces = msg_value(msg, HDR_REPLACES);
	if (replaces.p)
		return add_replaced(value, replaces);
	return msg_value(msg, HDR_REFER_TO).p && referred_replaced(msg, value);
}

bool match_body_hex(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	struct str body = subject->msg ? subject->msg->body : STR_NONE;

	(void)row;
	if (!body.n)
		return false;
	buf_reserve(value, 2 * body.n + 1);
	hex_write((const uint8_t *)body.p, body.n, value->p + value->n);
	value->n += 2 * body.n;
	return true;
}
