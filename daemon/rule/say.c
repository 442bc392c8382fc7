/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule did, in words for the journal. */
#include "rule/say.h"

#include <inttypes.h>

#include "rule/text_edit.h"

void say_knob(const struct scene *scene, const struct knob_setting *knob, struct buf *said)
{
	struct str before = knobs_get(scene->snapshot->knobs, knob->id)->text;

	buf_printf(said, "knob %s: ", knob->name);
	if (before.p)
		say_value(said, before);
	else
		buf_add_text(said, "unset");
	buf_add_text(said, " -> ");
	say_value(said, knob->value.text);
}

void say_wire(const struct scene *scene, const struct rule *rule,
	      const struct wire_verdict *verdict, struct buf *said)
{
	struct str octets = scene->octets;
	int64_t flipped = verdict->flip / 8;
	struct buf harmed = { 0 };

	buf_add_text(said, rule->said[GATE_WIRE]);
	if (rule->wire.jitter_us > 0)
		buf_printf(said, ": %.6f s", (double)verdict->delay_us / 1e6);
	if (!octets.p)
		return;
	buf_add_str(&harmed, octets);
	wire_harm(verdict, &harmed);
	if (harmed.n != octets.n)
		buf_printf(said, ": %zu -> %zu octets", octets.n, harmed.n);
	else if (verdict->flip >= 0 && (size_t)flipped < octets.n)
		buf_printf(said, ": octet %" PRId64 " %02x -> %02x", flipped,
			   (uint8_t)octets.p[flipped], (uint8_t)harmed.p[flipped]);
	buf_free(&harmed);
}

void say_steps(const struct scene *scene, const struct rule *rule, struct buf *said)
{
	buf_add_text(said, rule->said[GATE_BEHAVIOUR]);
	if (scene->behaviour)
		buf_printf(said, " instead of %s", scene->behaviour);
}
