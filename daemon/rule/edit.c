/* SPDX-License-Identifier: Apache-2.0 */
/* Edits applied to a message, and what was done put into words. */
#include "rule/edit.h"

#include <string.h>

#include "rule/edit_file.h"
#include "rule/path_parts.h"
#include "rule/text_edit.h"

/* One edit at work: its texts with their `$` values. */
struct edit_run {
	const struct edit *edit;
	struct msg *msg;
	struct str value, with;
	struct buf *said;
	char why[160];
};

/* The first value of the edit's path; STR_NONE when absent. */
static struct str value_now(const struct edit_run *run)
{
	struct subject subject = { .msg = run->msg };
	struct str value;

	path_value(run->edit->path, &subject, &run->msg->arena, &value);
	return value;
}

/* What the edit is about, then what became of it. */
static void say_path(const struct edit_run *run, const char *text)
{
	buf_add_str(run->said, path_text(run->edit->path));
	buf_add_text(run->said, text);
}

/* One side of a change. */
static void say_or_absent(struct buf *said, struct str value)
{
	if (value.p)
		say_value(said, value);
	else
		buf_add_text(said, "absent");
}

/* "BEFORE -> AFTER" */
static void say_change(struct buf *said, struct str before, struct str after)
{
	say_or_absent(said, before);
	buf_add_text(said, " -> ");
	say_or_absent(said, after);
}

/* Before and after are what the path reads, so a value that broke the place reads as absent. */
static bool apply_set(struct edit_run *run)
{
	struct str before = value_now(run);

	say_path(run, ": ");
	if (path_set(run->edit->path, run->msg, run->value, run->why) != 0) {
		buf_add_text(run->said, run->why);
		return false;
	}
	say_change(run->said, before, value_now(run));
	return true;
}

/* Of several the number is said, of one what it was. */
static bool apply_remove(struct edit_run *run)
{
	struct str before = value_now(run);
	unsigned n = path_remove(run->edit->path, run->msg);

	say_path(run, n == 0 ? " absent" : ": ");
	if (n == 1) {
		say_change(run->said, before, STR_NONE);
	} else if (n > 1) {
		buf_add_u64(run->said, n);
		buf_add_text(run->said, " removed");
	}
	return n > 0;
}

/* A header goes by its name, an SDP line by its section. */
static bool apply_add(struct edit_run *run)
{
	const struct path *path = run->edit->path;

	buf_add_str(run->said, path->kind == PATH_HEADER ? path->name : path_text(path));
	buf_add_text(run->said, ": ");
	if (path_add(path, run->msg, run->value, run->edit->at, run->why) != 0) {
		buf_add_text(run->said, run->why);
		return false;
	}
	say_value(run->said, run->value);
	buf_add_text(run->said, " added");
	return true;
}

/* Header or parameter. */
static bool apply_rename(struct edit_run *run)
{
	unsigned n = path_rename(run->edit->path, run->msg, run->value);

	say_path(run, n ? " renamed " : " absent");
	if (n)
		say_value(run->said, run->value);
	return n > 0;
}

/* To where `at` says. */
static bool apply_move(struct edit_run *run)
{
	bool moved = path_move(run->edit->path, run->msg, run->edit->at);

	if (moved) {
		say_path(run, " moved: ");
		buf_add_str(run->said, run->edit->at);
	} else {
		say_path(run, " not moved: it, or what it goes before, is absent");
	}
	return moved;
}

/* Every place in the body. */
static bool apply_replace(struct edit_run *run)
{
	struct str rest = run->msg->body;
	struct buf body = { 0 };
	unsigned n = 0;
	ptrdiff_t at;

	for (; run->value.n && (at = str_search(rest, run->value)) >= 0; n++) {
		buf_add(&body, rest.p, (size_t)at);
		buf_add_str(&body, run->with);
		rest = str_from(rest, (size_t)at + run->value.n);
	}
	buf_add_str(&body, rest);
	buf_add_text(run->said, "body: ");
	say_value(run->said, run->value);
	if (n) {
		run->msg->body = msg_hold(run->msg, buf_str(&body));
		buf_add_text(run->said, " -> ");
		say_value(run->said, run->with);
	} else {
		buf_add_text(run->said, " absent");
	}
	if (n > 1) {
		buf_add_text(run->said, ", times: ");
		buf_add_u64(run->said, n);
	}
	buf_free(&body);
	return n > 0;
}

/* The file's octets, or those of a file that is named only now. */
static bool apply_body(struct edit_run *run)
{
	struct arena *arena = &run->msg->arena;
	struct str body = run->value, name = run->value, type;
	int error = 0;

	if (run->edit->dir.p) {
		if (run->edit->confine)
			error = edit_file_confine(arena, run->edit->confine, &name);
		else
			name = edit_file_name(arena, run->edit->dir, run->value);
		if (!error)
			error = edit_file_read(arena, name, &body);
	}
	if (error) {
		buf_add_text(run->said, "body_file ");
		buf_add_str(run->said, name);
		buf_add_text(run->said, ": ");
		buf_add_text(run->said, strerror(-error));
		return false;
	}
	buf_add_text(run->said, "body: octets: ");
	buf_add_u64(run->said, run->msg->body.n);
	buf_add_text(run->said, " -> ");
	buf_add_u64(run->said, body.n);
	type = run->with.p ? run->with : msg_value(run->msg, HDR_CONTENT_TYPE);
	if (type.p)
		msg_set_body(run->msg, msg_hold(run->msg, type), msg_hold(run->msg, body));
	else
		run->msg->body = msg_hold(run->msg, body);
	return true;
}

static bool (*const apply_rows[])(struct edit_run *run) = {
	[EDIT_SET] = apply_set,		[EDIT_REMOVE] = apply_remove,
	[EDIT_ADD] = apply_add,		[EDIT_RENAME] = apply_rename,
	[EDIT_MOVE] = apply_move,	[EDIT_REPLACE] = apply_replace,
	[EDIT_BODY_FILE] = apply_body,	[EDIT_START] = apply_set,
	[EDIT_CONTENT_LENGTH] = apply_set,
};

/* `$` values of a text, into the message's arena. A file's octets are no text. */
static bool resolve(const struct edit_run *run, const struct dollars *dollars, struct str text,
		    struct str *result)
{
	struct str unknown;
	struct buf out = { 0 };
	bool known;

	*result = text;
	if (str_find(text, '$') < 0)
		return true;
	known = dollars_expand(dollars, text, run->edit->path, &out, &unknown);
	if (known)
		*result = msg_hold(run->msg, buf_str(&out));
	else
		say_no_value(run->said, unknown);
	buf_free(&out);
	return known;
}

/* What was done is said behind what was said before. */
static bool apply_one(const struct edit *edit, struct msg *msg, const struct dollars *dollars,
		      struct buf *said)
{
	struct edit_run run = { .edit = edit, .msg = msg, .said = said, .value = edit->value };
	bool octets = edit->verb == EDIT_BODY_FILE && !edit->dir.p;

	if (said->n)
		buf_add_text(said, "; ");
	if (!octets && !resolve(&run, dollars, edit->value, &run.value))
		return false;
	if (!resolve(&run, dollars, edit->with, &run.with))
		return false;
	return apply_rows[edit->verb](&run);
}

/* One after the other: each sees what those before it did. */
bool edit_apply(const struct edit *edits, struct msg *msg, const struct dollars *dollars,
		struct buf *said)
{
	bool changed = false;

	for (; edits; edits = edits->next)
		changed |= apply_one(edits, msg, dollars, said);
	return changed;
}
