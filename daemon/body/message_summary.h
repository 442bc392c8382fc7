/* SPDX-License-Identifier: Apache-2.0 */
/* application/simple-message-summary (RFC 3842 5.2): counts of messages that wait, by class. Pure. */
#ifndef IMSD_BODY_MESSAGE_SUMMARY_H
#define IMSD_BODY_MESSAGE_SUMMARY_H

#include "base/text.h"

/* Message context classes (RFC 3458). */
enum message_class {
	MESSAGE_VOICE,
	MESSAGE_VIDEO,
	MESSAGE_FAX,
	MESSAGE_PAGER,
	MESSAGE_MULTIMEDIA,
	MESSAGE_TEXT,
	MESSAGE_CLASSES
};
/* "voice" ... as configuration and API say. */
const char *message_class_name(enum message_class class);
/* "voice|video|fax|pager|multimedia|text", for messages. */
#define MESSAGE_CLASS_NAMES "voice|video|fax|pager|multimedia|text"
bool message_class_find(struct str name, enum message_class *class);

struct message_counts {
	bool told; /* else the class is left out */
	uint32_t fresh, old, fresh_urgent, old_urgent;
};
/* "2/8" or "2/8 (0/2)": new, old, and of these urgent; false when it is none. */
bool message_counts_read(struct str text, struct message_counts *counts);
/* "2/8 (0/2)". */
void message_counts_write(const struct message_counts *counts, struct buf *out);

struct message_summary {
	struct str account; /* URI; STR_NONE: not told */
	struct message_counts counts[MESSAGE_CLASSES];
	struct str messages; /* header blocks of single messages: lines, an empty one between two */
};
/* Are there new ones? */
bool message_summary_waiting(const struct message_summary *summary);
/* Appends the body. */
void message_summary_write(const struct message_summary *summary, struct buf *out);

#endif
