/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of a multipart body, found where they stand. */
#include "msg/body_part.h"

#include "msg/param.h"

enum { DEPTH_MAX = 4, BOUNDARY_MAX = 70 };

/* The next line of *rest, without its line end; false behind the last. */
static bool take_line(struct str *rest, struct str *line)
{
	ptrdiff_t end;

	if (!rest->n)
		return false;
	end = str_find(*rest, '\n');
	*line = (struct str){ rest->p, end < 0 ? rest->n : (size_t)end };
	*rest = str_from(*rest, end < 0 ? rest->n : (size_t)end + 1);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

/* Is the line "--BOUNDARY", or with *last "--BOUNDARY--"? Blanks may follow. */
static bool is_delimiter(struct str line, struct str boundary, bool *last)
{
	struct str rest;

	if (!str_starts(line, STR("--")) || !str_starts(str_from(line, 2), boundary))
		return false;
	rest = str_from(line, 2 + boundary.n);
	*last = str_starts(rest, STR("--"));
	return str_trim(str_from(rest, *last ? 2 : 0)).n == 0;
}

/* Passes over what stands before the next delimiter; *part gets it, without the line end that belongs
 * to the delimiter. False when no delimiter follows. */
static bool take_part(struct str *rest, struct str boundary, struct str *part, bool *last)
{
	const char *from = rest->p;
	struct str line;

	while (take_line(rest, &line)) {
		if (!is_delimiter(line, boundary, last))
			continue;
		*part = (struct str){ from, (size_t)(line.p - from) };
		if (part->n && part->p[part->n - 1] == '\n')
			part->n--;
		if (part->n && part->p[part->n - 1] == '\r')
			part->n--;
		return true;
	}
	return false;
}

/* Takes the header lines off a part; its Content-Type, STR_NONE when it has none. */
static struct str take_head(struct str *part)
{
	struct str line, name, type = STR_NONE;

	while (take_line(part, &line) && line.n)
		if (str_cut(&line, ':', &name) &&
		    (str_iis(name, "Content-Type") || str_iis(name, "c")))
			type = str_trim(line);
	return type;
}

/* Who looks at the parts. */
struct looker {
	bool (*fn)(void *arg, struct str type, struct str body);
	void *arg;
};

static bool is_multipart(struct str type)
{
	return type.n >= 10 && str_iis((struct str){ type.p, 10 }, "multipart/");
}

/* One body by its Content-Type; too deep, or without a boundary that could be, it is a part as any. */
static bool look(const struct looker *looker, struct str content_type, struct str body,
		 unsigned depth)
{
	struct str rest = content_type, type = STR_NONE, boundary, part;
	bool last = false;

	if (content_type.p)
		str_cut(&rest, ';', &type);
	boundary = param_value(rest, ';', STR("boundary"));
	if (depth == DEPTH_MAX || !is_multipart(type) || !boundary.n || boundary.n > BOUNDARY_MAX)
		return looker->fn(looker->arg, type, body);
	if (!take_part(&body, boundary, &part, &last))
		return false;
	while (!last && take_part(&body, boundary, &part, &last)) {
		struct str head = take_head(&part);

		if (look(looker, head, part, depth + 1))
			return true;
	}
	return false;
}

bool body_parts_each(const struct msg *msg, bool (*fn)(void *arg, struct str type, struct str body),
		     void *arg)
{
	const struct looker looker = { fn, arg };

	return msg->body.n && look(&looker, msg_value(msg, HDR_CONTENT_TYPE), msg->body, 0);
}

/* What is looked for, and what was found. */
struct wanted {
	struct str type, found;
};

static bool is_wanted(void *arg, struct str type, struct str body)
{
	struct wanted *wanted = arg;

	if (!body.n || !str_ieq(type, wanted->type))
		return false;
	wanted->found = body;
	return true;
}

struct str body_part_find(const struct msg *msg, struct str type)
{
	struct wanted wanted = { type, STR_NONE };

	body_parts_each(msg, is_wanted, &wanted);
	return wanted.found;
}

void body_part_put(struct msg *msg, struct str part, struct str text)
{
	struct str before = { msg->body.p, (size_t)(part.p - msg->body.p) };
	struct str behind = str_from(msg->body, before.n + part.n);

	msg->body = before.n || behind.n ? MSG_JOIN(msg, before, text, behind) : text;
}
