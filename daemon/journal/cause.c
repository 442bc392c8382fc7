/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked up in the table of causes (cause_rows.c), and how one is written. */
#include "journal/cause.h"

#include <stdarg.h>
#include <stdio.h>

#include "journal/journal.h"

static const char *const group_names[CAUSE_GROUPS] = {
	[CAUSES_AUTHENTICATION] = "authentication", [CAUSES_REGISTRATION] = "registration",
	[CAUSES_TRANSPORT] = "transport",	    [CAUSES_CALL] = "call",
	[CAUSES_MEDIA] = "media",		    [CAUSES_MESSAGING] = "messaging",
};

const char *cause_group_name(enum cause_group group)
{
	return group_names[group];
}

enum cause_id cause_find(struct str code)
{
	for (enum cause_id id = CAUSE_NONE + 1; id < CAUSE_COUNT; id++)
		if (str_is(code, cause_rows[id].code))
			return id;
	return CAUSE_NONE;
}

void cause_list(struct buf *out)
{
	for (enum cause_id id = CAUSE_NONE + 1; id < CAUSE_COUNT; id++) {
		const struct cause_row *row = &cause_rows[id];

		if (id == CAUSE_NONE + 1 || cause_rows[id - 1].group != row->group)
			buf_printf(out, "%s%s\n", out->n ? "\n" : "", cause_group_name(row->group));
		buf_printf(out, "  %-28s  %s", row->code, row->words);
		if (row->clause)
			buf_printf(out, " [%s]", row->clause);
		buf_printf(out, "\n  %-28s  check: %s\n", "", row->check);
	}
}

/* Formatted on the stack, as other events. */
void journal_cause(struct journal *journal, enum cause_id cause, const char *user,
		   struct str call_id, const char *format, ...)
{
	struct journal_entry entry = { .kind = JOURNAL_EVENT,
				       .event = "diagnosis",
				       .user = user,
				       .cause = cause,
				       .call_id = call_id };
	char text[1024];
	va_list args;

	if (!journal)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	entry.text = str_of(text);
	journal_write(journal, &entry);
}
