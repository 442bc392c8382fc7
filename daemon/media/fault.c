/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs of streams, as numbers. */
#include "media/fault.h"

#include <inttypes.h>

#define AT(id) [(id)-MEDIA_SEND]

const struct media_fault media_fault_none = { { AT(MEDIA_SEND) = 1, AT(MEDIA_RECEIVE) = 1,
						AT(MEDIA_PAYLOAD) = -1, AT(MEDIA_RTCP) = 1 } };

/* A knob that has no value counts as -1. */
static int64_t number_of(const struct knob_value *value)
{
	return value->text.p ? value->number : -1;
}

bool media_fault_possible(const struct snapshot *snapshot)
{
	for (knob_id id = MEDIA_SEND; id < MEDIA_KNOBS_END; id++)
		if (number_of(knobs_get(snapshot->knobs, id)) !=
			    media_fault_of(&media_fault_none, id) ||
		    gate_may_bend(snapshot, id))
			return true;
	return false;
}

void media_fault_read(struct gates *gates, struct scene *scene, struct media_fault *fault)
{
	for (knob_id id = MEDIA_SEND; id < MEDIA_KNOBS_END; id++) {
		const struct knob_value *value = gate_knob(gates, scene, id);

		if (!value)
			value = knobs_get(scene->snapshot->knobs, id);
		fault->numbers[id - MEDIA_SEND] = number_of(value);
	}
}

/* As it would be written. */
static void write_value(const struct knob_row *row, int64_t number, struct buf *out)
{
	struct str rest = str_of(row->choices), choice = STR_NONE;

	switch (row->type) {
	case KNOB_BOOL:
		buf_add_text(out, number ? "on" : "off");
		break;
	case KNOB_DURATION:
		buf_printf(out, "%" PRId64 "%s", number % 1000 ? number : number / 1000,
			   number % 1000 ? "us" : "ms");
		break;
	case KNOB_CHOICE:
		for (int64_t i = 0; i <= number && str_cut(&rest, '|', &choice);)
			i++;
		buf_add_str(out, choice);
		break;
	default:
		buf_printf(out, "%" PRId64, number);
	}
}

void media_fault_write(const struct media_fault *fault, struct buf *out)
{
	for (unsigned i = 0; i < MEDIA_KNOBS; i++) {
		const struct knob_row *row = &media_knob_table.rows[i];

		if (fault->numbers[i] == media_fault_none.numbers[i])
			continue;
		buf_printf(out, "%s%s=", out->n ? " " : "", row->name);
		write_value(row, fault->numbers[i], out);
	}
}
