/* SPDX-License-Identifier: Apache-2.0 */
/* Paths into the body: body, body.type, body.octet[i], xml(XPATH). */
#include "body/xml.h"
#include "msg/body_part.h"
#include "rule/path_parts.h"
#include "rule/text_edit.h"

_Static_assert(XML_WHY == 160, "one sentence has the same room everywhere");

/* An empty body is none. */
static void body_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	(void)path;
	if (msg->body.n)
		reader_give(reader, msg->body);
}

/* Content-Type stays what it was. */
static int body_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	(void)path;
	(void)why;
	msg->body = msg_hold(msg, value);
	return 0;
}

/* Its Content-Type goes with it. */
static unsigned body_remove(const struct path *path, struct msg *msg)
{
	unsigned n = msg->body.n > 0;

	(void)path;
	msg_set_body(msg, STR_NONE, STR_NONE);
	return n;
}

/* Content-Type without parameters. */
static struct str media_type(const struct msg *msg)
{
	struct str type = msg_value(msg, HDR_CONTENT_TYPE);
	ptrdiff_t semicolon = str_find(type, ';');

	if (semicolon >= 0)
		type.n = (size_t)semicolon;
	return type.p ? str_trim(type) : STR_NONE;
}

/* Of a body that may be empty. */
static void type_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	struct str type = media_type(msg);

	(void)path;
	if (type.p)
		reader_give(reader, type);
}

/* Its parameters stay. */
static int type_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	struct str whole = msg_value(msg, HDR_CONTENT_TYPE);

	(void)path;
	(void)why;
	if (whole.p)
		value = text_splice(&msg->arena, whole, 0, media_type(msg).n, value);
	msg_set(msg, HDR_CONTENT_TYPE, msg_hold(msg, value));
	return 0;
}

/* The body stays. */
static unsigned type_remove(const struct path *path, struct msg *msg)
{
	(void)path;
	return msg_remove(msg, HDR_CONTENT_TYPE);
}

/* From 1, from the end below 0; false when the body is not so long. */
static bool find_octet(const struct path *path, const struct msg *msg, size_t *at)
{
	size_t n = msg->body.n;

	*at = path->index > 0 ? (size_t)path->index - 1 : n - (size_t)-path->index;
	return *at < n;
}

/* Two digits of hex. */
static void octet_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	char *hex;
	size_t at;

	if (!find_octet(path, msg, &at))
		return;
	hex = arena_alloc(reader->scratch, 3);
	hex_write((const uint8_t *)msg->body.p + at, 1, hex);
	reader_give(reader, (struct str){ hex, 2 });
}

/* As many octets as the hex has stand in its place. */
static int octet_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	size_t n = value.n / 2, at;
	uint8_t *octets = arena_alloc(&msg->arena, n + 1);

	if (!find_octet(path, msg, &at))
		return path_refuse(why, "the body has no octet for %.*s", STR_ARG(path->text));
	if (!n || !hex_read(value, octets, n))
		return path_refuse(why, "'%.*s' is no hex", STR_ARG(value));
	msg->body = text_splice(&msg->arena, msg->body, at, at + 1,
				(struct str){ (const char *)octets, n });
	return 0;
}

/* The rest moves up. */
static unsigned octet_remove(const struct path *path, struct msg *msg)
{
	size_t at;

	if (!find_octet(path, msg, &at))
		return 0;
	msg->body = text_splice(&msg->arena, msg->body, at, at + 1, STR(""));
	return 1;
}

static bool looks_like_xml(struct str text)
{
	return str_starts(str_trim(text), STR("<"));
}

/* Who asks an XPath of each part. */
struct xml_reader {
	const struct path *path;
	struct reader *reader;
};

/* A part that is no XML, or another XML, has no such values. */
static bool read_part(void *arg, struct str type, struct str text)
{
	const struct xml_reader *xml = arg;
	struct xml_values values;
	char why[XML_WHY];

	(void)type;
	if (!looks_like_xml(text) ||
	    xml_get(xml->reader->scratch, text, xml->path->xpath, &values, why) != 0)
		return false;
	for (unsigned i = 0; i < values.n; i++)
		if (reader_give(xml->reader, values.rows[i]))
			return true;
	return false;
}

/* Of all parts of the body. */
static void xml_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	body_parts_each(msg, read_part, &(struct xml_reader){ path, reader });
}

/* The first part that is XML. */
static bool take_xml(void *arg, struct str type, struct str text)
{
	(void)type;
	if (!looks_like_xml(text))
		return false;
	*(struct str *)arg = text;
	return true;
}

/* The body room finds the place or makes it. */
static int xml_write(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	struct str text = msg->body, old;
	int n;

	if (text.n == 0)
		return path_refuse(why, "there is no body");
	body_parts_each(msg, take_xml, &text);
	old = text;
	n = xml_set(&msg->arena, &text, path->xpath, value, why);
	if (n == 0)
		return path_refuse(why, "the body has no place for %.*s", STR_ARG(path->text));
	if (n > 0)
		body_part_put(msg, old, text);
	return n < 0 ? n : 0;
}

/* A body that is no XML stays as it is. */
static unsigned xml_take_out(const struct path *path, struct msg *msg)
{
	struct str text = STR_NONE, old;
	char why[XML_WHY];
	int n;

	if (!body_parts_each(msg, take_xml, &text))
		return 0;
	old = text;
	n = xml_remove(&msg->arena, &text, path->xpath, why);
	if (n > 0)
		body_part_put(msg, old, text);
	return n > 0 ? (unsigned)n : 0;
}

const struct path_ops path_body_ops = { body_read, body_set, body_remove, NULL };
const struct path_ops path_body_type_ops = { type_read, type_set, type_remove, NULL };
const struct path_ops path_body_octet_ops = { octet_read, octet_set, octet_remove, NULL };
const struct path_ops path_xml_ops = { xml_read, xml_write, xml_take_out, NULL };
