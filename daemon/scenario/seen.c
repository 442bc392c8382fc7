/* SPDX-License-Identifier: Apache-2.0 */
/* From the journal's records to messages that lines can take. */
#include "scenario/seen.h"

#include <inttypes.h>
#include <string.h>

#include "msg/identity.h"
#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "scenario/run_private.h"
#include "scenario/seen_who.h"

/* Which UE is at the far end of a record, or UES_MAX. */
static unsigned find_ue(struct run *run, const struct journal_entry *entry)
{
	const struct addr *remote = entry->remote;

	if (run->options.live)
		return seen_whose(run, entry);
	if (!entry->link || entry->link->proto == PROTO_PIPE)
		return UES_MAX;
	if (!remote || !remote->family)
		remote = &entry->link->remote;
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		if (run->ues[i].ue && ue_is_at(run->ues[i].ue, remote))
			return i;
	return UES_MAX;
}

/* What its copies have in common; what nobody can read is known by its octets. */
static struct str identity_of(struct run *run, const struct seen *seen)
{
	struct buf out = { 0 };
	struct str identity;

	if (!seen->msg || !msg_identity(seen->msg, &out))
		return seen->from_ue ? STR_NONE : seen->bytes;
	identity = (struct str){ arena_copy(&run->arena, out.p, out.n), out.n };
	buf_free(&out);
	return identity;
}

/* The seen before this one, or NULL. */
static struct seen *seen_previous(const struct run *run, const struct seen *seen)
{
	return seen->all.prev == &run->seen ? NULL : container_of(seen->all.prev, struct seen, all);
}

/* Does a response's request look like this? The branch tells, but for CANCEL and ACK, which share
 * that of their INVITE; a response to a request without CSeq has no method. */
static bool is_request_of(const struct seen *request, const struct seen *response)
{
	const struct via *asked, *answered;

	if (!request->msg || !request->msg->is_request || request->ue != response->ue ||
	    request->from_ue == response->from_ue || request->msg->method == METHOD_ACK ||
	    (request->msg->method == METHOD_CANCEL) != (response->msg->method == METHOD_CANCEL))
		return false;
	asked = msg_via(request->msg);
	answered = msg_via(response->msg);
	return asked && answered && str_eq(asked->branch, answered->branch);
}

/* Same UE, same direction, same method and status. */
static bool same_head(const struct seen *a, const struct seen *b)
{
	return a->ue == b->ue && a->from_ue == b->from_ue && a->msg && b->msg &&
	       a->msg->status == b->msg->status && str_eq(a->msg->method_name, b->msg->method_name);
}

/* What came another way is what the UE goes on with: CANCEL and ACK have the branch of that one. */
static void take_place(struct seen *first, struct seen *copy)
{
	struct msg *msg = first->msg;
	struct str bytes = first->bytes;

	first->msg = copy->msg;
	first->bytes = copy->bytes;
	copy->msg = msg;
	copy->bytes = bytes;
}

/* What it has to do with those that came before. */
static void seen_relate(struct run *run, struct seen *seen)
{
	bool response = seen->msg && !seen->msg->is_request;

	seen->first = seen;
	for (struct seen *at = seen_previous(run, seen); at; at = seen_previous(run, at)) {
		bool copy =
			(seen->identity.p && at->ue == seen->ue && at->from_ue == seen->from_ue &&
			 str_eq(at->identity, seen->identity)) ||
			seen_same_request(at, seen);

		if (copy && seen->first == seen)
			seen->first = at->first;
		if (!seen->before && same_head(at, seen))
			seen->before = at;
		if (response && !seen->request && is_request_of(at, seen))
			seen->request = at->first;
		if (seen->before && seen->first != seen && (!response || seen->request))
			break;
	}
	seen->copy = ++seen->first->copies;
	if (seen->first != seen && run->options.live && seen_same_request(seen->first, seen))
		take_place(seen->first, seen);
}

/* Is it an answer to none of the nonces that were offered last? */
static bool answers_old_nonce(const struct run_ue *ue, struct msg *msg)
{
	struct str scheme, params, nonce;
	struct msg_line *line;

	if (!ue->challenge || !auth_split(msg_value(msg, HDR_AUTHORIZATION), &scheme, &params))
		return false;
	nonce = param_value(params, ',', STR("nonce"));
	for (line = msg_find(ue->challenge->msg, HDR_WWW_AUTHENTICATE, 0); line;
	     line = msg_find(ue->challenge->msg, HDR_WWW_AUTHENTICATE,
			     msg_line_number(ue->challenge->msg, line) + 1)) {
		struct str offered;

		if (auth_split(line->value, &scheme, &offered) &&
		    str_eq(param_value(offered, ',', STR("nonce")), nonce))
			return false;
	}
	return nonce.n > 0;
}

/* How long the first contact of the request is bound by this 200, in s; 0: not any more. */
static int64_t bound_seconds(struct msg *request, struct msg *response)
{
	const struct address *own = msg_contact(request);
	struct value_walk walk;
	struct msg_value value;
	uint32_t expires;

	value_walk_start(&walk, HDR_CONTACT, STR_NONE);
	while (own && !own->star && value_walk_next(response, &walk, &value)) {
		struct address contact;

		if (address_parse(&response->arena, value.text, &contact) &&
		    uri_text_equal(contact.uri_text, own->uri_text))
			return str_to_u32(param_value(contact.params, ';', STR("expires")),
					  &expires) ?
				       expires :
				       0;
	}
	return 0;
}

/* How late a REGISTER is: a binding of more than 1200 s is refreshed 600 s before its end, a shorter one
 * at its half (TS 24.229 5.1.1.4.1). What follows the first one is no matter of time. */
static int64_t overdue(struct run_ue *ue, const struct seen *seen)
{
	int64_t time = ue->registered_until - ue->registered_at, before = 600 * INT64_C(1000000);
	int64_t due = ue->registered_until - (time > 2 * before ? before : time / 2);

	if (seen->msg->method != METHOD_REGISTER || ue->registered_until < 0 || ue->refreshed ||
	    !ue->registered_by || !str_eq(seen_bound_call_id(ue), msg_call_id(seen->msg)))
		return -1;
	ue->refreshed = true;
	return seen->time > due ? seen->time - due : 0;
}

/* What the run remembers of the UE's registration. */
static void follow_registration(struct run *run, struct seen *seen)
{
	struct run_ue *ue = &run->ues[seen->ue];
	struct msg *request = seen->request ? seen->request->msg : NULL;
	int64_t seconds;

	seen->left = ue->registered_until > seen->time ? ue->registered_until - seen->time : -1;
	if (seen->msg->is_request) {
		seen->old_nonce = seen->from_ue && answers_old_nonce(ue, seen->msg);
		seen->refresh = seen->left >= 0 &&
				str_eq(seen_bound_call_id(ue), msg_call_id(seen->msg));
		if (seen->from_ue)
			seen->overdue = overdue(ue, seen);
		return;
	}
	if (!request || request->method != METHOD_REGISTER || seen->from_ue)
		return;
	if (seen->msg->status == 401)
		ue->challenge = seen;
	if (seen->msg->status != 200 || !msg_contact(request))
		return;
	seconds = bound_seconds(request, seen->msg);
	ue->registered_until = seconds ? seen->time + seconds * 1000000 : -1;
	ue->registered_at = seen->time;
	ue->registered_by = seen->request;
	ue->refreshed = false;
}

/* Read again from the octets. */
static struct seen *seen_new(struct run *run, const struct journal_record *record, unsigned ue)
{
	const struct journal_entry *entry = &record->entry;
	struct seen *seen = mem_alloc(sizeof(*seen));
	struct msg_error error;
	struct msg *broken = NULL;

	seen->run = run;
	seen->number = ++run->n_seen;
	seen->ue = ue;
	seen->from_ue = entry->kind != JOURNAL_SENT;
	seen->broken = entry->kind == JOURNAL_BROKEN;
	seen->time = record->time;
	seen->bytes = (struct str){ mem_copy_text(entry->bytes.p, entry->bytes.n), entry->bytes.n };
	seen->msg = msg_parse(seen->bytes, NULL, &error, seen->from_ue ? NULL : &broken);
	if (!seen->msg)
		seen->msg = broken;
	seen->identity = identity_of(run, seen);
	seen->listener = arena_copy(&run->arena, entry->link->name, strlen(entry->link->name));
	seen->proto = entry->link->proto;
	seen->rules = (struct str){ arena_copy(&run->arena, entry->rules.p, entry->rules.n),
				    entry->rules.n };
	seen->left = seen->overdue = -1;
	return seen;
}

void seen_add(struct run *run, const struct journal_record *record)
{
	unsigned ue = find_ue(run, &record->entry);
	struct seen *seen;

	if (ue == UES_MAX || record->entry.kind == JOURNAL_HELD ||
	    record->entry.kind == JOURNAL_EVENT || !record->entry.bytes.n)
		return;
	seen = seen_new(run, record, ue);
	list_append(&run->seen, &seen->all);
	seen_relate(run, seen);
	if (seen->msg && seen->copy == 1)
		follow_registration(run, seen);
	list_append(&run->ues[ue].queue, &seen->queued);
	if (!seen->from_ue && !run->options.live)
		list_append(&run->ues[ue].on_way, &seen->on_way);
	run->activity = record->time;
	if (seen->copy == 1)
		run_expect(run, seen);
}

void seen_free(struct seen *seen)
{
	list_remove(&seen->all);
	list_remove(&seen->queued);
	list_remove(&seen->on_way);
	msg_free(seen->msg);
	mem_free((char *)seen->bytes.p);
	mem_free(seen);
}

/* With one copy of it a message has come. */
static void come(struct run *run, const struct seen *copy)
{
	const struct seen *first = copy->first;
	struct seen *seen;

	list_each(seen, &run->ues[copy->ue].on_way, struct seen, on_way)
		if (seen == copy || (seen->first == first && seen->copy < copy->copy))
			list_remove(&seen->on_way);
}

/* Are these octets that message? The link passes over line ends before it (RFC 3261 7.5), and on a
 * stream what is behind its Content-Length comes as something else. */
static bool is_arrived(const struct seen *seen, struct str bytes)
{
	struct str sent = seen->bytes;

	while (sent.n && (*sent.p == '\r' || *sent.p == '\n'))
		sent = str_from(sent, 1);
	return bytes.n && str_starts(sent, bytes);
}

void seen_arrive(struct run *run, unsigned ue, struct str bytes)
{
	struct seen *seen;

	run->activity = loop_now(run->loop);
	list_each(seen, &run->ues[ue].on_way, struct seen, on_way)
		if (is_arrived(seen, bytes)) {
			come(run, seen);
			return;
		}
}

/* Has a connection ended on which octets were under way? What is left of them never comes. */
static bool is_cut_off(const struct run *run, unsigned ue)
{
	const char *reason;

	return ue_link_state(run->ues[ue].ue, &reason) == UE_LINK_CLOSED;
}

bool seen_is_on_way(const struct run *run)
{
	int64_t oldest = loop_now(run->loop) - run->options.timeout;
	struct seen *seen;

	for (unsigned i = 0; i < run->plan->n_ues; i++) {
		if (is_cut_off(run, i))
			continue;
		list_each(seen, &run->ues[i].on_way, struct seen, on_way)
			if (seen->line && seen->time > oldest)
				return true;
	}
	return false;
}

void seen_name(const struct run *run, const struct seen *seen, struct buf *out)
{
	buf_printf(out, "%s %c ", run->plan->ues[seen->ue].name, seen->from_ue ? '>' : '<');
	if (!seen->msg)
		buf_printf(out, "%zu octets that are no message", seen->bytes.n);
	else if (seen->msg->is_request)
		buf_add_str(out, seen->msg->method_name);
	else
		buf_printf(out, "%d (%.*s)", seen->msg->status, STR_ARG(seen->msg->method_name));
	if (seen->copy > 1)
		buf_printf(out, " copy %u", seen->copy);
}
