/* SPDX-License-Identifier: Apache-2.0 */
/* Does a message fit a line? Head and `of` select, conditions assert (LANGUAGE 3.3); and the `$`
 * values of lines. */
#include <string.h>

#include "msg/view.h"
#include "scenario/relate.h"
#include "scenario/run_private.h"
#include "scenario/seen_dialog.h"

/* One alternative of a head. Octets that are no message are `any`. */
static bool word_fits(const struct head_word *word, const struct msg *msg)
{
	if (word->kind == HEAD_ANY)
		return true;
	if (!msg)
		return false;
	switch (word->kind) {
	case HEAD_METHOD:
		return msg->is_request && str_eq(word->name, msg->method_name);
	case HEAD_STATUS:
		return msg->status == word->status;
	case HEAD_CLASS:
		return msg->status / 100 == word->status;
	case HEAD_REQUEST:
		return msg->is_request;
	case HEAD_RESPONSE:
		return !msg->is_request;
	default:
		return false;
	}
}

bool head_fits(const struct run *run, const struct line *line, const struct seen *seen)
{
	const struct head *head = &line->head;
	bool made = line->kind == LINE_MESSAGE && line->number < run->plan->n_lines &&
		    run->states[line->number].status == LINE_MADE;

	if (head->ue != seen->ue || head->from_ue != seen->from_ue)
		return false;
	/* raw octets, and what was bent until it is no message any more: who made it knows it
	 * again */
	if (made && (!seen->msg || head->words[0].kind == HEAD_RAW))
		return true;
	if ((line->copy ? line->copy : 1) != seen->copy)
		return false;
	for (unsigned i = 0; i < head->n_words; i++)
		if (word_fits(&head->words[i], seen->msg))
			return true;
	return false;
}

/* The request that a message is, or answers. */
static const struct seen *request_of(const struct seen *seen)
{
	return seen->msg && !seen->msg->is_request ? seen->request : seen->first;
}

static bool same_branch(struct msg *a, struct msg *b)
{
	const struct via *x = msg_via(a), *y = msg_via(b);

	return x && y && str_eq(x->branch, y->branch);
}

/* An ACK to a non-2xx has the branch of its INVITE, one to a 2xx its CSeq number in the dialog. */
static bool acknowledges(const struct seen *label, const struct seen *request, struct seen *ack)
{
	if (request && request->msg && same_branch(request->msg, ack->msg))
		return true;
	return seen_same_dialog(label, ack) &&
	       (!request || !request->msg || request->msg->method != METHOD_INVITE ||
		msg_cseq(request->msg).number == msg_cseq(ack->msg).number);
}

/* Does the line ask for that header itself? */
static bool asks(const struct line *line, const char *path)
{
	for (const struct attribute *at = line->attributes; at; at = at->next)
		if (str_iis(path_text(at->condition->path), path))
			return true;
	return false;
}

/* RAck names the reliable response (RFC 3262 7.2); of a request, and where the line has a RAck of its
 * own, the dialog counts. */
static bool pracks(const struct line *line, const struct seen *label, struct seen *prack)
{
	struct str rack = msg_value(prack->msg, HDR_RACK), rseq = STR_NONE;

	str_word(&rack, &rseq);
	return seen_same_dialog(label, prack) && (label->msg->is_request || asks(line, "rack") ||
						  str_eq(msg_value(label->msg, HDR_RSEQ), rseq));
}

/* of=LABEL: the request of a response, the transaction of ACK and CANCEL, the response of a PRACK, the
 * dialog of any other request. */
static bool of_label_fits(const struct line *line, const struct seen *label, struct seen *seen)
{
	const struct seen *request = request_of(label);

	if (!seen->msg || !label->msg)
		return false;
	if (!seen->msg->is_request)
		return request && seen->request == request;
	switch (seen->msg->method) {
	case METHOD_CANCEL:
		return request && request->msg && same_branch(request->msg, seen->msg);
	case METHOD_ACK:
		return acknowledges(label, request, seen);
	case METHOD_PRACK:
		return pracks(line, label, seen);
	default:
		return seen_same_dialog(label, seen);
	}
}

bool of_fits(struct run *run, const struct line *line, struct seen *seen)
{
	if (line->of)
		return state_of(run, line->of)->seen &&
		       of_label_fits(line, state_of(run, line->of)->seen, seen);
	if (!line->of_method.p || !seen->msg || seen->msg->is_request)
		return true;
	return str_eq(line->of_method, seen->request && seen->request->msg ?
					       seen->request->msg->method_name :
					       seen->msg->method_name);
}

/* Appends the first value of a path in a message. */
static bool add_path_value(struct run *run, struct seen *seen, const struct path *path,
			   struct buf *out)
{
	struct subject subject = seen_subject(seen);
	struct str value;

	if (!seen->msg || !path_value(path, &subject, &run->arena, &value))
		return false;
	buf_add_str(out, value);
	return true;
}

/* The dialog that a message is in or began, as Replaces names it to the UE itself or to its far end
 * (RFC 3891 3): of one without a To tag the last that its responses tell. */
static bool add_dialog(struct seen *seen, bool itself, struct buf *out)
{
	struct msg *from = seen->msg;
	struct seen *at;
	bool ours;

	if (from && !msg_to_tag(from).n)
		list_each(at, &seen->run->seen, struct seen, all)
			if (at->request == seen->first && at->msg && msg_to_tag(at->msg).n &&
			    at->msg->status < 300)
				from = at->msg;
	if (!from || !msg_to_tag(from).n)
		return false;
	ours = (seen->from_ue == seen->msg->is_request) != itself;
	buf_printf(out, "%.*s;to-tag=%.*s;from-tag=%.*s", STR_ARG(msg_call_id(from)),
		   STR_ARG(ours ? msg_to_tag(from) : msg_from_tag(from)),
		   STR_ARG(ours ? msg_from_tag(from) : msg_to_tag(from)));
	return true;
}

/* $alice.impu and the like. */
static bool add_ue_part(struct run *run, unsigned number, struct str part, struct buf *out)
{
	struct ue *ue = run->ues[number].ue;
	const struct subscriber *subscriber = ue_subscriber(ue);
	const char *text = NULL;

	if (str_is(part, "contact")) {
		ue_contact(ue, out);
		return true;
	}
	if (str_is(part, "impu"))
		text = subscriber->impus[subscriber->default_impu];
	else if (str_is(part, "impi"))
		text = subscriber->impi;
	else if (str_is(part, "msisdn"))
		text = subscriber->msisdn;
	buf_add_text(out, text ? text : "");
	return text != NULL;
}

/* NAME, NAME.PATH: a label, `previous`, or a UE. `$LABEL` alone is the path of its condition in
 * that message. */
static bool dollar_value(void *ctx, struct str name, const struct path *path, struct buf *out)
{
	struct dollar_context *context = ctx;
	struct run *run = context->run;
	ptrdiff_t dot = str_find(name, '.');
	struct str head = { name.p, dot < 0 ? name.n : (size_t)dot };
	const struct line *label = plan_label(run->plan, head);
	struct seen *seen = label ? state_of(run, label)->seen : NULL;
	unsigned ue = plan_ue(run->plan, head);
	char why[160];

	if (str_is(head, "previous"))
		seen = context->previous;
	else if (!label && context->subject && related_named(head))
		seen = related_named(head)->find(context->subject);
	if (!label && ue < run->plan->n_ues && dot >= 0)
		return add_ue_part(run, ue, str_from(name, (size_t)dot + 1), out);
	if (!seen)
		return false;
	if (dot < 0 && path && path_word(path) == WORD_REPLACES)
		return add_path_value(run, seen, path, out) || add_dialog(seen, false, out);
	if (dot >= 0)
		path = path_parse(&run->arena, str_from(name, (size_t)dot + 1), why);
	return path && add_path_value(run, seen, path, out);
}

struct dollars run_dollars(struct dollar_context *context)
{
	return (struct dollars){ .value = dollar_value, .ctx = context };
}

/* `$` values as a line sees them. */
struct line_context {
	struct dollar_context base;
	const struct line *line;
};

/* What comes to a UE names a dialog of its own with its tag as the first. */
static bool line_value(void *ctx, struct str name, const struct path *path, struct buf *out)
{
	struct line_context *context = ctx;
	struct run *run = context->base.run;
	const struct line *label = plan_label(run->plan, name);
	struct seen *seen = label ? state_of(run, label)->seen : NULL;

	if (seen && path && path_word(path) == WORD_REPLACES && !context->line->head.from_ue &&
	    seen->ue == context->line->head.ue)
		return add_path_value(run, seen, path, out) || add_dialog(seen, true, out);
	return dollar_value(&context->base, name, path, out);
}

/* Of octets that are no message only they themselves can be asked. */
bool attribute_holds(struct run *run, const struct line *line, struct seen *seen,
		     const struct attribute *attribute, struct buf *saw)
{
	struct line_context context = { { run, seen->before, seen }, line };
	struct dollars dollars = { .value = line_value, .ctx = &context };
	struct seen *asked = attribute->related ? NULL : seen;
	bool blind = !seen->msg && attribute->word != WORD_OCTETS;
	struct subject subject;

	if (!attribute->matches || (blind && seen->from_ue))
		return true;
	if (saw)
		buf_reset(saw);
	if (attribute->related && seen->msg)
		asked = attribute->related->find(seen);
	if (attribute->related && saw)
		buf_printf(saw, "$%s%s", attribute->related->name, asked ? "." : " is not there");
	if (blind || !asked)
		return false;
	subject = seen_subject(asked);
	return condition_holds(attribute->condition, &subject, &dollars, saw);
}

bool conditions_hold(struct run *run, const struct line *line, struct seen *seen,
		     const struct attribute **missed, struct buf *saw)
{
	for (const struct attribute *at = line->attributes; at; at = at->next) {
		if (attribute_holds(run, line, seen, at, saw))
			continue;
		if (missed)
			*missed = at;
		return false;
	}
	return true;
}
