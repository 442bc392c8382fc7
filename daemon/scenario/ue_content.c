/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies that are no SDP: of a line's text, of files, of several parts (RFC 2046 5.1, RFC 5621). */
#include <stdio.h>
#include <string.h>

#include "msg/body_part.h"
#include "scenario/script.h"
#include "scenario/ue_private.h"

static const char boundary[] = "imsd-scenario";

/* What a text is by its beginning, or its root element; the last row fits all. */
static const struct {
	const char *text, *type;
	const char *disposition; /* of a part (RFC 3261 20.11, RFC 5366 4, TS 24.390 4.5) */
} type_rows[] = {
	{ "v=0", "application/sdp", "session" },
	{ "SIP/2.0 ", "message/sipfrag;version=2.0", NULL },
	{ "Messages-Waiting:", "application/simple-message-summary", NULL },
	{ "Signal=", "application/dtmf-relay", NULL },
	{ "<resource-lists", "application/resource-lists+xml", "recipient-list" },
	{ "<ussd-data", "application/vnd.3gpp.ussd+xml", "render;handling=optional" },
	{ "<ims-cw", "application/vnd.3gpp.cw+xml", "render;handling=optional" },
	{ "<presence", "application/pidf+xml", NULL },
	{ "<conference-info", "application/conference-info+xml", NULL },
	{ "<dialog-info", "application/dialog-info+xml", NULL },
	{ "<reginfo", "application/reginfo+xml", NULL },
	{ "<ims-3gpp", "application/3gpp-ims+xml", NULL },
	{ "<isComposing", "application/im-iscomposing+xml", NULL },
	{ "", "text/plain;charset=UTF-8", NULL },
};

/* Behind declaration, comments and the prefix of its name. */
static struct str root_element(struct str text)
{
	ptrdiff_t end, colon;

	text = str_trim(text);
	while (str_starts(text, STR("<?")) || str_starts(text, STR("<!"))) {
		end = str_search(text, STR(">"));
		if (end < 0)
			return text;
		text = str_trim(str_from(text, (size_t)end + 1));
	}
	if (!text.n || text.p[0] != '<')
		return text;
	colon = str_find(text, ':');
	for (ptrdiff_t i = 1; i < colon; i++)
		if (str_is_blank(text.p[i]) || text.p[i] == '>' || text.p[i] == '/')
			return text;
	return colon > 0 ? str_from(text, (size_t)colon) : text;
}

/* The row of a text; a name behind a prefix lacks its `<`. */
static size_t type_of(struct str text)
{
	struct str root = root_element(text);
	size_t i = 0;

	for (; i < ARRAY_LEN(type_rows) - 1; i++) {
		struct str known = str_of(type_rows[i].text);

		if (str_starts(root, known) || (known.p[0] == '<' && root.n && root.p[0] == ':' &&
						str_starts(str_from(root, 1), str_from(known, 1))))
			break;
	}
	return i;
}

/* A file with the `$` values of the line put in; lives in the message. */
static bool read_file(struct recipe *recipe, const char *path, struct str *text)
{
	struct str whole, unknown;
	struct buf out = { 0 };
	int error = script_read_file(&recipe->arena, path, &whole);
	bool known;

	if (error) {
		snprintf(recipe->why, 160, "%.100s: %s", path, strerror(-error));
		return false;
	}
	known = dollars_expand(recipe->order->dollars, whole, NULL, &out, &unknown);
	*text = msg_hold(recipe->msg, buf_str(&out));
	buf_free(&out);
	if (!known)
		snprintf(recipe->why, 160, "%.60s: $%.*s has no value yet", path, STR_ARG(unknown));
	return known;
}

/* Octets written in hex. */
static bool read_hex(struct recipe *recipe, struct str hex, struct str *octets)
{
	uint8_t *room = arena_alloc(&recipe->msg->arena, hex.n / 2 + 1);

	if (hex.n % 2 || !hex_read(hex, room, hex.n / 2)) {
		snprintf(recipe->why, 160, "body.hex=%.*s: pairs of hex digits", STR_ARG(hex));
		return false;
	}
	*octets = (struct str){ (const char *)room, hex.n / 2 };
	return true;
}

bool content_make(struct recipe *recipe)
{
	const struct attribute *file = recipe->words[WORD_BODY_FILE];
	struct str text = STR_NONE, hex;

	if (!recipe_word(recipe, WORD_BODY_HEX, &hex))
		return false;
	if (file && file->file && !read_file(recipe, file->file, &text))
		return false;
	if (hex.p && !read_hex(recipe, hex, &text))
		return false;
	if (text.p)
		msg_set_body(recipe->msg, STR_NONE, text);
	return sms_make(recipe);
}

/* One part behind its boundary. */
static void add_part(struct buf *out, struct str type, const char *disposition, struct str body)
{
	buf_printf(out, "--%s\r\nContent-Type: %.*s\r\n", boundary, STR_ARG(type));
	if (disposition)
		buf_printf(out, "Content-Disposition: %s\r\n", disposition);
	buf_add_text(out, "\r\n");
	buf_add_str(out, body);
	buf_add_text(out, "\r\n");
}

/* One `part`: its type stands before the file's name, or is what the text looks like. */
static bool add_file(struct recipe *recipe, const struct attribute *part, struct buf *out)
{
	struct str rest = part->condition->value, type = STR_NONE, text;
	size_t row;

	if (!read_file(recipe, part->file, &text))
		return false;
	if (str_find(rest, ':') >= 0)
		str_cut(&rest, ':', &type);
	row = type_of(text);
	if (!type.p)
		type = str_of(type_rows[row].type);
	add_part(out, type, type_rows[row].disposition, text);
	return true;
}

/* All `part` words of the line, the body that there is first. */
static bool wrap(struct recipe *recipe)
{
	struct msg *msg = recipe->msg;
	const struct attribute *at = recipe->order->line->attributes;
	struct str type = msg_value(msg, HDR_CONTENT_TYPE);
	struct buf out = { 0 };
	bool made = true;

	if (msg->body.n)
		add_part(&out, type, type_rows[type_of(msg->body)].disposition, msg->body);
	for (; at && made; at = at->next)
		if (at->word == WORD_PART)
			made = add_file(recipe, at, &out);
	buf_printf(&out, "--%s--\r\n", boundary);
	if (made)
		msg_set_body(msg, msg_format(msg, "multipart/mixed;boundary=%s", boundary),
			     msg_hold(msg, buf_str(&out)));
	buf_free(&out);
	return made;
}

bool content_finish(struct recipe *recipe)
{
	struct msg *msg = recipe->msg;

	if (msg->body.n && !msg_value(msg, HDR_CONTENT_TYPE).p)
		msg_add(msg, HDR_CONTENT_TYPE, str_of(type_rows[type_of(msg->body)].type));
	return !recipe->words[WORD_PART] || wrap(recipe);
}
