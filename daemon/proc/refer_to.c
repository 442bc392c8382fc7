/* SPDX-License-Identifier: Apache-2.0 */
/* Refer-To and message fragments. */
#include "proc/refer_to.h"

#include <stdio.h>

#include "msg/param.h"
#include "msg/value.h"

/* Headers that a Refer-To may ask for; others are dangerous or our own (RFC 3261 19.1.5). */
static const enum hdr allowed[] = {
	HDR_ACCEPT_CONTACT, HDR_ALERT_INFO, HDR_ANSWER_MODE,	      HDR_CALL_INFO, HDR_HISTORY_INFO,
	HDR_IN_REPLY_TO,    HDR_JOIN,	    HDR_ORGANIZATION,	      HDR_PRIORITY,  HDR_PRIVACY,
	HDR_REASON,	    HDR_REJECT_CONTACT, HDR_REPLACES,	      HDR_REQUIRE,   HDR_SUBJECT,
	HDR_REQUEST_DISPOSITION, HDR_RESOURCE_PRIORITY, HDR_USER_AGENT,
};

static bool is_allowed(struct str name)
{
	enum hdr id = hdr_of(name);

	for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
		if (id == allowed[i])
			return true;
	return false;
}

/* With %HH resolved; false when it is broken, or holds what no header line may. */
static bool unescape(struct arena *arena, struct str text, struct str *out)
{
	char *at = arena_alloc(arena, text.n + 1);

	out->p = at;
	for (size_t i = 0; i < text.n; i++) {
		uint8_t octet = (uint8_t)text.p[i];

		if (octet == '%') {
			if (i + 2 >= text.n ||
			    !hex_read((struct str){ text.p + i + 1, 2 }, &octet, 1))
				return false;
			i += 2;
		}
		if (octet < ' ' || octet == 0x7f)
			return false;
		*at++ = (char)octet;
	}
	*at = '\0';
	out->n = (size_t)(at - out->p);
	return true;
}

const char *refer_line(struct msg *msg, struct str name, struct str value)
{
	struct buf line = { 0 };
	const char *copy;

	buf_add_str(&line, name);
	buf_add_text(&line, ": ");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '$')
			buf_add_char(&line, '$');
		buf_add_char(&line, value.p[i]);
	}
	copy = arena_copy(&msg->arena, line.p, line.n);
	buf_free(&line);
	return copy;
}

/* The header part: name=value, by `&`. */
static bool read_headers(struct msg *msg, struct str part, struct refer_to *to)
{
	struct str rest = part;
	struct param param;
	const char **lines;
	unsigned n = 0;

	while (param_next(&rest, '&', &param))
		n++;
	lines = arena_alloc(&msg->arena, (n + 1) * sizeof(*lines));
	to->headers = lines;
	n = 0;
	while (param_next(&part, '&', &param)) {
		struct str name, value;

		if (!unescape(&msg->arena, param.name, &name) || !name.n ||
		    !unescape(&msg->arena, param.value, &value))
			return false;
		if (!is_allowed(name))
			continue;
		if (hdr_of(name) == HDR_REPLACES && to->replaces.n)
			return false;
		if (hdr_of(name) == HDR_REPLACES)
			to->replaces = value;
		lines[n++] = refer_line(msg, name, value);
	}
	lines[n] = NULL;
	return true;
}

static int refuse(char why[96], int status, const char *text)
{
	snprintf(why, 96, "%s", text);
	return status;
}

/* Without header part and method. */
static bool read_uri(struct msg *msg, const struct uri *uri, struct refer_to *to)
{
	struct str text = uri->text;

	if (uri->headers.p)
		text.n = (size_t)(uri->headers.p - text.p) - 1;
	to->method_name = param_value(uri->params, ';', STR("method"));
	if (!to->method_name.n)
		to->method_name = STR("INVITE");
	to->method = method_of(to->method_name);
	to->uri = param_remove(&msg->arena, text, ';', STR("method"));
	return uri_parse(&msg->arena, to->uri, &to->read);
}

int refer_to_read(struct msg *refer, struct refer_to *to, char why[96])
{
	struct msg_value value;
	struct address address;

	*to = (struct refer_to){ .referred_by = msg_value(refer, HDR_REFERRED_BY) };
	if (value_count(refer, HDR_REFER_TO, STR_NONE) != 1 ||
	    !value_at(refer, HDR_REFER_TO, STR_NONE, 1, &value))
		return refuse(why, 400, "a REFER has one Refer-To");
	if (!address_parse(&refer->arena, value.text, &address) || address.star)
		return refuse(why, 400, "Refer-To cannot be read");
	if (!uri_is_sip(&address.uri) && !str_iis(address.uri.scheme, "tel"))
		return refuse(why, 416, "the scheme in Refer-To is not supported");
	if (!read_uri(refer, &address.uri, to))
		return refuse(why, 400, "Refer-To cannot be read");
	if (!read_headers(refer, address.uri.headers, to))
		return refuse(why, 400, "the header part in Refer-To cannot be read");
	return 0;
}

bool refer_wants_no_subscription(const struct msg *refer)
{
	struct str rest = msg_value(refer, HDR_REFER_SUB), value;

	return str_cut(&rest, ';', &value) && str_iis(value, "false");
}

bool sipfrag_read(struct str body, int *status, struct str *phrase)
{
	struct str line = body, version, code;
	uint32_t number;
	ptrdiff_t end = str_find(body, '\n');

	if (end >= 0)
		line.n = (size_t)end;
	line = str_trim(line);
	if (!str_starts(line, STR("SIP/2.0 ")) || !str_word(&line, &version) ||
	    !str_word(&line, &code) || code.n != 3 || !str_to_u32(code, &number) || number < 100 ||
	    number > 699)
		return false;
	*status = (int)number;
	*phrase = str_trim(line);
	return true;
}
