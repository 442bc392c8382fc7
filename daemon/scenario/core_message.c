/* SPDX-License-Identifier: Apache-2.0 */
/* `core` words of single requests, USSD and keys: the network sends one to the UE, and what the far
 * end has got from it. */
#include <stdio.h>
#include <string.h>

#include "body/dtmf.h"
#include "body/ussd.h"
#include "conf/confine.h"
#include "core/messages.h"
#include "proc/performer.h"
#include "scenario/core_word.h"
#include "scenario/loader.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

enum { HEADERS_MAX = 4 };

/* What a line says, on its way to the core. */
struct ordering {
	struct core_request_order order;
	const char *headers[HEADERS_MAX + 1];
	unsigned n;
	struct buf file; /* the body from a file */
	char why[160];
};

static const char *subscriber_of(const struct run *run, const struct line *line)
{
	return run->plan->ues[line->ue].subscriber;
}

/* One more line of the message's head. */
static void add_header(struct run *run, struct ordering *ordering, const char *name,
		       const char *value)
{
	struct buf text = { 0 };

	if (!value || ordering->n == HEADERS_MAX)
		return;
	buf_printf(&text, "%s: %s", name, value);
	ordering->headers[ordering->n++] = arena_copy(&run->arena, text.p, text.n);
	buf_free(&text);
}

/* The body from a file beside the scenario. */
static bool read_file(struct run *run, struct ordering *ordering, const char *name)
{
	const char *path =
		file_find(&run->arena, run->plan->folders, run->plan->path, str_of(name), "");
	const struct confine *confine = core_snapshot(run->core)->confine;
	const char *kept = NULL;

	if (path && run->plan->folders)
		kept = confine_kept(confine->secrets, "body_file", path);
	if (kept) {
		snprintf(ordering->why, sizeof(ordering->why),
			 "the file '%.60s' holds what imsd keeps to itself (%s)", name, kept);
		return false;
	}
	if (path && step_read_file(path, &ordering->file)) {
		ordering->order.body = buf_str(&ordering->file);
		return true;
	}
	snprintf(ordering->why, sizeof(ordering->why), "the file '%.100s' cannot be read", name);
	return false;
}

/* A key as application/dtmf-relay. */
static bool make_key(struct run *run, struct ordering *ordering, const char *key)
{
	struct buf body = { 0 };

	if (strlen(key) != 1 || !dtmf_is_key(key[0])) {
		snprintf(ordering->why, sizeof(ordering->why), "'%.100s' is no key", key);
		return false;
	}
	dtmf_write(&(struct dtmf){ key[0], DTMF_DURATION_MS }, &body);
	ordering->order.type = DTMF_RELAY_TYPE;
	ordering->order.body.p = arena_copy(&run->arena, body.p, body.n);
	ordering->order.body.n = body.n;
	buf_free(&body);
	return true;
}

/* What all such lines may say. */
static bool read_order(struct run *run, const struct line *line, struct ordering *ordering)
{
	const char *body = core_value(run, line, "text"),
		   *file = core_value(run, line, "body_file");
	const char *package = core_value(run, line, "package"),
		   *key = core_value(run, line, "dtmf");
	const char *in = core_value(run, line, "in");

	if (!body)
		body = core_value(run, line, "body");
	ordering->order.user = subscriber_of(run, line);
	ordering->order.headers = ordering->headers;
	ordering->order.from = core_value(run, line, "from");
	ordering->order.behaviour = core_value(run, line, "behaviour");
	ordering->order.type = core_value(run, line, "type");
	ordering->order.body = str_of(body);
	if (in && strcmp(in, "call") == 0)
		ordering->order.in_call = true;
	add_header(run, ordering, "Event", core_value(run, line, "event"));
	add_header(run, ordering, "Info-Package", package);
	add_header(run, ordering, "Content-Disposition", package ? "Info-Package" : NULL);
	add_header(run, ordering, "Subscription-State", core_value(run, line, "state"));
	if (file && !read_file(run, ordering, file))
		return false;
	return !key || make_key(run, ordering, key);
}

static enum core_answer send_request(struct run *run, const struct line *line, enum method method,
				     bool in_call, struct buf *seen)
{
	struct ordering ordering = { .order.method = method, .order.in_call = in_call };
	bool good = read_order(run, line, &ordering) &&
		    core_request_send(run->core, &ordering.order, NULL, ordering.why) == 0;

	if (!good)
		buf_add_text(seen, ordering.why);
	buf_free(&ordering.file);
	return good ? CORE_YES : CORE_NO;
}

static enum core_answer message(struct run *run, const struct line *line, struct buf *seen)
{
	return send_request(run, line, METHOD_MESSAGE, false, seen);
}

static enum core_answer options(struct run *run, const struct line *line, struct buf *seen)
{
	return send_request(run, line, METHOD_OPTIONS, false, seen);
}

static enum core_answer notify(struct run *run, const struct line *line, struct buf *seen)
{
	return send_request(run, line, METHOD_NOTIFY, false, seen);
}

/* Outside of a dialog only when the line says so. */
static enum core_answer info(struct run *run, const struct line *line, struct buf *seen)
{
	const char *in = core_value(run, line, "in");

	return send_request(run, line, METHOD_INFO, !in || strcmp(in, "none") != 0, seen);
}

static enum core_answer press(struct run *run, const struct line *line, struct buf *seen)
{
	const char *keys = core_value(run, line, "keys");
	char why[160];

	if (core_press(run->core, subscriber_of(run, line), str_of(keys ? keys : ""), why) == 0)
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer ussd(struct run *run, const struct line *line, struct buf *seen)
{
	const char *kind = core_value(run, line, "kind");
	const struct core_ussd_order order = {
		.user = subscriber_of(run, line),
		.from = core_value(run, line, "from"),
		.text = core_value(run, line, "text"),
		.code = core_value(run, line, "code"),
		.language = core_value(run, line, "language"),
		.behaviour = core_value(run, line, "behaviour"),
		.notify = kind && strcmp(kind, "notify") == 0,
	};
	char why[160];

	if (core_ussd_start(run->core, &order, why) == 0)
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

/* The newest one of a direction, and how many there are. */
static enum core_answer has_messages(struct run *run, const struct line *line, bool sent,
				     struct buf *seen)
{
	const struct message_log *log = core_message_log(run->core);
	const char *user = subscriber_of(run, line);
	const struct message_record *record = message_log_newest(log, user, sent);
	char n[32], status[32], size[32];

	return terms_hold(line,
			  (struct term_fact[]){
				  { "n", term_number(n, message_log_count(log, user, sent)) },
				  { "status", term_number(status, record ? record->status : 0) },
				  { "text", str_of(record ? record->text : "") },
				  { "type", str_of(record ? record->type : "") },
				  { "from", str_of(record ? record->from : "") },
				  { "to", str_of(record ? record->to : "") },
				  { "size",
				    term_number(size, record ? (double)record->size : 0) } },
			  7, seen);
}

static enum core_answer has_received(struct run *run, const struct line *line, struct buf *seen)
{
	return has_messages(run, line, false, seen);
}

static enum core_answer has_sent(struct run *run, const struct line *line, struct buf *seen)
{
	return has_messages(run, line, true, seen);
}

static enum core_answer has_keys(struct run *run, const struct line *line, struct buf *seen)
{
	struct ue *ue = run->ues[line->ue].ue;
	struct stream_counters counters = { 0 };
	char events[32];

	ue_count_media(ue, ue_call_id(ue), &counters);
	return terms_hold(line,
			  (struct term_fact[]){
				  { "pressed",
				    str_of(core_keys(run->core, subscriber_of(run, line))) },
				  { "events", term_number(events, (double)counters.events) } },
			  2, seen);
}

#define RECORD_TERMS "n|status|text|type|from|to|size"

const struct core_word core_message_rows[] = {
	{ "message", CORE_UE, NULL, "text|from|type|body_file|behaviour|in", CORE_ACTS, message,
	  "core message UE [text=TEXT|body_file=FILE] [from=NUMBER] [type=TYPE] [behaviour=NAME] [in=call]",
	  "the network sends a MESSAGE, outside of dialogs or in the call with the far end" },
	{ "options", CORE_UE, NULL, "from|behaviour|in", CORE_ACTS, options,
	  "core options UE [from=NUMBER] [behaviour=NAME] [in=call]", "the network sends OPTIONS, likewise" },
	{ "notify", CORE_UE, NULL, "event|state|type|body|body_file|from|behaviour", CORE_ACTS, notify,
	  "core notify UE [event=PACKAGE] [state=TEXT] [type=TYPE] [body=TEXT|body_file=FILE] [from=NUMBER]",
	  "the network sends a NOTIFY that the UE has not subscribed to" },
	{ "info", CORE_UE, NULL, "package|type|body|body_file|dtmf|in|from", CORE_ACTS, info,
	  "core info UE [package=NAME] [type=TYPE] [body=TEXT|body_file=FILE] [dtmf=KEY] [in=none]",
	  "the far end sends an INFO in its call; with in=none the network does outside of dialogs" },
	{ "dtmf", CORE_UE, NULL, "keys", CORE_ACTS, press, "core dtmf UE keys=KEYS",
	  "the far end presses keys: telephone-events in its RTP" },
	{ "ussd", CORE_UE, NULL, "text|code|kind|language|from|behaviour", CORE_ACTS, ussd,
	  "core ussd UE [text=TEXT] [code=CODE] [kind=request|notify] [language=LANGUAGE] [from=NUMBER]",
	  "the network begins a USSD dialogue; with a code its menu is followed" },
	{ "received", CORE_UE, NULL, RECORD_TERMS, CORE_ASSERTS, has_received,
	  "core received UE [n=N] [text~TEXT] [type=TYPE] [status=STATUS] [within=TIME]",
	  "the newest MESSAGE that the far end has got from the UE, and how many there are" },
	{ "sent", CORE_UE, NULL, RECORD_TERMS, CORE_ASSERTS, has_sent,
	  "core sent UE [n=N] [status=STATUS] [within=TIME]",
	  "the newest MESSAGE that the network has sent to the UE; 408: it had no answer" },
	{ "keys", CORE_UE, NULL, "pressed|events", CORE_ASSERTS, has_keys,
	  "core keys UE [pressed=KEYS] [events>=N] [within=TIME]",
	  "the keys of which the far end was told by INFO in its call; telephone-events that a scripted UE has got" },
	{ 0 },
};
