/* SPDX-License-Identifier: Apache-2.0 */
/* Paths. What each kind of them does is in path_header.c, path_start.c, path_body.c, path_sdp.c. */
#include "rule/path.h"

#include "msg/param.h"
#include "rule/path_parts.h"
#include "rule/word_sms.h"

/* Derived words are read by rule/word. */
static const struct path_ops *const ops_rows[] = {
	[PATH_HEADER] = &path_header_ops,
	[PATH_WORD] = NULL,
	[PATH_START] = &path_start_ops,
	[PATH_METHOD] = &path_method_ops,
	[PATH_URI] = &path_uri_ops,
	[PATH_STATUS] = &path_status_ops,
	[PATH_REASON] = &path_reason_ops,
	[PATH_BODY] = &path_body_ops,
	[PATH_BODY_TYPE] = &path_body_type_ops,
	[PATH_BODY_OCTET] = &path_body_octet_ops,
	[PATH_XML] = &path_xml_ops,
	[PATH_SDP] = &path_sdp_ops,
};

/* As written. */
struct str path_text(const struct path *path)
{
	return path->text;
}

/* WORD_NONE for all others. */
enum word_id path_word(const struct path *path)
{
	return path->word;
}

/* Header and medium are the names that can be unknown. */
bool path_is_known(const struct path *path)
{
	return !path->unknown;
}

/* Only of an unknown one. */
const char *path_suggestion(const struct path *path)
{
	return path->nearest;
}

/* Nothing is handed on behind the value that was enough. */
bool reader_give(struct reader *reader, struct str value)
{
	if (reader->done)
		return true;
	reader->count++;
	reader->done = reader->fn(reader->arg, value);
	return reader->done;
}

/* Values, one per line, are made anew each time: they live in the scratch. */
static void read_word(const struct path *path, const struct subject *subject, struct reader *reader)
{
	struct buf value = { 0 };
	ptrdiff_t end;

	if (word_read(word_row(path->word), subject, &value)) {
		struct str text = buf_str(&value), line;

		text.p = arena_copy(reader->scratch, text.p, text.n);
		do {
			end = str_find(text, '\n');
			line = (struct str){ text.p, end < 0 ? text.n : (size_t)end };
			text = str_from(text, line.n + 1);
		} while (!reader_give(reader, line) && end >= 0);
	}
	buf_free(&value);
}

/* A connection before its first message has no message. */
unsigned path_values_raw(const struct path *path, const struct subject *subject,
			 struct reader *reader)
{
	if (path->kind == PATH_WORD)
		read_word(path, subject, reader);
	else if (subject->msg)
		ops_rows[path->kind]->read(path, subject->msg, reader);
	return reader->count;
}

/* Quotes belong to parameters and display names, not to what they say. */
struct str path_plain(const struct path *path, struct arena *arena, struct str value)
{
	bool quotes = path->part == PART_PARAM || path->part == PART_NAME;

	return quotes ? param_unescape(arena, value) : value;
}

/* Who asked for values without quotes. */
struct plain_reader {
	const struct path *path;
	struct arena *scratch;
	bool (*fn)(void *arg, struct str value);
	void *arg;
};

/* Between the two readers. */
static bool give_plain(void *arg, struct str value)
{
	const struct plain_reader *plain = arg;

	return plain->fn(plain->arg, path_plain(plain->path, plain->scratch, value));
}

/* Without quotes. */
unsigned path_values(const struct path *path, const struct subject *subject, struct arena *scratch,
		     bool (*fn)(void *arg, struct str value), void *arg)
{
	struct plain_reader plain = { path, scratch, fn, arg };
	struct reader reader = { .scratch = scratch, .fn = give_plain, .arg = &plain };

	return path_values_raw(path, subject, &reader);
}

/* Wants no more than one. */
static bool take_first(void *arg, struct str value)
{
	*(struct str *)arg = value;
	return true;
}

/* The first is enough. */
bool path_value(const struct path *path, const struct subject *subject, struct arena *scratch,
		struct str *value)
{
	*value = STR_NONE;
	return path_values(path, subject, scratch, take_first, value) > 0;
}

/* By its kind. */
int path_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	const struct path_ops *ops = ops_rows[path->kind];

	if (!ops && word_sms_can_set(path->word))
		return word_sms_set(msg, path->word, value, why);
	if (!ops)
		return path_refuse(why, "the derived word %.*s cannot be set", STR_ARG(path->text));
	return ops->set(path, msg, value, why);
}

/* By its kind. */
unsigned path_remove(const struct path *path, struct msg *msg)
{
	const struct path_ops *ops = ops_rows[path->kind];

	return ops && ops->remove ? ops->remove(path, msg) : 0;
}

/* By its kind. */
int path_add(const struct path *path, struct msg *msg, struct str value, struct str at,
	     char why[160])
{
	const struct path_ops *ops = ops_rows[path->kind];

	if (!ops || !ops->add)
		return path_refuse(why, "nothing can be added to %.*s", STR_ARG(path->text));
	return ops->add(path, msg, value, at, why);
}
