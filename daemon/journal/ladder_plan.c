/* SPDX-License-Identifier: Apache-2.0 */
/* Who takes part in a drawn ladder, and what its rows say. */
#include "journal/ladder_plan.h"

#include <inttypes.h>
#include <stdio.h>

#include "journal/octets.h"

enum {
	RANK_UE = 10,      /* whose phone is seen first */
	RANK_OUTSIDE = 45, /* a server that is none of ours */
	RANK_FAR_UE = 60,  /* other phones */
	PAUSE_US = 1000000
};

static const struct {
	const char *role, *what;
	unsigned rank;
} role_rows[] = {
	{ "core", "imsd", 15 },       { "pcscf", "P-CSCF", 20 },
	{ "scscf", "S-CSCF", 30 },    { "hss", "HSS", 35 },
	{ "as", "AS", 40 },           { "tas", "MMTel AS", 41 },
	{ "ipsmgw", "IP-SM-GW", 42 }, { "focus", "conference", 43 },
	{ "events", "notifier", 44 }, { "peer", "far end", 50 },
};

static const struct {
	const char *type, *name;
} body_rows[] = {
	{ "application/sdp", "SDP" },
	{ "application/vnd.3gpp.sms", "SMS" },
	{ "application/vnd.3gpp.ussd+xml", "USSD" },
	{ "application/reginfo+xml", "reginfo" },
	{ "application/dialog-info+xml", "dialog-info" },
	{ "application/pidf+xml", "PIDF" },
	{ "application/conference-info+xml", "conference-info" },
	{ "application/resource-lists+xml", "resource-lists" },
	{ "application/simple-message-summary", "message-summary" },
	{ "application/3gpp-ims+xml", "3gpp-ims" },
	{ "application/dtmf-relay", "DTMF" },
	{ "message/sipfrag", "sipfrag" },
	{ "multipart/mixed", "several bodies" },
	{ "text/plain", "text" },
};

/* The other end is no element of ours, and the P-CSCF's neighbour. */
static bool has_phone(const struct facts *facts)
{
	return facts->head.link && facts->head.proto != PROTO_PIPE &&
	       str_is(facts->text[FACT_ROLE], "pcscf");
}

static void column_say(struct plan_column *column, const struct facts *facts)
{
	char place[ADDR_TEXT_MAX];

	if (facts->head.remote.family == AF_UNSPEC)
		return;
	column->addr = facts->head.remote;
	snprintf(column->what, sizeof(column->what), "%s %s", proto_via(facts->head.proto),
		 addr_pair(&column->addr, place));
}

/* Room for one more behind those of its rank; the last one takes all for whom there is none. */
static struct plan_column *column_insert(struct ladder_plan *plan, unsigned rank)
{
	unsigned at = plan->n_columns;

	if (at == PLAN_COLUMNS) {
		plan->columns[at - 1] = (struct plan_column){ "others", "", .rank = UINT32_MAX };
		return NULL;
	}
	while (at > 0 && plan->columns[at - 1].rank > rank) {
		plan->columns[at] = plan->columns[at - 1];
		at--;
	}
	plan->n_columns++;
	plan->columns[at] = (struct plan_column){ .rank = rank };
	return &plan->columns[at];
}

/* A name as a column has it: cut to what fits, and safe to show. */
static const char *column_name(struct str name, char out[ADDR_TEXT_MAX])
{
	struct buf text = { 0 };

	octets_show(name, &text);
	if (text.n > ADDR_TEXT_MAX - 1)
		text.n = ADDR_TEXT_MAX - 1;
	while (text.n && !octets_are_utf8(buf_str(&text)))
		text.n--;
	snprintf(out, ADDR_TEXT_MAX, "%.*s", (int)text.n, text.p ? text.p : "");
	buf_free(&text);
	return out;
}

/* Its place, or -1. */
static int column_find(const struct ladder_plan *plan, struct str name)
{
	char wanted[ADDR_TEXT_MAX];

	column_name(name, wanted);
	for (unsigned i = 0; name.n && i < plan->n_columns; i++)
		if (strcmp(plan->columns[i].name, wanted) == 0)
			return (int)i;
	return -1;
}

/* The phone at that address, whatever it was called then; -1: none. */
static int column_at(const struct ladder_plan *plan, const struct addr *addr)
{
	for (unsigned i = 0; addr->family != AF_UNSPEC && i < plan->n_columns; i++)
		if (plan->columns[i].is_ue && addr_equal(&plan->columns[i].addr, addr))
			return (int)i;
	return -1;
}

/* Whoever sends or gets a message, to be found again by that name. */
static void plan_meet(struct ladder_plan *plan, const struct facts *facts, struct str name,
		      bool phone)
{
	unsigned rank = phone ? RANK_UE : RANK_OUTSIDE;
	const char *what = phone ? "" : "server";
	struct plan_column *column;
	int at = column_find(plan, name);

	if (at < 0 && phone && !facts->text[FACT_PEER].n)
		at = column_at(plan, &facts->head.remote);
	if (at >= 0) {
		if (phone)
			column_say(&plan->columns[at], facts);
		return;
	}
	for (size_t i = 0; !phone && i < ARRAY_LEN(role_rows); i++)
		if (str_is(name, role_rows[i].role)) {
			rank = role_rows[i].rank;
			what = role_rows[i].what;
		}
	if (phone && plan->n_columns && plan->columns[0].rank == RANK_UE)
		rank = RANK_FAR_UE;
	column = column_insert(plan, rank);
	if (!column)
		return;
	column_name(name, column->name);
	snprintf(column->what, sizeof(column->what), "%s", what);
	column->is_ue = phone;
	if (phone)
		column_say(column, facts);
}

void plan_learn(struct ladder_plan *plan, const struct facts *facts)
{
	char place[ADDR_TEXT_MAX];
	bool phone = has_phone(facts), inbound = facts_inbound(facts);

	if (plan->rows++ == 0)
		plan->began_at = facts->head.time;
	plan->ended_at = facts->head.time;
	if (facts->head.kind == JOURNAL_EVENT)
		return;
	plan->messages++;
	plan->lost += facts->head.kind == JOURNAL_HELD;
	plan_meet(plan, facts, facts_from(facts, place), phone && inbound);
	plan_meet(plan, facts, facts_to(facts, place), phone && !inbound);
}

void plan_finish(struct ladder_plan *plan)
{
	struct plan_column *column;

	if (plan->n_columns)
		return;
	column = column_insert(plan, 0);
	snprintf(column->name, sizeof(column->name), "imsd");
}

/* Of one that found no room: the last. */
static unsigned column_of(const struct ladder_plan *plan, const struct facts *facts,
			  struct str name, bool phone)
{
	int at = column_find(plan, name);

	if (at < 0 && phone)
		at = column_at(plan, &facts->head.remote);
	return at < 0 ? plan->n_columns - 1 : (unsigned)at;
}

/* An event stands at whom it names, else at the element that tells it. */
static unsigned column_of_event(const struct ladder_plan *plan, const struct facts *facts)
{
	int at = column_find(plan, facts->text[FACT_USER]);

	if (at < 0)
		at = column_find(plan, facts->text[FACT_ROLE]);
	return at < 0 ? 0 : (unsigned)at;
}

/* What the message carries; NULL: no body, or one of no name. */
static const char *body_of(const struct facts *facts)
{
	const struct msg_limits limits = { 0 };
	struct msg_error error;
	struct msg *msg = NULL;
	struct str type, word;
	const char *name = NULL;

	if (facts->head.kind != JOURNAL_BROKEN && facts->text[FACT_MESSAGE].n)
		msg = msg_parse(facts->text[FACT_MESSAGE], &limits, &error, NULL);
	if (!msg)
		return NULL;
	type = msg_value(msg, HDR_CONTENT_TYPE);
	if (msg->body.n && type.n && str_cut(&type, ';', &word)) {
		name = "body";
		for (size_t i = 0; i < ARRAY_LEN(body_rows); i++)
			if (str_iis(word, body_rows[i].type))
				name = body_rows[i].name;
	}
	msg_free(msg);
	return name;
}

static void say_message(struct row_texts *texts, const struct facts *facts)
{
	const struct str *text = facts->text;

	if (facts->head.kind == JOURNAL_BROKEN) {
		buf_printf(&texts->verb, "%zu octets", text[FACT_MESSAGE].n);
		buf_add_text(&texts->object, "that are no message");
	} else if (text[FACT_START].p) {
		octets_show(text[FACT_START], &texts->verb);
	} else if (facts->head.status) {
		buf_printf(&texts->verb, "%u", facts->head.status);
		octets_show(text[FACT_REASON], &texts->object);
		texts->reason = texts->object.n;
		buf_add_text(&texts->object, texts->object.n ? " (" : "(");
		octets_show(text[FACT_METHOD], &texts->object);
		buf_add_char(&texts->object, ')');
	} else {
		octets_show(text[FACT_METHOD], &texts->verb);
		octets_show(text[FACT_URI], &texts->object);
	}
}

static void say_event(struct row_texts *texts, const struct facts *facts, struct str remark)
{
	const struct cause_row *cause = &cause_rows[facts->head.cause];

	if (facts->head.cause) {
		buf_add_text(&texts->verb, cause->code);
		buf_add_text(&texts->object, cause->words);
		if (remark.n) {
			buf_add_text(&texts->object, " (");
			octets_show(remark, &texts->object);
			buf_add_char(&texts->object, ')');
		}
		buf_printf(&texts->remark, "check: %s", cause->check);
		return;
	}
	octets_show(facts->text[FACT_EVENT], &texts->verb);
	octets_show(remark, &texts->object);
}

static void texts_reset(struct row_texts *texts)
{
	buf_reset(&texts->verb);
	buf_reset(&texts->object);
	buf_reset(&texts->rules);
	buf_reset(&texts->remark);
	buf_reset(&texts->scratch);
	texts->reason = 0;
}

void row_texts_free(struct row_texts *texts)
{
	buf_free(&texts->verb);
	buf_free(&texts->object);
	buf_free(&texts->rules);
	buf_free(&texts->remark);
	buf_free(&texts->scratch);
}

/* Texts are made safe to show here, once for all pens. */
static void row_say(struct plan_row *row, struct row_texts *texts, const struct facts *facts)
{
	struct str remark;

	texts_reset(texts);
	remark = facts_remark(facts, &texts->scratch);
	octets_show(facts->text[FACT_RULES], &texts->rules);
	if (facts->head.kind == JOURNAL_EVENT) {
		say_event(texts, facts, remark);
	} else {
		say_message(texts, facts);
		octets_show(remark, &texts->remark);
		row->body = body_of(facts);
	}
	row->verb = buf_str(&texts->verb);
	row->object = buf_str(&texts->object);
	row->brief = row->object;
	if (facts->head.kind == JOURNAL_EVENT)
		row->brief = STR_NONE;
	else if (texts->reason)
		row->brief.n = texts->reason;
	else if (facts->text[FACT_URI].n)
		row->brief = plan_brief_uri(row->object);
	row->rules = buf_str(&texts->rules);
	row->remark = buf_str(&texts->remark);
}

void plan_row(const struct ladder_plan *plan, const struct facts *facts, int64_t before,
	      struct row_texts *texts, struct plan_row *row)
{
	char place[ADDR_TEXT_MAX];
	bool phone = has_phone(facts), inbound = facts_inbound(facts);

	*row = (struct plan_row){ .facts = facts };
	if (before >= 0 && facts->head.time - before >= PAUSE_US)
		row->pause = facts->head.time - before;
	row_say(row, texts, facts);
	if (facts->head.kind == JOURNAL_EVENT) {
		row->kind = facts->head.cause ? ROW_CAUSE : ROW_NOTE;
		row->from = row->to = column_of_event(plan, facts);
		return;
	}
	row->lost = facts->head.kind == JOURNAL_HELD;
	row->broken = facts->head.kind == JOURNAL_BROKEN;
	row->again = facts->head.copy > 1;
	row->from = column_of(plan, facts, facts_from(facts, place), phone && inbound);
	row->to = column_of(plan, facts, facts_to(facts, place), phone && !inbound);
}
