/* SPDX-License-Identifier: Apache-2.0 */
/* Message accounts: the counts of a subscriber's messages that wait (RFC 3842, TS 24.606). */
#include "role/events_private.h"
#include "role/knobs.h"

struct mailbox {
	struct list all;
	struct map_node by_impi;
	struct message_counts counts[MESSAGE_CLASSES];
	struct buf messages;
	char impi[];
};

static struct mailbox *mailbox_find(struct events *events, const struct subscriber *subscriber)
{
	return map_get(&events->mailboxes, str_of(subscriber->impi), struct mailbox, by_impi);
}

static struct mailbox *mailbox_enter(struct events *events, const struct subscriber *subscriber)
{
	struct mailbox *mailbox = mailbox_find(events, subscriber);
	size_t n = strlen(subscriber->impi);

	if (mailbox)
		return mailbox;
	mailbox = mem_alloc(sizeof(*mailbox) + n + 1);
	memcpy(mailbox->impi, subscriber->impi, n);
	list_append(&events->all_mailboxes, &mailbox->all);
	map_add(&events->mailboxes, &mailbox->by_impi, str_of(mailbox->impi));
	return mailbox;
}

void events_mail_clear(struct events *events)
{
	struct mailbox *mailbox;

	list_each(mailbox, &events->all_mailboxes, struct mailbox, all) {
		list_remove(&mailbox->all);
		map_remove(&events->mailboxes, &mailbox->by_impi);
		buf_free(&mailbox->messages);
		mem_free(mailbox);
	}
}

void events_mail_set(struct events *events, const struct subscriber *subscriber,
		     enum message_class class, const struct message_counts *counts)
{
	mailbox_enter(events, subscriber)->counts[class] = *counts;
	events_tell(events, "message-summary", str_of(subscriber->impi));
}

void events_mail_set_messages(struct events *events, const struct subscriber *subscriber,
			      struct str messages)
{
	struct mailbox *mailbox = mailbox_enter(events, subscriber);

	buf_reset(&mailbox->messages);
	buf_add_str(&mailbox->messages, messages);
	events_tell(events, "message-summary", str_of(subscriber->impi));
}

/* "voice=2/8 (0/2), fax=0/1"; what cannot be read counts nothing. */
static void read_counts(struct str text, struct message_summary *summary)
{
	struct message_counts counts;
	enum message_class class;
	struct str one, name;

	while (str_cut(&text, ',', &one))
		if (str_cut(&one, '=', &name) && message_class_find(name, &class) &&
		    message_counts_read(one, &counts))
			summary->counts[class] = counts;
}

/* What the knobs say, and over it what was set. */
static void fill(struct events *events, const struct subscriber *subscriber, struct str counts,
		 struct message_summary *summary)
{
	const struct mailbox *mailbox = mailbox_find(events, subscriber);

	read_counts(counts, summary);
	if (!mailbox)
		return;
	for (unsigned i = 0; i < MESSAGE_CLASSES; i++)
		if (mailbox->counts[i].told)
			summary->counts[i] = mailbox->counts[i];
	summary->messages = buf_str(&mailbox->messages);
}

void events_mail(struct events *events, const struct subscriber *subscriber,
		 struct message_summary *summary)
{
	const struct snapshot *snapshot = element_snapshot(events);

	*summary = (struct message_summary){ 0 };
	summary->account = knobs_get(snapshot->knobs, EVENTS_MESSAGE_ACCOUNT)->text;
	if (!summary->account.n)
		summary->account = events_entity(subscriber);
	fill(events, subscriber, knobs_get(snapshot->knobs, EVENTS_MESSAGE_COUNTS)->text, summary);
}

void events_summary_write(void *ctx, struct subscription *subscription, struct buf *body)
{
	struct events *events = ctx;
	struct gates *gates = events->server.options.gates;
	struct scene *scene = &subscription->scene;
	struct message_summary summary = { 0 };
	struct subscriber subscriber;

	if (!events_subscriber_of(subscription, &subscriber))
		return;
	summary.account = knob_text(gates, scene, EVENTS_MESSAGE_ACCOUNT);
	if (!summary.account.n)
		summary.account = events_entity(&subscriber);
	fill(events, &subscriber, knob_text(gates, scene, EVENTS_MESSAGE_COUNTS), &summary);
	message_summary_write(&summary, body);
}
