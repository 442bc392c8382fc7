/* SPDX-License-Identifier: Apache-2.0 */
/* Message summaries: counts to text and back. */
#include "body/message_summary.h"

static const struct class_row {
	const char *name, *header;
} class_rows[MESSAGE_CLASSES] = {
	[MESSAGE_VOICE] = { "voice", "Voice-Message" },
	[MESSAGE_VIDEO] = { "video", "Video-Message" },
	[MESSAGE_FAX] = { "fax", "Fax-Message" },
	[MESSAGE_PAGER] = { "pager", "Pager-Message" },
	[MESSAGE_MULTIMEDIA] = { "multimedia", "Multimedia-Message" },
	[MESSAGE_TEXT] = { "text", "Text-Message" },
};

const char *message_class_name(enum message_class class)
{
	return class_rows[class].name;
}

bool message_class_find(struct str name, enum message_class *class)
{
	for (*class = 0; *class < MESSAGE_CLASSES; ++*class)
		if (str_iis(name, class_rows[*class].name))
			return true;
	return false;
}

/* "2/8" */
static bool pair_read(struct str text, uint32_t *first, uint32_t *second)
{
	ptrdiff_t slash = str_find(text, '/');

	return slash > 0 && str_to_u32(str_trim((struct str){ text.p, (size_t)slash }), first) &&
	       str_to_u32(str_trim(str_from(text, (size_t)slash + 1)), second);
}

bool message_counts_read(struct str text, struct message_counts *counts)
{
	struct str all = str_trim(text), urgent;
	ptrdiff_t bracket = str_find(all, '(');

	*counts = (struct message_counts){ .told = true };
	if (bracket < 0)
		return pair_read(all, &counts->fresh, &counts->old);
	urgent = str_from(all, (size_t)bracket + 1);
	if (!str_ends(urgent, STR(")")))
		return false;
	urgent.n--;
	all.n = (size_t)bracket;
	return pair_read(str_trim(all), &counts->fresh, &counts->old) &&
	       pair_read(str_trim(urgent), &counts->fresh_urgent, &counts->old_urgent);
}

void message_counts_write(const struct message_counts *counts, struct buf *out)
{
	buf_printf(out, "%u/%u", counts->fresh, counts->old);
	if (counts->fresh_urgent || counts->old_urgent)
		buf_printf(out, " (%u/%u)", counts->fresh_urgent, counts->old_urgent);
}

bool message_summary_waiting(const struct message_summary *summary)
{
	for (unsigned i = 0; i < MESSAGE_CLASSES; i++)
		if (summary->counts[i].told && summary->counts[i].fresh)
			return true;
	return false;
}

static void add_line(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "%s: %.*s\r\n", name, STR_ARG(value));
}

/* Line ends become CRLF. */
static void add_messages(struct str messages, struct buf *out)
{
	struct str line;

	if (messages.n)
		buf_add_text(out, "\r\n");
	while (str_cut(&messages, '\n', &line)) {
		buf_add_str(out, line);
		buf_add_text(out, "\r\n");
	}
}

void message_summary_write(const struct message_summary *summary, struct buf *out)
{
	struct buf counts = { 0 };

	add_line(out, "Messages-Waiting",
		 message_summary_waiting(summary) ? STR("yes") : STR("no"));
	if (summary->account.n)
		add_line(out, "Message-Account", summary->account);
	for (unsigned i = 0; i < MESSAGE_CLASSES; i++) {
		if (!summary->counts[i].told)
			continue;
		buf_reset(&counts);
		message_counts_write(&summary->counts[i], &counts);
		add_line(out, class_rows[i].header, buf_str(&counts));
	}
	buf_free(&counts);
	add_messages(summary->messages, out);
}
