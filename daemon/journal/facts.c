/* SPDX-License-Identifier: Apache-2.0 */
/* What a record says, in one flat piece. */
#include "journal/facts.h"

#include "journal/meaning.h"
#include "journal/redact.h"
#include "msg/view.h"

const char *const facts_kind_names[] = {
	[JOURNAL_RECEIVED] = "received",
	[JOURNAL_SENT] = "sent",
	[JOURNAL_HELD] = "held",
	[JOURNAL_BROKEN] = "broken",
	[JOURNAL_EVENT] = "event",
};

/* Head line, CSeq and Call-ID of a message. */
static void facts_fill_msg(struct facts *facts, struct msg *msg)
{
	struct cseq cseq = msg_cseq(msg);

	facts->head.status = (uint16_t)msg->status;
	facts->head.has_cseq = cseq.valid;
	facts->head.cseq = cseq.number;
	facts->text[FACT_METHOD] = msg->method_name;
	facts->text[FACT_START] = msg->raw_start;
	facts->text[FACT_CALL_ID] = msg_call_id(msg);
	if (msg->is_request)
		facts->text[FACT_URI] = msg->uri;
	else
		facts->text[FACT_REASON] = msg->reason;
}

/* Which link, and its two addresses. */
static void facts_fill_link(struct facts *facts, const struct journal_entry *entry)
{
	const struct link *link = entry->link;

	if (link) {
		facts->head.link = link->id;
		facts->head.proto = (uint8_t)link->proto;
		facts->head.outgoing = link->outgoing;
		facts->head.local = link->local;
		facts->head.remote = link->remote;
		facts->text[FACT_LINK] = str_of(link->name);
	}
	if (entry->remote)
		facts->head.remote = *entry->remote;
}

/* What the entry says itself, then what link and message say. */
void facts_fill(struct facts *facts, const struct journal_record *record)
{
	const struct journal_entry *entry = &record->entry;

	*facts = (struct facts){
		.head = {
			.number = record->number,
			.time = record->time,
			.epoch = record->epoch,
			.kind = (uint8_t)entry->kind,
			.proto = PROTO_COUNT,
			.copy = entry->copy,
			.keys = record->keys,
			.in_dialog = entry->in_dialog,
			.cause = (uint16_t)entry->cause,
		},
		.text = {
			[FACT_ROLE] = str_of(entry->role),
			[FACT_PEER] = str_of(entry->peer),
			[FACT_USER] = str_of(entry->user),
			[FACT_CALL_ID] = entry->call_id,
			[FACT_RULES] = entry->rules,
			[FACT_EVENT] = str_of(entry->event),
			[FACT_TEXT] = entry->text,
			[FACT_MESSAGE] = entry->bytes,
		},
	};
	facts_fill_link(facts, entry);
	if (entry->msg)
		facts_fill_msg(facts, entry->msg);
}

const char *facts_group(const struct facts *facts)
{
	enum group group = meaning_group(facts->text[FACT_METHOD], facts->head.status,
					 facts->head.in_dialog);

	return group ? group_rows[group].name : NULL;
}

/* Broken octets always come from outside. */
bool facts_inbound(const struct facts *facts)
{
	return facts->head.kind == JOURNAL_RECEIVED || facts->head.kind == JOURNAL_BROKEN;
}

/* Only a role pipe has both of its ends in the journal. */
bool facts_is_echo(const struct facts *facts)
{
	return facts->head.kind == JOURNAL_RECEIVED && facts->head.proto == PROTO_PIPE;
}

/* Our end of the link. */
static struct str facts_near(const struct facts *facts)
{
	return facts->text[FACT_ROLE].n ? facts->text[FACT_ROLE] : STR("core");
}

/* The other end. */
static struct str facts_far(const struct facts *facts, char place[ADDR_TEXT_MAX])
{
	if (facts->text[FACT_PEER].n)
		return facts->text[FACT_PEER];
	if (facts->head.remote.family != AF_UNSPEC)
		return str_of(addr_pair(&facts->head.remote, place));
	return facts->text[FACT_LINK].n ? facts->text[FACT_LINK] : STR("?");
}

/* Of a message the sender, of an event whom it is about. */
struct str facts_from(const struct facts *facts, char place[ADDR_TEXT_MAX])
{
	if (facts->head.kind == JOURNAL_EVENT && facts->text[FACT_USER].n)
		return facts->text[FACT_USER];
	return facts_inbound(facts) ? facts_far(facts, place) : facts_near(facts);
}

/* Of a message the receiver, of an event the role if the user is on the left. */
struct str facts_to(const struct facts *facts, char place[ADDR_TEXT_MAX])
{
	if (facts->head.kind == JOURNAL_EVENT)
		return facts->text[FACT_USER].n ? facts->text[FACT_ROLE] : STR_NONE;
	return facts_inbound(facts) ? facts_near(facts) : facts_far(facts, place);
}

/* Hidden when shown, not when kept: the ring is no sink. */
struct str facts_message(const struct facts *facts, struct buf *scratch)
{
	struct str message = facts->text[FACT_MESSAGE];

	return facts->head.keys ? message : redact(message, REDACT_MESSAGE, scratch);
}

/* Our own remarks may name more secrets than a message can hold. */
struct str facts_remark(const struct facts *facts, struct buf *scratch)
{
	struct str text = facts->text[FACT_TEXT];

	return facts->head.keys ? text : redact(text, REDACT_TEXT, scratch);
}
