/* SPDX-License-Identifier: Apache-2.0 */
/* The words for offers and answers. */
#include "proc/session_private.h"

#define CODEC "audio of this codec alone, with the telephone-event of its clock"
#define SPEECH "RFC 4867, TS 26.114 5.2.1"
#define QOS "TS 24.229 6.1, RFC 3312 5"

/* What stands & keep | add; and what we are willing to do from now on. */
#define TURN(k, a, w) \
	{ .turn = true, .keep = DIRECTION_##k, .add = DIRECTION_##a, .wish = DIRECTION_##w }

struct word_row {
	struct session_word word;
	bool codec;
	struct session_change change;
};

static const struct word_row word_rows[] = {
	/*  word               help                                              clause                   codec  change */
	{ { "true",            "the offer mirrored; what stands, or audio",      "RFC 3264 5, 6, 8" },    false, { 0 } },
	{ { "same",            "the last description once more, to the octet",   "RFC 3264 8" },          false, { .same = true } },
	{ { "hold",            "sendrecv to sendonly, recvonly to inactive",     "TS 24.610 4.5.2.1" },   false, TURN(SEND, NONE, SEND) },
	{ { "resume",          "sendonly to sendrecv, inactive to recvonly",     "TS 24.610 4.5.2.1" },   false, TURN(BOTH, RECV, BOTH) },
	{ { "inactive",        "every stream inactive",                          "RFC 3264 5.1" },        false, TURN(NONE, NONE, NONE) },
	{ { "sendonly",        "every stream sendonly",                          "RFC 3264 5.1" },        false, TURN(NONE, SEND, SEND) },
	{ { "recvonly",        "every stream recvonly",                          "RFC 3264 5.1" },        false, TURN(NONE, RECV, RECV) },
	{ { "sendrecv",        "every stream sendrecv",                          "RFC 3264 5.1" },        false, TURN(NONE, BOTH, BOTH) },
	{ { "video",           "with a video stream",                            "RFC 3264 8.1, IR.94" }, false, { .video = VIDEO_WITH } },
	{ { "no-video",        "the video stream with port 0",                   "RFC 3264 6, 8.2" },     false, { .video = VIDEO_WITHOUT } },
	{ { "audio",           "without video",                                  "RFC 3264 6, 8.2" },     false, { .video = VIDEO_WITHOUT } },
	{ { "no-media",        "every stream with port 0",                       "RFC 3264 6, TS 24.390 4.5.2" }, false, { .none = true } },
	{ { "precondition",    "with preconditions, our resources not reserved", QOS },                   false, { .resources = RESOURCES_MISSING } },
	{ { "reserved",        "with preconditions, our resources reserved",     QOS },                   false, { .resources = RESOURCES_RESERVED } },
	{ { "no-precondition", "without preconditions, though they have some",   QOS },                   false, { .resources = RESOURCES_OFF } },
	{ { "AMR-WB",          CODEC,                                            SPEECH },                true,  { 0 } },
	{ { "AMR",             CODEC,                                            SPEECH },                true,  { 0 } },
	{ { "EVS",             CODEC,                                            "TS 26.445 A" },         true,  { 0 } },
	{ { "PCMU",            CODEC,                                            "RFC 3551 4.5.14" },     true,  { 0 } },
	{ { "PCMA",            CODEC,                                            "RFC 3551 4.5.14" },     true,  { 0 } },
	{ { "G722",            CODEC,                                            "RFC 3551 4.5.2" },      true,  { 0 } },
	{ { "L16",             CODEC,                                            "RFC 3551 4.5.11" },     true,  { 0 } },
	{ { "opus",            CODEC,                                            "RFC 7587" },            true,  { 0 } },
};

const struct session_word *session_word_at(unsigned number)
{
	return number < ARRAY_LEN(word_rows) ? &word_rows[number].word : NULL;
}

static const struct word_row *find_row(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(word_rows); i++)
		if (str_iis(word, word_rows[i].word.word))
			return &word_rows[i];
	return NULL;
}

/* Each word changes what is its own. */
static void apply(const struct word_row *row, struct session_change *change)
{
	if (row->codec)
		change->codec = media_profile_named(str_of(row->word.word));
	if (row->change.none)
		change->none = true;
	if (row->change.same)
		change->same = true;
	if (row->change.resources)
		change->resources = row->change.resources;
	if (row->change.video)
		change->video = row->change.video;
	if (row->change.turn) {
		change->turn = true;
		change->keep = row->change.keep;
		change->add = row->change.add;
		change->wish = row->change.wish;
	}
}

bool session_change_read(struct str words, struct session_change *change)
{
	struct str word;
	unsigned n = 0;

	*change = (struct session_change){ 0 };
	for (; str_word(&words, &word); n++) {
		const struct word_row *row = find_row(word);

		if (!row)
			return false;
		apply(row, change);
	}
	return n > 0;
}

bool session_word_known(struct str word)
{
	struct session_change change;

	return session_change_read(word, &change);
}
