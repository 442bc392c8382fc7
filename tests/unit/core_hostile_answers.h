/* SPDX-License-Identifier: Apache-2.0 */
/* For tests/unit/core_hostile.c: what its UEs make of what they get. */
#ifndef IMSD_TESTS_CORE_HOSTILE_ANSWERS_H
#define IMSD_TESTS_CORE_HOSTILE_ANSWERS_H

#include <stdlib.h>

#include "core_hostile_ue.h"

/* The value of a header of what came, or none; its copy is cut to TEXT. */
static inline bool header_copy(struct str bytes, const char *name, char out[TEXT])
{
	struct str line, head;

	out[0] = '\0';
	while (str_cut(&bytes, '\n', &line) && line.n)
		if (str_cut(&line, ':', &head) && str_iis(head, name)) {
			line = str_trim(line);
			snprintf(out, TEXT, "%.*s", line.n < TEXT ? (int)line.n : 0, line.p);
			return out[0] != '\0';
		}
	return false;
}

/* All values of a header, one after the other, or backwards; none when they are too long. */
static inline void header_join(struct str bytes, const char *name, bool backwards, char out[TEXT])
{
	struct buf all = { 0 }, before = { 0 };
	struct str line, head;

	while (str_cut(&bytes, '\n', &line) && line.n) {
		if (!str_cut(&line, ':', &head) || !str_iis(head, name))
			continue;
		buf_reset(&before);
		buf_add_str(&before, buf_str(&all));
		if (backwards)
			buf_reset(&all);
		else if (before.n)
			buf_add_text(&all, ", ");
		buf_add_str(&all, str_trim(line));
		if (backwards && before.n)
			buf_printf(&all, ", %s", before.p);
	}
	snprintf(out, TEXT, "%s", all.n && all.n < TEXT ? all.p : "");
	buf_free(&all);
	buf_free(&before);
}

/* Remembers a dialog; `incoming`: of a request that came. */
static inline void note_dialog(struct ue *ue, struct str bytes, bool incoming)
{
	struct note *note = &ue->notes[ue->n_notes++ % NOTES];
	char contact[TEXT];
	const char *at, *end;

	*note = (struct note){ .cseq = 100 };
	if (!incoming && header_copy(bytes, "CSeq", contact))
		note->cseq = (unsigned)strtoul(contact, NULL, 10);
	header_copy(bytes, "Call-ID", note->call_id);
	header_copy(bytes, incoming ? "To" : "From", note->own);
	header_copy(bytes, incoming ? "From" : "To", note->other);
	if (incoming && !strstr(note->own, ";tag="))
		strncat(note->own, ";tag=mt", TEXT - strlen(note->own) - 1);
	header_join(bytes, "Record-Route", !incoming, note->route);
	strcpy(note->contact, "sip:nowhere@" HOSTILE_DOMAIN);
	if (header_copy(bytes, "Contact", contact) && (at = strchr(contact, '<')) &&
	    (end = strchr(at, '>')))
		snprintf(note->contact, TEXT, "%.*s", (int)(end - at - 1), at + 1);
}

static inline struct note *newest_note(struct ue *ue)
{
	return &ue->notes[(ue->n_notes - 1) % NOTES];
}

static inline void send_ack(struct ue *ue)
{
	const struct hostile_row row = { "ACK", "%c", "", NULL };

	for (unsigned i = 0; i < 3 && chance(80); i++)
		send_noted(ue, &row, newest_note(ue));
}

static inline void on_answer(struct ue *ue, struct str bytes, unsigned status)
{
	static const struct hostile_row prack = { "PRACK", "%c", "RAck: %a 2 INVITE\r\n", NULL };
	char cseq[TEXT], to[TEXT];

	header_copy(bytes, "CSeq", cseq);
	if (header_copy(bytes, "SIP-ETag", to))
		strcpy(ue->etag, to);
	if (header_copy(bytes, "RSeq", to))
		strcpy(ue->rseq, to);
	if (strstr(cseq, "REGISTER") && status == 200)
		header_join(bytes, "Service-Route", false, ue->service_route);
	else if (header_copy(bytes, "To", to) && strstr(to, ";tag=") && status < 300 &&
		 !strstr(cseq, "MESSAGE")) {
		note_dialog(ue, bytes, false);
		if (status >= 200 && strstr(cseq, "INVITE"))
			send_ack(ue);
		else if (to[0] && header_copy(bytes, "RSeq", to) && chance(80))
			send_noted(ue, &prack, newest_note(ue));
	}
}

/* A response to what came, in text. */
static inline void answer(struct ue *ue, struct str bytes, unsigned status, struct buf *out)
{
	static const char *const copied[] = { "Via", "From", "Call-ID", "CSeq", "Record-Route" };
	struct str rest = bytes, line, head;
	char text[TEXT];

	buf_printf(out, "SIP/2.0 %u Whatever\n", status);
	while (str_cut(&rest, '\n', &line) && line.n) {
		struct str value = line;

		if (!str_cut(&value, ':', &head))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(copied); i++)
			if (str_iis(head, copied[i]))
				buf_printf(out, "%.*s\n", STR_ARG(line));
	}
	header_copy(bytes, "To", text);
	buf_printf(out, "To: %s%s\n", text, strstr(text, ";tag=") ? "" : ";tag=mt");
	buf_printf(out, "Contact: <sip:%s@192.0.2.%u:5060>\n", ue->name, 33 + ue->index);
	if (status < 200 && chance(40))
		buf_printf(out, "RSeq: %u\nRequire: 100rel\n", below(4));
}

static inline void on_request(struct ue *ue, struct str bytes)
{
	static const unsigned statuses[] = { 100, 180, 183, 202, 204, 299, 302, 305, 380, 400,
					     401, 403, 404, 407, 408, 412, 415, 420, 422, 423,
					     480, 481, 486, 487, 488, 489, 491, 493, 500, 503,
					     504, 513, 580, 600, 603, 606, 699 };
	bool invite = str_starts(bytes, STR("INVITE "));
	unsigned status = chance(70) ? 200 : statuses[below(ARRAY_LEN(statuses))];
	struct buf head = { 0 }, body = { 0 };
	struct note fresh = { .cseq = 1 };

	if (str_starts(bytes, STR("ACK ")))
		return;
	if (invite || chance(20))
		note_dialog(ue, bytes, true);
	if (chance(invite ? 50 : 5)) {
		answer(ue, bytes, 180, &head);
		send_bent(ue, &fresh, buf_str(&head), STR_NONE);
		buf_reset(&head);
	}
	answer(ue, bytes, status, &head);
	if (chance(invite || str_starts(bytes, STR("UPDATE ")) ? 90 : 5)) {
		buf_add_text(&head, "Content-Type: application/sdp\n");
		add_body(ue, &fresh, SDP_LINES, &body);
	}
	if (chance(8)) {
		struct buf *late = &ue->late[below(LATE)];

		buf_reset(late);
		buf_add_str(late, buf_str(&head));
	} else if (chance(92)) {
		send_bent(ue, &fresh, buf_str(&head), buf_str(&body));
	}
	buf_free(&head);
	buf_free(&body);
}

/* Line ends in texts for the core make no header lines. */
static inline bool is_injected(struct str bytes)
{
	ptrdiff_t end = str_search(bytes, STR("\r\n\r\n"));
	struct str head = { bytes.p, end < 0 ? bytes.n : (size_t)end };

	return str_search(head, STR("\nb: c")) >= 0 || str_search(head, STR("\nY: z")) >= 0;
}

static inline void on_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct ue *ue = ctx;
	uint32_t status;

	(void)link;
	(void)from;
	cr_assert_not(is_injected(bytes), "%.*s", STR_ARG(bytes));
	if (lab.quiet)
		return;
	if (!str_starts(bytes, STR("SIP/2.0 ")))
		on_request(ue, bytes);
	else if (bytes.n > 11 && str_to_u32((struct str){ bytes.p + 8, 3 }, &status))
		on_answer(ue, bytes, status);
}

static inline void on_broken(void *ctx, struct link *link, const struct addr *from,
			     struct str bytes, int status, const char *why)
{
	(void)ctx, (void)link, (void)from, (void)bytes, (void)status, (void)why;
}

static inline void on_close(void *ctx, struct link *link, const char *why)
{
	(void)ctx, (void)link, (void)why;
}

#endif
