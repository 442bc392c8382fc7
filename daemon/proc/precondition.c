/* SPDX-License-Identifier: Apache-2.0 */
/* Preconditions: reading, writing and answering a status table. */
#include "proc/precondition.h"

#include "msg/sdp.h"

/* In the order in which they are written; the other side calls it otherwise. */
struct segment_row {
	const char *name;
	enum segment mirror;
};

static const struct segment_row segment_rows[SEGMENTS] = {
	[SEGMENT_LOCAL]  = { "local",  SEGMENT_REMOTE },
	[SEGMENT_REMOTE] = { "remote", SEGMENT_LOCAL },
	[SEGMENT_E2E]    = { "e2e",    SEGMENT_E2E },
};

static const char *const strength_rows[] = {
	[STRENGTH_NONE] = "none",
	[STRENGTH_OPTIONAL] = "optional",
	[STRENGTH_MANDATORY] = "mandatory",
	[STRENGTH_FAILURE] = "failure",
	[STRENGTH_UNKNOWN] = "unknown",
};

/* One attribute as it was read: a=KIND:TYPE [STRENGTH] SEGMENT DIRECTION. */
struct status {
	struct str type;
	enum strength strength;
	enum segment segment;
	enum direction direction;
};

static bool read_strength(struct str *rest, enum strength *strength)
{
	struct str word;

	if (!str_word(rest, &word))
		return false;
	for (unsigned i = 0; i < ARRAY_LEN(strength_rows); i++)
		if (str_is(word, strength_rows[i])) {
			*strength = i;
			return true;
		}
	return false;
}

/* As we see it. */
static bool read_segment(struct str *rest, enum segment *segment)
{
	struct str word;

	if (!str_word(rest, &word))
		return false;
	for (unsigned i = 0; i < SEGMENTS; i++)
		if (str_is(word, segment_rows[i].name)) {
			*segment = segment_rows[i].mirror;
			return true;
		}
	return false;
}

/* The `index`-th attribute (from 1) that begins with prefix; false behind the last. One that cannot
 * be read has no type. */
static bool read_status(struct str section, struct str prefix, unsigned index,
			struct status *status)
{
	struct str line, rest, word;

	*status = (struct status){ .type = STR_NONE };
	if (!sdp_line(section, prefix, index, &line))
		return false;
	rest = str_from(line, prefix.n);
	if (str_word(&rest, &word) &&
	    (!str_is(prefix, "a=des:") || read_strength(&rest, &status->strength)) &&
	    read_segment(&rest, &status->segment)) {
		status->type = word;
		if (!str_word(&rest, &word) || !direction_of_status(word, &status->direction))
			status->type = STR_NONE;
		status->direction = direction_mirror(status->direction);
	}
	return true;
}

void precondition_read(struct str section, struct precondition *precondition)
{
	struct status status;

	*precondition = (struct precondition){ 0 };
	for (unsigned i = 1; read_status(section, STR("a=curr:"), i, &status); i++)
		if (str_is(status.type, "qos")) {
			precondition->present = true;
			precondition->current[status.segment] |= status.direction;
		}
	for (unsigned i = 1; read_status(section, STR("a=des:"), i, &status); i++)
		if (str_is(status.type, "qos")) {
			precondition->present = true;
			precondition->desired[status.segment] |= status.direction;
			if (status.strength > precondition->strength[status.segment])
				precondition->strength[status.segment] = status.strength;
		}
	for (unsigned i = 1; read_status(section, STR("a=conf:"), i, &status); i++)
		if (str_is(status.type, "qos"))
			precondition->confirm[status.segment] |= status.direction;
}

/* End-to-end status is written when it is used, segmented status when the other is not. */
static bool has_segment(const struct precondition *precondition, enum segment segment)
{
	if (segment == SEGMENT_E2E || precondition->desired[SEGMENT_E2E])
		return precondition->desired[segment] != 0;
	return true;
}

void precondition_write(const struct precondition *precondition, struct buf *out)
{
	if (!precondition->present)
		return;
	for (unsigned i = 0; i < SEGMENTS; i++)
		if (has_segment(precondition, i))
			buf_printf(out, "a=curr:qos %s %s\r\n", segment_rows[i].name,
				   direction_status(precondition->current[i]));
	for (unsigned i = 0; i < SEGMENTS; i++)
		if (has_segment(precondition, i))
			buf_printf(out, "a=des:qos %s %s %s\r\n",
				   strength_rows[precondition->strength[i]], segment_rows[i].name,
				   direction_status(precondition->desired[i]));
	if (precondition->confirm[SEGMENT_REMOTE])
		buf_printf(out, "a=conf:qos remote %s\r\n",
			   direction_status(precondition->confirm[SEGMENT_REMOTE]));
}

/* What is wanted and not there. */
static uint8_t missing(const struct precondition *precondition, enum segment segment)
{
	return precondition->desired[segment] & (uint8_t)~precondition->current[segment];
}

bool precondition_met(const struct precondition *precondition)
{
	for (unsigned i = 0; precondition->present && i < SEGMENTS; i++) {
		if (precondition->strength[i] > STRENGTH_MANDATORY)
			return false;
		if (precondition->strength[i] == STRENGTH_MANDATORY && missing(precondition, i))
			return false;
	}
	return true;
}

void precondition_reserve(struct precondition *precondition, bool reserved)
{
	static const enum segment ours[] = { SEGMENT_LOCAL, SEGMENT_E2E };

	for (unsigned i = 0; i < ARRAY_LEN(ours); i++)
		precondition->current[ours[i]] = reserved ? precondition->desired[ours[i]] : 0;
}

void precondition_offer(bool reserved, struct precondition *offer)
{
	*offer = (struct precondition){
		.present = true,
		.desired = { DIRECTION_BOTH, DIRECTION_BOTH, DIRECTION_NONE },
		.strength = { STRENGTH_MANDATORY, STRENGTH_OPTIONAL, STRENGTH_NONE },
	};
	precondition_reserve(offer, reserved);
}

void precondition_answer(const struct precondition *offer, bool reserved,
			 struct precondition *answer)
{
	*answer = *offer;
	if (!offer->present)
		return;
	if (!offer->desired[SEGMENT_E2E]) {
		answer->strength[SEGMENT_LOCAL] = STRENGTH_MANDATORY;
		if (!offer->desired[SEGMENT_LOCAL])
			answer->desired[SEGMENT_LOCAL] = DIRECTION_BOTH;
	}
	precondition_reserve(answer, reserved);
	if (offer->strength[SEGMENT_REMOTE] == STRENGTH_MANDATORY && missing(offer, SEGMENT_REMOTE))
		answer->confirm[SEGMENT_REMOTE] = offer->desired[SEGMENT_REMOTE];
	else
		answer->confirm[SEGMENT_REMOTE] = DIRECTION_NONE;
}

void precondition_take_answer(struct precondition *ours, const struct precondition *answer)
{
	struct precondition result = *answer;

	if (!ours->present || !answer->present) {
		*ours = (struct precondition){ 0 };
		return;
	}
	for (unsigned i = 0; i < SEGMENTS; i++) {
		result.desired[i] |= ours->desired[i];
		if (ours->strength[i] > result.strength[i])
			result.strength[i] = ours->strength[i];
	}
	result.current[SEGMENT_LOCAL] = ours->current[SEGMENT_LOCAL];
	result.current[SEGMENT_E2E] |= ours->current[SEGMENT_E2E];
	*ours = result;
}

void precondition_write_failure(const struct precondition *precondition, struct buf *out)
{
	for (unsigned i = 0; precondition->present && i < SEGMENTS; i++)
		if (precondition->strength[i] == STRENGTH_MANDATORY && missing(precondition, i))
			buf_printf(out, "a=des:qos failure %s %s\r\n", segment_rows[i].name,
				   direction_status(precondition->desired[i]));
}

bool precondition_write_unknown(struct str section, struct buf *out)
{
	struct status status;
	bool found = false;

	for (unsigned i = 1; read_status(section, STR("a=des:"), i, &status); i++) {
		if (!status.type.p || str_is(status.type, "qos") ||
		    status.strength != STRENGTH_MANDATORY)
			continue;
		found = true;
		if (out)
			buf_printf(out, "a=des:%.*s unknown %s %s\r\n", STR_ARG(status.type),
				   segment_rows[status.segment].name,
				   direction_status(status.direction));
	}
	return found;
}
