/* SPDX-License-Identifier: Apache-2.0 */
/* For tests/unit/core_rules_random.c: texts of rules, drawn from the tables that rules are read by. What a
 * table says of the values of a verb, an option, a condition or a limit ("2s"|METHOD|precondition) is what is
 * drawn here, so a row that is new is drawn as well. */
#ifndef IMSD_TESTS_CORE_RULES_RANDOM_TEXT_H
#define IMSD_TESTS_CORE_RULES_RANDOM_TEXT_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "core/core.h"
#include "msg/names.h"
#include "rule/verb.h"
#include "rule/when.h"
#include "rule/word.h"

/* Durations of knobs are drawn up to here: what lasts longer could not be waited for. */
enum { LONGEST_S = 900 };

/* What texts are drawn with. */
struct drawer {
	struct random random;
	const struct vocabulary *vocabulary;
	struct buf *out;
	unsigned broken; /* percent of values that are nonsense */
	bool each;       /* inside a rule with `each` */
	bool steps;      /* in place of those of a turn */
	unsigned depth;  /* of any and not */
};

static inline unsigned draw(struct drawer *drawer, unsigned below)
{
	return (unsigned)random_below(&drawer->random, below);
}

static inline bool draw_chance(struct drawer *drawer, unsigned percent)
{
	return draw(drawer, 100) < percent;
}

#define DRAW_ONE(drawer, rows) ((rows)[draw(drawer, ARRAY_LEN(rows))])

static const char *const drawn_headers[] = {
	"contact",
	"via",
	"route",
	"record-route",
	"path",
	"service-route",
	"cseq",
	"from",
	"to",
	"call-id",
	"expires",
	"min-expires",
	"supported",
	"require",
	"www-authenticate",
	"authorization",
	"allow",
	"p-asserted-identity",
	"session-expires",
	"min-se",
	"rseq",
	"rack",
	"event",
	"subscription-state",
	"content-type",
	"content-length",
	"max-forwards",
	"retry-after",
	"header(X-None)",
	"warning",
	"security-server",
	"p-associated-uri",
	"refer-to",
	"replaces",
	"reason",
	"content-disposition",
	"in-reply-to",
};
static const char *const drawn_parts[] = {
	"",
	"",
	"",
	"[1]",
	"[2]",
	"[-1]",
	"[*]",
	".uri",
	".tag",
	".expires",
	".lr",
	".branch",
	".uri.user",
	".uri.host",
	".uri.port",
	".uri.transport",
	".name",
	".+g.3gpp.smsip",
	"[1].q",
	".nonce",
	".realm",
	".algorithm",
	".uri.scheme",
	".rport",
};
static const char *const drawn_places[] = {
	"start",
	"uri",
	"uri.user",
	"uri.host",
	"uri.port",
	"body",
	"body.type",
	"sdp.audio.port",
	"sdp.audio.proto",
	"sdp.audio.direction",
	"sdp.audio.codecs[1]",
	"sdp.audio.ptime",
	"sdp.audio.b.AS",
	"sdp.audio.curr.local",
	"sdp.audio.des.remote",
	"sdp.audio.conf.remote",
	"sdp.audio.line(a=rtpmap)",
	"sdp.line(o=)",
	"sdp.line(m=)",
	"sdp.audio[2].port",
	"sdp.video.port",
	"sdp.audio.line(c=)",
	"xml(/reginfo/@state)",
	"xml(//contact/@event)",
	"xml(//entry)",
	"sdp.audio.line(a=)",
	"sdp.line(t=)",
	"xml(/*)",
};
static const char *const drawn_texts[] = {
	"",
	"x",
	"alice",
	"5",
	"0",
	"-1",
	"4294967296",
	"<sip:evil.invalid>",
	"sip:a@b;lr",
	"a=sendonly",
	"100rel",
	"$user.impu",
	"$user.msisdn",
	"$peer_user.impu",
	"$request.from.uri",
	"$request.cseq",
	"$request.sdp.audio.port",
	"$registration.path",
	"$alice.impi",
	"$nosuch.thing",
	"$$",
	"$",
	"a|b|*",
	"\\*",
	"\"",
	"\\",
	"\r\nX-More: 1",
	"application/sdp",
	"audio 0 RTP/AVP 0",
	"\x01\x02",
	"\xc3\xa9",
	"\xff",
	"%n%s",
	"text/plain",
	"1 INVITE",
	"z9hG4bK",
	"0.0.0.0",
	"sip:[::1]:5060",
	"urn:service:sos",
	"tel:+15550101",
	"*",
	"true",
	"600000",
};

/* A character of a text in quotes, as libconfig reads it. */
static inline void draw_quoted(struct drawer *drawer, struct str text)
{
	buf_add_char(drawer->out, '"');
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = (uint8_t)text.p[i];

		if (c == '"' || c == '\\')
			buf_printf(drawer->out, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			buf_printf(drawer->out, "\\x%02x", c);
		else
			buf_add_char(drawer->out, (char)c);
	}
	buf_add_char(drawer->out, '"');
}

/* Something to say, now and then very long. */
static inline void text_any(struct drawer *drawer, struct buf *text)
{
	if (drawer->each && draw_chance(drawer, 40))
		buf_add_text(text, "$each");
	else if (draw_chance(drawer, 3))
		for (unsigned i = draw(drawer, 20000); i > 0; i--)
			buf_add_char(text, "a<>\"@;, "[i % 8]);
	else
		buf_add_text(text, DRAW_ONE(drawer, drawn_texts));
}

static inline void text_path(struct drawer *drawer, struct buf *text)
{
	const struct word_row *row;
	unsigned n = 0;

	if (draw_chance(drawer, 35)) {
		buf_add_text(text, DRAW_ONE(drawer, drawn_places));
		return;
	}
	while (word_list(n))
		n++;
	row = word_list(draw(drawer, n));
	if (draw_chance(drawer, 20))
		buf_add_text(text, row->word);
	else
		buf_printf(text, "%s%s", DRAW_ONE(drawer, drawn_headers),
			   DRAW_ONE(drawer, drawn_parts));
}

static inline void text_condition(struct drawer *drawer, struct buf *text)
{
	static const char *const ops[] = { "=", "=", "=", "!=", "<", "<=", ">", ">=", "~", "~/" };
	const char *op = DRAW_ONE(drawer, ops);

	if (draw_chance(drawer, 15))
		buf_add_char(text, '!');
	text_path(drawer, text);
	if (text->p[0] == '!')
		return;
	buf_add_text(text, op);
	if (draw_chance(drawer, 25))
		buf_add_char(text, '*');
	else if (*op == '<' || *op == '>')
		buf_printf(text, "%u", draw(drawer, 700));
	else
		text_any(drawer, text);
	if (!strcmp(op, "~/"))
		buf_add_char(text, '/');
}

static inline void text_duration(struct drawer *drawer, struct buf *text)
{
	static const char *const durations[] = { "0ms", "1us", "1ms", "20ms", "100ms", "500ms",
						 "1s",  "3s",  "32s", "40s",  "3m",    "600s" };

	buf_add_text(text, DRAW_ONE(drawer, durations));
}

static inline void text_number(struct drawer *drawer, struct buf *text)
{
	static const unsigned most[] = { 2, 5, 50, 2000, 1 << 20 };

	buf_printf(text, "%u", draw(drawer, DRAW_ONE(drawer, most)));
}

static inline void text_status(struct drawer *drawer, struct buf *text)
{
	static const unsigned statuses[] = { 100, 180, 181, 183, 199, 200, 202, 204, 299,
					     301, 302, 305, 400, 401, 403, 404, 407, 408,
					     420, 421, 422, 423, 480, 481, 486, 487, 488,
					     491, 494, 500, 503, 504, 580, 600, 603, 699 };

	if (drawer->each && draw_chance(drawer, 60))
		buf_add_text(text, "$each");
	else
		buf_printf(text, "%u", DRAW_ONE(drawer, statuses));
}

static inline void text_method(struct drawer *drawer, struct buf *text)
{
	buf_add_text(text, method_name(METHOD_NONE + 1 + draw(drawer, METHOD_COUNT - 1)));
}

/* A name of that kind. */
static inline void text_name(struct drawer *drawer, struct buf *text, enum vocabulary_kind kind)
{
	unsigned n = 0;

	while (vocabulary_name(drawer->vocabulary, kind, n))
		n++;
	buf_add_text(text, vocabulary_name(drawer->vocabulary, kind, draw(drawer, n)));
}

static inline void text_turn(struct drawer *drawer, struct buf *text)
{
	text_name(drawer, text, NAMES_TURNS);
}

static inline void text_behaviour(struct drawer *drawer, struct buf *text)
{
	text_name(drawer, text, NAMES_BEHAVIOURS);
}

static inline void text_procedure(struct drawer *drawer, struct buf *text)
{
	text_name(drawer, text, NAMES_PROCEDURES);
}

static inline void text_state(struct drawer *drawer, struct buf *text)
{
	text_name(drawer, text, NAMES_STATES);
}

static inline void text_duty(struct drawer *drawer, struct buf *text)
{
	text_name(drawer, text, NAMES_DUTIES);
}

static inline void text_sdp(struct drawer *drawer, struct buf *text)
{
	for (unsigned i = draw(drawer, 3) + 1; i > 0; i--) {
		text_name(drawer, text, NAMES_SDP);
		buf_add_text(text, i > 1 ? " " : "");
	}
}

/* A value for a knob of numbers between its bounds, sometimes at one of them. */
static inline int64_t number_for(struct drawer *drawer, const struct knob_row *row, int64_t longest)
{
	int64_t min = row->min, max = row->max > row->min ? row->max : row->min + longest;

	if (max > min + longest)
		max = min + longest;
	if (draw_chance(drawer, 20))
		return draw_chance(drawer, 50) ? min : max;
	return min + (int64_t)random_below(&drawer->random, (uint64_t)(max - min) + 1);
}

static inline void text_choice(struct drawer *drawer, struct buf *text, struct str choices)
{
	struct str rest = choices, choice = STR("");
	unsigned n = 0;

	while (str_cut(&rest, '|', &choice))
		n++;
	n = draw(drawer, n);
	for (unsigned i = 0; i <= n; i++)
		str_cut(&choices, '|', &choice);
	buf_add_str(text, choice);
}

static inline void text_setting(struct drawer *drawer, struct buf *text)
{
	struct buf name = { 0 };
	const struct knob_row *row;
	knob_id id;

	text_name(drawer, &name, NAMES_KNOBS);
	row = vocabulary_knob(drawer->vocabulary, buf_str(&name), &id);
	buf_printf(text, "%s=", row->name);
	buf_free(&name);
	if (row->type == KNOB_BOOL)
		buf_add_text(text, draw_chance(drawer, 50) ? "on" : "off");
	else if (row->type == KNOB_CHOICE)
		text_choice(drawer, text, str_of(row->choices));
	else if (row->type == KNOB_INT)
		buf_printf(text, "%" PRId64, number_for(drawer, row, 100000));
	else if (row->type == KNOB_SECONDS)
		buf_printf(text, "%" PRId64, number_for(drawer, row, LONGEST_S));
	else if (row->type == KNOB_DURATION)
		buf_printf(text, "%" PRId64 "us",
			   number_for(drawer, row, LONGEST_S * INT64_C(1000000)));
	else if (row->type == KNOB_OCTETS)
		for (int64_t i = number_for(drawer, row, 64); i > 0; i--)
			buf_printf(text, "%02x", draw(drawer, 256));
	else
		text_any(drawer, text);
}

static inline void text_assignment(struct drawer *drawer, struct buf *text)
{
	text_path(drawer, text);
	buf_add_char(text, '=');
	text_any(drawer, text);
}

static inline void text_header(struct drawer *drawer, struct buf *text)
{
	if (draw_chance(drawer, 20))
		buf_add_text(text, draw_chance(drawer, 50) ? "sdp" : "sdp.audio");
	else
		buf_add_text(text, DRAW_ONE(drawer, drawn_headers));
	buf_add_text(text, ": ");
	text_any(drawer, text);
}

static inline void text_new_name(struct drawer *drawer, struct buf *text)
{
	buf_printf(text, "%s=%s", DRAW_ONE(drawer, drawn_headers),
		   draw_chance(drawer, 50) ? "x" : "Contact");
}

static inline void text_subscriber(struct drawer *drawer, struct buf *text)
{
	static const char *const users[] = { "alice", "bob",       "carol", "dave",  "erin",
					     "a*",    "alice|bob", "*",     "nobody" };

	buf_add_text(text, DRAW_ONE(drawer, users));
}

static inline void text_dialled(struct drawer *drawer, struct buf *text)
{
	static const char *const numbers[] = { "+15550101", "+1555*", "*", "+15551230002", "911" };

	buf_add_text(text, DRAW_ONE(drawer, numbers));
}

static inline void text_label(struct drawer *drawer, struct buf *text)
{
	static const char *const labels[] = { "a",      "b",           "INVITE", "CANCEL", "BYE",
					      "RP-ACK", "RP-ERROR 38", "pcscf",  "scscf" };

	buf_add_text(text, DRAW_ONE(drawer, labels));
}

static inline void text_file(struct drawer *drawer, struct buf *text)
{
	buf_add_text(text, draw_chance(drawer, 80) ? "config/imsd.conf" : "none.txt");
}

static inline void text_position(struct drawer *drawer, struct buf *text)
{
	buf_printf(text, "before %s", DRAW_ONE(drawer, drawn_headers));
}

/* What tables write for values. */
static const struct {
	const char *word;
	void (*text)(struct drawer *drawer, struct buf *text);
} drawn_values[] = {
	{ "STATUS", text_status },
	{ "METHOD", text_method },
	{ "BEHAVIOUR", text_behaviour },
	{ "DUTY", text_duty },
	{ "NAME=VALUE", text_setting },
	{ "PATH=VALUE", text_assignment },
	{ "PATH", text_path },
	{ "NAME: LINE", text_header },
	{ "Name: value", text_header },
	{ "NAME=NEW", text_new_name },
	{ "TEXT", text_any },
	{ "FILE", text_file },
	{ "N", text_number },
	{ "LABEL", text_label },
	{ "NAME", text_label },
	{ "TYPE", text_any },
	{ "WORDS", text_sdp },
	{ "OPTION", text_any },
	{ "SUBSCRIBER", text_subscriber },
	{ "NUMBER", text_dialled },
	{ "TURN", text_turn },
	{ "PROCEDURE", text_procedure },
	{ "STATE", text_state },
	{ "PATH OP VALUE", text_condition },
	{ "before NAME", text_position },
	{ "DIRECTION", text_any },
	{ "2s", text_duration },
	{ "3s", text_duration },
	{ "500ms", text_duration },
	{ "5s", text_duration },
};

/* One of the values that a table describes, as a text. */
static inline void text_described(struct drawer *drawer, struct buf *text, const char *values)
{
	struct str rest = str_of(values);
	struct buf one = { 0 };
	ptrdiff_t comma = str_search(rest, STR(", or a list"));
	struct str word;

	if (comma >= 0)
		rest.n = (size_t)comma;
	text_choice(drawer, &one, rest);
	word = buf_str(&one);
	if (word.n > 1 && word.p[0] == '"' && word.p[word.n - 1] == '"')
		word = (struct str){ word.p + 1, word.n - 2 };
	for (size_t i = 0; i < ARRAY_LEN(drawn_values); i++)
		if (str_is(word, drawn_values[i].word)) {
			drawn_values[i].text(drawer, text);
			buf_free(&one);
			return;
		}
	buf_add_str(text, word);
	buf_free(&one);
}

/* Nonsense of any kind. */
static inline void draw_nonsense(struct drawer *drawer)
{
	static const char *const nonsense[] = {
		"5",          "-3",    "true",    "false",      "( )",
		"{ }",        "3.5",   "\"\"",    "\"*\"",      "( \"a\", 5 )",
		"{ a = 5; }", "\"-\"", "( ( ) )", "0x7fffffff", "9223372036854775807L"
	};

	buf_add_text(drawer->out, DRAW_ONE(drawer, nonsense));
}

/* The value of a setting. */
static inline void draw_value(struct drawer *drawer, const char *values)
{
	struct buf text = { 0 };
	unsigned n = strstr(values, "or a list") && draw_chance(drawer, 30) ? draw(drawer, 4) : 0;

	if (draw_chance(drawer, drawer->broken)) {
		draw_nonsense(drawer);
		return;
	}
	if (!strcmp(values, "true")) {
		buf_add_text(drawer->out, "true");
		return;
	}
	buf_add_text(drawer->out, n ? "( " : "");
	for (unsigned i = 0; i < (n ? n : 1); i++) {
		buf_add_text(drawer->out, i ? ", " : "");
		buf_reset(&text);
		text_described(drawer, &text, values);
		draw_quoted(drawer, buf_str(&text));
	}
	buf_add_text(drawer->out, n ? " )" : "");
	buf_free(&text);
}

static inline void draw_when(struct drawer *drawer);

/* One condition; any and not have groups in them. */
static inline void draw_condition(struct drawer *drawer, const struct when_row *row)
{
	struct buf name = { 0 };

	buf_printf(drawer->out, "%s = ", row->name);
	if (row->key == WHEN_ANY || row->key == WHEN_NOT) {
		drawer->depth++;
		buf_add_text(drawer->out, row->key == WHEN_ANY ? "( " : "");
		draw_when(drawer);
		if (row->key == WHEN_ANY && draw_chance(drawer, 60)) {
			buf_add_text(drawer->out, ", ");
			draw_when(drawer);
		}
		buf_add_text(drawer->out, row->key == WHEN_ANY ? " )" : "");
		drawer->depth--;
	} else if (row->key == WHEN_ROLE && !draw_chance(drawer, drawer->broken)) {
		text_name(drawer, &name, NAMES_ROLES);
		draw_quoted(drawer, buf_str(&name));
	} else {
		draw_value(drawer, row->values);
	}
	buf_add_text(drawer->out, "; ");
	buf_free(&name);
}

/* { KEY = VALUE; ... }: few keys, so that it may hold. */
static inline void draw_when(struct drawer *drawer)
{
	static const enum when_key often[] = { WHEN_METHOD, WHEN_METHOD, WHEN_STATUS,
					       WHEN_USER,   WHEN_TURN,   WHEN_HAS };
	const struct when_row *row = NULL;
	uint32_t used = 0;

	buf_add_text(drawer->out, "{ ");
	if (drawer->steps && !drawer->depth) {
		used |= WHEN_BIT(WHEN_TURN);
		for (unsigned i = 0; (row = when_list(i)) && row->key != WHEN_TURN;)
			i++;
		draw_condition(drawer, row);
	}
	for (unsigned n = draw(drawer, 3); n > 0; n--) {
		enum when_key key = draw_chance(drawer, 50) ? DRAW_ONE(drawer, often) :
							      draw(drawer, WHEN_KEYS);

		for (unsigned i = 0; (row = when_list(i)) && row->key != key;)
			i++;
		if (used & WHEN_BIT(key) ||
		    (drawer->depth > 2 && (key == WHEN_ANY || key == WHEN_NOT)))
			continue;
		used |= WHEN_BIT(key);
		draw_condition(drawer, row);
	}
	for (unsigned i = 0; !drawer->depth && limit_list(i); i++)
		if (draw_chance(drawer, 7)) {
			buf_printf(drawer->out, "%s = ", limit_list(i)->name);
			if (!strcmp(limit_list(i)->name, "nth") ||
			    !strcmp(limit_list(i)->name, "copy"))
				buf_printf(drawer->out, "\"%u-\"", draw(drawer, 3));
			else if (!strcmp(limit_list(i)->name, "chance"))
				buf_printf(drawer->out, "\"%u%%\"", draw(drawer, 101));
			else if (!strcmp(limit_list(i)->name, "count"))
				buf_printf(drawer->out, "%u", draw(drawer, 4));
			else
				draw_value(drawer, limit_list(i)->values);
			buf_add_text(drawer->out, "; ");
		}
	buf_add_text(drawer->out, "}");
}

/* A verb of the table; of steps only, when a turn is what the rule is about. */
static inline const struct verb_row *draw_verb(struct drawer *drawer)
{
	const struct verb_row *verb;
	unsigned n = 0;

	while (verb_list(n))
		n++;
	do
		verb = verb_list(draw(drawer, n));
	while (drawer->steps && strcmp(verb->gate, "steps"));
	return verb;
}

/* Is the option drawn? Some verbs cannot do without. */
static inline bool draw_option(struct drawer *drawer, const struct verb_row *verb,
			       const char *option)
{
	static const char *const needed[] = { "move at", "replace with" };
	char pair[64];

	if (!verb_takes(verb, str_of(option)))
		return draw_chance(drawer, drawer->broken) && draw_chance(drawer, 10);
	snprintf(pair, sizeof(pair), "%s %s", verb->name, option);
	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		if (!strcmp(pair, needed[i]))
			return !draw_chance(drawer, drawer->broken);
	return draw_chance(drawer, 20);
}

/* { VERB = VALUE; OPTION = VALUE; ... } */
static inline void draw_item(struct drawer *drawer)
{
	const struct verb_row *verb = draw_verb(drawer);
	struct option_row option;

	buf_printf(drawer->out, "{ %s = ", verb->name);
	if (strstr(verb->values, "{"))
		draw_when(drawer);
	else
		draw_value(drawer, verb->values);
	buf_add_text(drawer->out, "; ");
	for (unsigned i = 0; option_list(i, &option); i++)
		if (draw_option(drawer, verb, option.name)) {
			buf_printf(drawer->out, "%s = ", option.name);
			draw_value(drawer, option.values);
			buf_add_text(drawer->out, "; ");
		}
	buf_add_text(drawer->out, "}");
}

/* A rule of that number. */
static inline void draw_rule(struct drawer *drawer, unsigned number)
{
	buf_printf(drawer->out, "{ name = \"r%u\"; ", number);
	drawer->each = draw_chance(drawer, 10);
	drawer->steps = draw_chance(drawer, 25);
	if (drawer->each)
		buf_add_text(drawer->out, "each = ( \"403\", \"180\", \"486\" ); ");
	buf_add_text(drawer->out, "when = ");
	draw_when(drawer);
	buf_add_text(drawer->out, "; do = ( ");
	for (unsigned n = 1 + (draw_chance(drawer, drawer->steps ? 80 : 30) ? draw(drawer, 4) : 0);
	     n > 0; n--) {
		draw_item(drawer);
		buf_add_text(drawer->out, n > 1 ? ", " : "");
	}
	buf_add_text(drawer->out, " ); }");
}

#endif
