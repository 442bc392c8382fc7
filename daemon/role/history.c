/* SPDX-License-Identifier: Apache-2.0 */
/* History-Info, read and written. */
#include "role/history.h"

#include "msg/param.h"
#include "msg/value.h"

static const char anonymous[] = "<sip:anonymous@anonymous.invalid>";

/* Causes of RFC 4458 as TS 24.604 Annex C uses them. */
static const int causes[] = { 302, 404, 408, 480, 486, 487, 503 };

static int cause_of(struct str params)
{
	uint32_t cause = 0;

	str_to_u32(param_value(params, ';', STR("cause")), &cause);
	for (size_t i = 0; i < ARRAY_LEN(causes); i++)
		if (causes[i] == (int)cause)
			return causes[i];
	return 0;
}

static bool is_private(struct str headers)
{
	return str_iis(param_value(headers, '&', STR("Privacy")), "history");
}

/* The URI without its headers. */
static struct str without_headers(const struct address *address)
{
	struct str text = address->uri_text;

	if (address->uri.headers.p)
		text.n = (size_t)(address->uri.headers.p - text.p) - 1;
	return text;
}

static bool read_entry(struct msg *msg, const struct msg_value *value, struct history_entry *entry)
{
	struct address address;

	if (!address_parse(&msg->arena, value->text, &address) || address.star)
		return false;
	*entry = (struct history_entry){ .uri = without_headers(&address),
					 .index = param_value(address.params, ';', STR("index")),
					 .cause = cause_of(address.uri.params),
					 .is_private = is_private(address.uri.headers) };
	return true;
}

bool history_entry(struct msg *msg, int number, struct history_entry *entry)
{
	struct msg_value value;

	return value_at(msg, HDR_HISTORY_INFO, STR_NONE, number, &value) &&
	       read_entry(msg, &value, entry);
}

unsigned history_diversions(struct msg *msg)
{
	struct value_walk walk;
	struct msg_value value;
	struct history_entry entry;
	unsigned n = 0;

	value_walk_start(&walk, HDR_HISTORY_INFO, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		n += read_entry(msg, &value, &entry) && entry.cause;
	return n;
}

/* Digits and dots, and room for more. */
static bool is_index(struct str index)
{
	if (!index.n || index.n > HISTORY_INDEX_MAX - 3)
		return false;
	for (size_t i = 0; i < index.n; i++)
		if ((index.p[i] < '0' || index.p[i] > '9') && index.p[i] != '.')
			return false;
	return true;
}

/* Octets that stand in a URI's header as they are (RFC 3261 25.1); others are escaped. */
static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       strchr("-_.!~*'()[]/?:+$", c);
}

static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] && is_plain(text.p[i]))
			buf_add_char(out, text.p[i]);
		else
			buf_printf(out, "%%%02X", (unsigned char)text.p[i]);
}

/* "<URI?Reason=...&Privacy=history>" */
static void add_uri(struct buf *out, struct str uri, struct str reason, bool hide)
{
	buf_printf(out, "<%.*s", STR_ARG(uri));
	if (reason.n) {
		buf_add_text(out, "?Reason=");
		add_escaped(out, reason);
	}
	if (hide)
		buf_printf(out, "%cPrivacy=history", reason.n ? '&' : '?');
	buf_add_char(out, '>');
}

/* Is the last entry that of `uri`? */
static bool last_is(struct msg *msg, struct str uri, struct history_entry *last)
{
	struct uri own, wanted;

	return history_entry(msg, -1, last) && is_index(last->index) &&
	       uri_parse(&msg->arena, last->uri, &own) && uri_parse(&msg->arena, uri, &wanted) &&
	       str_eq(uri_aor(&msg->arena, &own), uri_aor(&msg->arena, &wanted));
}

/* Puts what befell it and whether it is private into the last entry, which is the diverting user's. */
static void mark_last(struct msg *msg, const struct history_step *step,
		      const struct history_entry *last)
{
	struct msg_value value;
	struct address address;
	struct buf text = { 0 };

	if (!value_at(msg, HDR_HISTORY_INFO, STR_NONE, -1, &value) ||
	    !address_split(value.text, &address))
		return;
	add_uri(&text, last->uri, step->reason, step->hide_from || last->is_private);
	buf_printf(&text, ";%.*s", STR_ARG(address.params));
	value_replace(msg, &value, buf_str(&text));
	buf_free(&text);
}

void history_add(struct msg *msg, const struct history_step *step)
{
	struct history_entry last;
	struct str index = STR("1");
	struct buf text = { 0 };

	if (last_is(msg, step->from, &last)) {
		index = msg_hold(msg, last.index);
		mark_last(msg, step, &last);
	} else {
		if (history_entry(msg, -1, &last) && is_index(last.index))
			index = MSG_JOIN(msg, last.index, STR(".1"));
		add_uri(&text, step->from, step->reason, step->hide_from);
		buf_printf(&text, ";index=%.*s", STR_ARG(index));
		msg_add(msg, HDR_HISTORY_INFO, msg_hold(msg, buf_str(&text)));
		buf_reset(&text);
	}
	add_uri(&text, step->to, STR_NONE, step->hide_to);
	buf_printf(&text, ";index=%.*s.1;mp=%.*s", STR_ARG(index), STR_ARG(index));
	msg_add(msg, HDR_HISTORY_INFO, msg_hold(msg, buf_str(&text)));
	buf_free(&text);
}

void history_conceal(struct msg *msg)
{
	bool all = msg_lists(msg, HDR_PRIVACY, STR("history")) ||
		   msg_lists(msg, HDR_PRIVACY, STR("header"));
	struct history_entry entry;
	struct msg_value value;
	struct address address;

	for (int i = 1; value_at(msg, HDR_HISTORY_INFO, STR_NONE, i, &value); i++) {
		if (!read_entry(msg, &value, &entry) || (!all && !entry.is_private) ||
		    !address_split(value.text, &address))
			continue;
		value_replace(msg, &value,
			      MSG_JOIN(msg, str_of(anonymous),
				       address.params.n ? STR(";") : STR_NONE, address.params));
	}
}
