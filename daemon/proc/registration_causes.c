/* SPDX-License-Identifier: Apache-2.0 */
/* Why a registration does not go on: what shows by silence. */
#include <string.h>

#include "msg/uri.h"
#include "proc/registration_private.h"

void registration_note_asked(struct registration *registration, struct str call_id, struct str via)
{
	char *asked = mem_resize(registration->asked, call_id.n + via.n + 2);

	memcpy(asked, call_id.p ? call_id.p : "", call_id.n);
	asked[call_id.n] = '\n';
	memcpy(asked + call_id.n + 1, via.p ? via.p : "", via.n);
	asked[call_id.n + 1 + via.n] = '\0';
	registration->asked = asked;
}

/* Where the 401 went, as the Via of the REGISTER has it (RFC 3261 18.2.2, RFC 3581 4). */
static void describe_way(const struct via *via, struct buf *out)
{
	struct str host = via->received.n ? via->received : via->host;
	unsigned port = via->rport && via->rport_value ? via->rport_value :
			via->port                      ? via->port :
							 5060;

	buf_printf(out, "the 401 went over %.*s to %.*s:%u", STR_ARG(via->transport), STR_ARG(host),
		   port);
	if (via->received.n && !str_eq(via->received, via->host))
		buf_printf(out, "; Via says %.*s: there is a NAT, or the UE writes a wrong address",
			   STR_ARG(via->host));
	if (!via->rport && str_iis(via->transport, "UDP"))
		buf_add_text(out, "; without rport in Via it goes to the port that Via names");
}

void registration_forget_asked(struct registration *registration)
{
	mem_free(registration->asked);
	registration->asked = NULL;
}

void registration_blame_silence(struct registration *registration)
{
	struct registrar *registrar = registration->registrar;
	struct str via_text = str_of(registration->asked), call_id;
	struct arena arena;
	struct via via;
	struct buf text = { 0 };

	arena_init(&arena);
	if (!str_cut(&via_text, '\n', &call_id))
		call_id = STR_NONE;
	if (via_text.n && via_parse(&arena, via_text, &via))
		describe_way(&via, &text);
	journal_cause(registrar->options.journal, CAUSE_REG_401_UNANSWERED, registration->name,
		      call_id, "%.*s", STR_ARG(buf_str(&text)));
	buf_free(&text);
	arena_clear(&arena);
}
