/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the wire gate, and the harm they do. */
#include "rule/wire.h"

#include <string.h>

#include "msg/names.h"
#include "rule/when.h"

enum { REPEAT_MAX = 1000, OCTETS_MAX = 1 << 24, PIECE_US = 1000 };

/* What a verb's reader gets. */
struct wire_load {
	struct rule_load *load;
	const struct conf_node *item, *value;
	struct wire_action *wire;
};

/* A duration option of the item; `fallback` when it is not there. */
static bool option_duration(const struct wire_load *in, const char *name, int64_t fallback,
			    int64_t *us)
{
	const struct conf_node *option = conf_child(in->item, name);

	*us = fallback;
	return !option || load_duration(in->load, option, us);
}

static bool read_drop(const struct wire_load *in)
{
	in->wire->verdict.drop = true;
	return load_true(in->load, in->value);
}

static bool read_delay(const struct wire_load *in)
{
	return load_duration(in->load, in->value, &in->wire->verdict.delay_us) &&
	       option_duration(in, "jitter", 0, &in->wire->jitter_us);
}

static bool read_repeat(const struct wire_load *in)
{
	const struct conf_node *branch = conf_child(in->item, "branch");
	unsigned place;
	int64_t times;

	if (!load_number(in->load, in->value, 1, REPEAT_MAX, &times) ||
	    (branch && !load_choice(in->load, branch, "same|new", &place)))
		return false;
	in->wire->verdict.repeat = (unsigned)times;
	in->wire->verdict.rebranch = branch && place == 1;
	return option_duration(in, "every", 0, &in->wire->verdict.every_us);
}

static bool read_reorder(const struct wire_load *in)
{
	struct str text;
	uint32_t status;

	if (!load_text(in->load, in->value, &text))
		return false;
	if (method_of(text) == METHOD_NONE &&
	    !(str_to_u32(text, &status) && status >= 100 && status <= 699))
		return load_error(
			in->load, in->value,
			"reorder takes the status or method that goes first, like \"180\"");
	in->wire->verdict.reorder = text.p;
	return option_duration(in, "within", 5000000, &in->wire->verdict.within_us);
}

/* Below 0: so many fewer. */
static bool read_cut(const struct wire_load *in)
{
	int64_t octets;

	if (!load_number(in->load, in->value, -OCTETS_MAX, OCTETS_MAX, &octets))
		return false;
	if (octets < 0)
		in->wire->verdict.tail = -octets;
	else
		in->wire->verdict.cut = octets;
	return true;
}

static bool read_flip(const struct wire_load *in)
{
	return load_number(in->load, in->value, 0, OCTETS_MAX, &in->wire->verdict.flip);
}

static bool read_insert(const struct wire_load *in)
{
	const struct conf_node *at = conf_child(in->item, "at");

	in->wire->verdict.insert_at = 0;
	return load_text(in->load, in->value, &in->wire->verdict.insert) &&
	       (!at || load_number(in->load, at, 0, OCTETS_MAX, &in->wire->verdict.insert_at));
}

static bool read_dribble(const struct wire_load *in)
{
	return load_number(in->load, in->value, 1, OCTETS_MAX, &in->wire->verdict.dribble) &&
	       option_duration(in, "every", PIECE_US, &in->wire->verdict.piece_us);
}

static bool read_stall(const struct wire_load *in)
{
	return load_number(in->load, in->value, 0, OCTETS_MAX, &in->wire->verdict.stall);
}

/* Conditions on one message: nothing is counted. */
static bool read_replay(const struct wire_load *in)
{
	struct when *when = arena_alloc(in->load->arena, sizeof(*when));
	struct limits limits;

	if (!when_read(in->load, in->value, &limits, when))
		return false;
	if (limits.any)
		return load_error(in->load, in->value,
				  "replay takes conditions; limits stand in the rule's own when");
	in->wire->verdict.replay = when;
	return true;
}

static bool read_close(const struct wire_load *in)
{
	in->wire->verdict.close = true;
	if (in->value->kind == CONF_BOOL)
		return load_true(in->load, in->value);
	if (in->value->kind == CONF_TEXT && !strcmp(in->value->text, "half"))
		in->wire->verdict.how = CLOSE_HALF;
	else if (in->value->kind != CONF_TEXT || strcmp(in->value->text, "fin"))
		return load_error(
			in->load, in->value,
			"at the wire close takes \"fin\" or \"half\"; a reset is reset = true");
	return true;
}

static bool read_reset(const struct wire_load *in)
{
	in->wire->verdict.reset = true;
	return load_true(in->load, in->value);
}

static const struct wire_row {
	const char *verb;
	bool (*read)(const struct wire_load *in);
} wire_rows[] = {
	{ "drop", read_drop },       { "delay", read_delay },     { "repeat", read_repeat },
	{ "reorder", read_reorder }, { "cut", read_cut },         { "flip", read_flip },
	{ "insert", read_insert },   { "dribble", read_dribble }, { "close", read_close },
	{ "reset", read_reset },     { "stall", read_stall },     { "replay", read_replay },
};

void wire_init(struct wire_action *wire)
{
	*wire = (struct wire_action){
		.verdict = { .cut = -1, .flip = -1, .insert_at = -1, .stall = -1 }
	};
}

bool wire_read(struct rule_load *load, const struct conf_node *item, const struct conf_node *value,
	       struct wire_action *wire)
{
	const struct wire_load in = { load, item, value, wire };

	for (size_t i = 0; i < ARRAY_LEN(wire_rows); i++)
		if (!strcmp(value->name, wire_rows[i].verb))
			return wire_rows[i].read(&in);
	return load_unknown(load, value, "verb", str_of(value->name), NULL);
}

/* How many of the octets are left. */
static size_t octets_left(const struct wire_verdict *verdict, size_t n)
{
	if (verdict->tail > 0)
		return n > (size_t)verdict->tail ? n - (size_t)verdict->tail : 0;
	return verdict->cut >= 0 && (size_t)verdict->cut < n ? (size_t)verdict->cut : n;
}

void wire_harm(const struct wire_verdict *verdict, struct buf *bytes)
{
	size_t left;

	if (verdict->flip >= 0 && (size_t)verdict->flip / 8 < bytes->n)
		bytes->p[verdict->flip / 8] ^= (char)(0x80 >> verdict->flip % 8);
	if (verdict->insert_at >= 0 && verdict->insert.n) {
		size_t at = (size_t)verdict->insert_at < bytes->n ? (size_t)verdict->insert_at :
								    bytes->n;

		buf_reserve(bytes, verdict->insert.n);
		memmove(bytes->p + at + verdict->insert.n, bytes->p + at, bytes->n - at);
		memcpy(bytes->p + at, verdict->insert.p, verdict->insert.n);
		bytes->n += verdict->insert.n;
		bytes->p[bytes->n] = '\0';
	}
	left = octets_left(verdict, bytes->n);
	if (left < bytes->n) {
		bytes->n = left;
		bytes->p[left] = '\0';
	}
}
