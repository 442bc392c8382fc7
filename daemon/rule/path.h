/* SPDX-License-Identifier: Apache-2.0 */
/* Paths: what rules and scenarios call a part of a message: contact[2].+g.3gpp.smsip,
 * www-authenticate.nonce, to.uri.user, start, uri, body, body.octet[2], xml(//x/@y), sdp.audio.curr.local, and the
 * derived words (rule/word.h). */
#ifndef IMSD_RULE_PATH_H
#define IMSD_RULE_PATH_H

#include "msg/msg.h"

enum word_id;

/* What a path is read from. */
struct subject {
	struct msg *msg;
	struct msg *request; /* of a response: its request; may be NULL */
	/* Answers for derived words that a message alone does not tell (auth, kind, gap, copies,
	 * registration.left, listener ...): appends the value and returns true, or false when the
	 * word does not apply. May be NULL. */
	bool (*fact)(void *ctx, enum word_id word, struct msg *msg, struct buf *value);
	void *ctx;
};

/* A parsed path; immutable, lives in the arena it was parsed into. */
struct path;
/* NULL with one sentence in why (near miss included). */
struct path *path_parse(struct arena *arena, struct str text, char why[160]);
struct str path_text(const struct path *path);
/* Is it a derived word, and which? WORD_NONE when it is a header path and so on. */
enum word_id path_word(const struct path *path);
/* False when a header or medium is named that imsd does not know. It is taken as it is, but a
 * caller may warn: the suggestion is the known name that is a slip away, or NULL. */
bool path_is_known(const struct path *path);
const char *path_suggestion(const struct path *path);
/* Calls fn for every value of the path (without index: all values; present and empty gives n == 0).
 * Stops when fn returns true. Parameters and display names come without quotes. The values live in
 * `scratch` or the message. Returns how many were given. */
unsigned path_values(const struct path *path, const struct subject *subject, struct arena *scratch,
		     bool (*fn)(void *arg, struct str value), void *arg);
/* The first value; false when absent. */
bool path_value(const struct path *path, const struct subject *subject, struct arena *scratch,
		struct str *value);
/* Writes; what is not there is created: header, parameter, user, port, field, line. Without index
 * the first value is meant. All else in the message stays octet for octet. The value is copied. 0,
 * or -EINVAL when the message has no such place (why tells). */
int path_set(const struct path *path, struct msg *msg, struct str value, char why[160]);
/* Without index all values. How many places were removed. */
unsigned path_remove(const struct path *path, struct msg *msg);

/* Header lines; `at` is "top", "bottom" (or empty) or "before NAME". */
bool path_at_valid(struct str at, char why[160]);
/* Adds a line of that header: on top of its kind, below it, or before the first line of NAME. Of
 * sdp and sdp.MEDIA: a line at the section's end, `at` does not matter. 0, or -EINVAL when there is
 * no such section. */
int path_add(const struct path *path, struct msg *msg, struct str value, struct str at,
	     char why[160]);
/* Moves the lines of a header to the top or the bottom of the message, or one value ([i]) as a line
 * of its own to the top or bottom of its kind. False when it, or NAME, is not there. */
bool path_move(const struct path *path, struct msg *msg, struct str at);
/* Writes another name: of the header's lines ("m" for Contact), or of the parameter. How many were
 * renamed. */
unsigned path_rename(const struct path *path, struct msg *msg, struct str name);

#endif
