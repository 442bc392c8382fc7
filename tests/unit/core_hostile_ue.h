/* SPDX-License-Identifier: Apache-2.0 */
/* For tests/unit/core_hostile.c: UEs that send what no UE should, and answer as none should. */
#ifndef IMSD_TESTS_CORE_HOSTILE_UE_H
#define IMSD_TESTS_CORE_HOSTILE_UE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "core/core.h"
#include "core_hostile_rows.h"

#define SECOND INT64_C(1000000)

enum { NOTES = 12, LATE = 8, UES = 2, TEXT = 300, LETTERS = 5000 };

/* A dialog, or what once could have been one. */
struct note {
	char call_id[TEXT], own[TEXT], other[TEXT], contact[TEXT], route[TEXT];
	unsigned cseq;
};

static struct lab {
	char path[32]; /* of the configuration */
	char seed[32];
	const char *sets[1];
	struct core *core;
	struct random random;
	struct note none; /* in place of a dialog */
	bool bent;        /* what is sent now is */
	bool quiet;       /* the UEs answer nothing any more */
	struct timer wake;
	struct ue {
		const char *name, *impu, *number;
		unsigned index;
		struct link *link;
		struct link_user user;
		struct note notes[NOTES];
		unsigned n_notes, count;
		char service_route[TEXT], etag[TEXT], rseq[TEXT];
		struct buf late[LATE]; /* answers that wait */
	} ues[UES];
} lab;

static inline unsigned below(unsigned n)
{
	return (unsigned)random_below(&lab.random, n);
}

static inline bool chance(unsigned percent)
{
	return below(100) < percent;
}

static inline struct ue *other_of(const struct ue *ue)
{
	return &lab.ues[1 - ue->index];
}

static inline struct note *some_note(struct ue *ue)
{
	unsigned n = ue->n_notes < NOTES ? ue->n_notes : NOTES;

	return n ? &ue->notes[below(n)] : &lab.none;
}

static inline struct str tag_of(const char *address)
{
	const char *tag = strstr(address, ";tag=");
	struct str value = str_of(tag ? tag + 5 : "");
	ptrdiff_t end = str_find(value, ';');

	return end < 0 ? value : (struct str){ value.p, (size_t)end };
}

static inline void expand_replaces(struct ue *ue, bool escaped, struct buf *out)
{
	struct note *note = some_note(chance(50) ? ue : other_of(ue));

	buf_printf(out,
		   escaped ? "%s%%3Bto-tag%%3D%.*s%%3Bfrom-tag%%3D%.*s" :
			     "%s;to-tag=%.*s;from-tag=%.*s",
		   note->call_id, STR_ARG(tag_of(note->other)), STR_ARG(tag_of(note->own)));
}

/* What stands for a letter behind a percent sign; NULL: none of these. */
static inline const char *expansion(struct ue *ue, struct note *note, char letter)
{
	const struct {
		char letter;
		const char *text;
	} rows[] = {
		{ 'd', HOSTILE_DOMAIN },     { 'm', ue->impu },
		{ 'o', other_of(ue)->impu }, { 'n', other_of(ue)->number },
		{ 'c', note->contact },      { 'i', note->call_id },
		{ 'e', ue->etag },           { 'a', ue->rseq[0] ? ue->rseq : "1" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].letter == letter)
			return rows[i].text;
	return NULL;
}

/* A text of core_hostile_rows.h. */
static inline void expand(struct ue *ue, struct note *note, const char *text, struct buf *out)
{
	for (; *text; text++) {
		const char *value = *text == '%' ? expansion(ue, note, text[1]) : NULL;
		bool replaces = *text == '%' && (text[1] == 'r' || text[1] == 'R');
		bool letters = *text == '%' && text[1] == 'l';

		if (value)
			buf_add_text(out, value);
		else if (replaces)
			expand_replaces(ue, text[1] == 'R', out);
		else if (letters)
			buf_printf(out, "%0*d", LETTERS, 0);
		else
			buf_add_char(out, *text);
		text += value || replaces || letters;
	}
}

/* RP layer, TS 24.011 7.3: octets with a TPDU that is mostly whole. */
static inline void add_rp(const char *kind, struct buf *out)
{
	static const uint8_t submit[] = { 0x00, 0x01, 0x00, 0x07, 0x91, 0x51, 0x55, 0x10,
					  0x99, 0x99, 0xf9, 0x12, 0x31, 0x2a, 0x0b, 0x91,
					  0x51, 0x55, 0x21, 0x03, 0x00, 0xf6, 0x00, 0x00,
					  0xaa, 0x03, 0xc8, 0x34, 0x1b };
	size_t at = out->n;

	if (strcmp(kind, "@rp-data") == 0)
		buf_add(out, submit, sizeof(submit));
	else if (strcmp(kind, "@rp-ack") == 0)
		buf_add(out, (const char[]){ 2, (char)below(4), 0x41, 2, 0, 0 },
			chance(50) ? 6 : 2);
	else if (strcmp(kind, "@rp-error") == 0)
		buf_add(out, (const char[]){ 4, (char)below(4), 1, (char)below(128) }, 4);
	else
		buf_add(out, (const char[]){ 6, (char)below(4) }, 2);
	if (out->n > at + 2 && chance(50))
		out->p[at + below((unsigned)(out->n - at))] = (char)below(256);
}

static inline void add_body(struct ue *ue, struct note *note, const char *body, struct buf *out)
{
	size_t at = out->n;

	if (body && body[0] == '@')
		add_rp(body, out);
	else if (body)
		expand(ue, note, body, out);
	if (out->n > at && chance(8))
		out->n = at + below((unsigned)(out->n - at));
	for (unsigned i = 0; out->n > at && chance(8) && i < 4; i++)
		out->p[at + below((unsigned)(out->n - at))] = (char)below(256);
}

/* One header line more, doubled, gone, empty, or with another value. */
static inline void add_line(struct ue *ue, struct note *note, struct str line, struct buf *out)
{
	ptrdiff_t colon = str_find(line, ':');

	if (lab.bent && chance(2))
		expand(ue, note, hostile_lines[below(ARRAY_LEN(hostile_lines))], out),
			buf_add_text(out, "\r\n");
	if (colon < 0 || !lab.bent || !chance(6) || str_starts(line, STR("CSeq"))) {
		buf_printf(out, "%.*s\r\n", STR_ARG(line));
		return;
	}
	switch (below(5)) {
	case 0:
		return;
	case 1:
		buf_printf(out, "%.*s\r\n%.*s\r\n", STR_ARG(line), STR_ARG(line));
		return;
	case 2:
		buf_printf(out, "%.*s:\r\n", (int)colon, line.p);
		return;
	case 3:
		buf_add_str(out, line);
		out->p[out->n - 1 - below((unsigned)line.n)] = (char)(32 + below(95));
		break;
	default:
		buf_printf(out, "%.*s: ", (int)colon, line.p);
		expand(ue, note, hostile_values[below(ARRAY_LEN(hostile_values))], out);
	}
	buf_add_text(out, "\r\n");
}

/* Head and body to the core, bent. */
static inline void send_bent(struct ue *ue, struct note *note, struct str head, struct str body)
{
	struct buf out = { 0 };
	struct str line;

	lab.bent = chance(40);
	str_cut(&head, '\n', &line);
	buf_printf(&out, "%.*s\r\n", STR_ARG(line));
	if (lab.bent && chance(2))
		out.p[below((unsigned)out.n)] = (char)below(256);
	while (str_cut(&head, '\n', &line))
		if (line.n)
			add_line(ue, note, line, &out);
	if (!lab.bent || chance(95))
		buf_printf(&out, "Content-Length: %u\r\n",
			   (unsigned)body.n + (lab.bent && chance(4) ? below(9) : 0));
	buf_add_text(&out, "\r\n");
	buf_add_str(&out, body);
	if (lab.bent && chance(2))
		out.n = below((unsigned)out.n);
	link_send(ue->link, &ue->link->remote, buf_str(&out));
	buf_free(&out);
}

/* Which dialog a request is in, or a fresh one. */
static inline struct note *note_for(struct ue *ue, const struct hostile_row *row,
				    struct note *fresh)
{
	bool inside = strcmp(row->uri, "%c") == 0 ? chance(85) : chance(10);

	if (inside && ue->n_notes)
		return some_note(ue);
	*fresh = (struct note){ .cseq = 1 };
	snprintf(fresh->call_id, sizeof(fresh->call_id), "c%u-%s", ue->count, ue->name);
	snprintf(fresh->own, sizeof(fresh->own), "<%s>;tag=o%u", ue->impu, ue->count);
	strcpy(fresh->contact, some_note(chance(70) ? ue : other_of(ue))->contact);
	return fresh;
}

/* In that dialog; without the other's tag it begins one. */
static inline void send_noted(struct ue *ue, const struct hostile_row *row, struct note *note)
{
	bool begins = !note->other[0];
	struct buf head = { 0 }, body = { 0 }, uri = { 0 };
	bool is_register = strcmp(row->method, "REGISTER") == 0;

	ue->count++;
	expand(ue, note, row->uri, &uri);
	buf_printf(&head, "%s %s SIP/2.0\n", row->method,
		   begins || chance(5) ? uri.p : note->contact);
	buf_printf(&head, "Via: SIP/2.0/UDP 192.0.2.%u:5060;branch=z9hG4bK%s%u;rport\n",
		   33 + ue->index, ue->name, chance(3) ? ue->count - 1 : ue->count);
	if (!begins && note->route[0])
		buf_printf(&head, "Route: %s\n", note->route);
	else if (!is_register && ue->service_route[0])
		buf_printf(&head, "Route: %s\n", ue->service_route);
	buf_printf(&head, "Max-Forwards: 70\nFrom: %s\n", note->own);
	if (note->other[0])
		buf_printf(&head, "To: %s\n", note->other);
	else
		buf_printf(&head, "To: <%s>\n", is_register ? ue->impu : uri.p);
	buf_printf(&head, "Call-ID: %s\nCSeq: %u %s\n", note->call_id,
		   chance(5) && strcmp(row->method, "BYE") ?
			   below(5) :
			   note->cseq + (strcmp(row->method, "ACK") != 0),
		   row->method);
	note->cseq++;
	buf_printf(&head, "Contact: <sip:%s@192.0.2.%u:5060>;+g.3gpp.smsip;+g.3gpp.mid-call\n",
		   ue->name, 33 + ue->index);
	expand(ue, note, row->headers, &head);
	add_body(ue, note, row->body, &body);
	send_bent(ue, note, buf_str(&head), buf_str(&body));
	buf_free(&head);
	buf_free(&body);
	buf_free(&uri);
}

static inline void send_request(struct ue *ue, const struct hostile_row *row)
{
	struct note fresh;

	send_noted(ue, row, note_for(ue, row, &fresh));
}

/* The first of that method. */
static inline const struct hostile_row *row_of(const char *method)
{
	for (size_t i = 0; i < ARRAY_LEN(hostile_rows); i++)
		if (strcmp(hostile_rows[i].method, method) == 0)
			return &hostile_rows[i];
	return NULL;
}

#endif
