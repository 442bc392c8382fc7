/* SPDX-License-Identifier: Apache-2.0 */
/* Conferences: who is in them, and what the network does with them. */
#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"
#include "core/conferences.h"

enum { NAMES_MAX = 16 };

static const struct field_row conference_fields[] = {
	{ "users", true, "who is called: subscribers, numbers or URIs, comma-separated" },
	{ NULL, false, NULL },
};

static const struct field_row participant_fields[] = {
	{ "user", true, "who is called: a subscriber, number or URI" },
	{ NULL, false, NULL },
};

/* Null for none: an empty text. */
static json_t *text_or_null(const char *text)
{
	return value_of(text && text[0] ? str_of(text) : STR_NONE);
}

static json_t *time_value(struct loop *loop, int64_t at)
{
	return value_of_time(loop_epoch(loop) - loop_now(loop) + at);
}

/* RTP of his call; null: there is none. */
static json_t *media_value(const struct participant *participant)
{
	const struct session_stream *stream;
	struct stream_counters counters;
	json_t *json;

	if (!participant->call || !call_stream(participant->call, 0, &stream, &counters))
		return json_null();
	json = json_object();
	json_object_set_new(json, "codec", text_or_null(stream->codec));
	json_object_set_new(json, "direction",
			    json_string(direction_attribute(participant->direction)));
	json_object_set_new(json, "received", json_integer((json_int_t)counters.received));
	json_object_set_new(json, "sent", json_integer((json_int_t)counters.sent));
	json_object_set_new(json, "lost", json_integer((json_int_t)counters.lost));
	return json;
}

static json_t *participant_value(const struct participant *participant)
{
	json_t *json = json_object();

	json_object_set_new(json, "user", text_or_null(participant->user));
	json_object_set_new(json, "uri", value_of(str_of(participant->uri)));
	json_object_set_new(json, "contact", text_or_null(participant->contact));
	json_object_set_new(json, "state", json_string(participant_state_name(participant)));
	json_object_set_new(json, "joined",
			    json_string(participant->dialled_out ? "dialed-out" : "dialed-in"));
	json_object_set_new(json, "left", text_or_null(participant_end_name(participant)));
	json_object_set_new(json, "status",
			    participant->status ? json_integer(participant->status) : json_null());
	json_object_set_new(json, "call_id",
			    value_of(participant->call ? call_call_id(participant->call) :
							 STR_NONE));
	json_object_set_new(json, "media", media_value(participant));
	return json;
}

static json_t *conference_value(struct core *core, const struct conference *conference)
{
	const struct participant *creator = conference->creator;
	json_t *json = json_object(), *participants = json_array();
	struct participant *participant;

	list_each(participant, &conference->participants, struct participant, node)
		json_array_append_new(participants, participant_value(participant));
	json_object_set_new(json, "id", json_integer(conference->number));
	json_object_set_new(json, "name", json_string(conference->id));
	json_object_set_new(json, "uri", json_string(conference->uri));
	json_object_set_new(json, "state", json_string(conference_state_name(conference)));
	json_object_set_new(json, "began", time_value(core_loop(core), conference->began_at));
	json_object_set_new(json, "creator", value_of(str_of(creator ? creator->uri : NULL)));
	json_object_set_new(json, "present", json_integer(conference_present(conference)));
	json_object_set_new(json, "participants", participants);
	return json;
}

static void answer_conferences(struct exchange *exchange)
{
	struct conference *conference;
	struct page page;

	page_init(&page, exchange);
	list_each(conference, core_conferences(exchange->core), struct conference, all)
		if (page_takes(&page))
			json_array_append_new(page.items,
					      conference_value(exchange->core, conference));
	exchange_reply_json(exchange, page_finish(&page, "conferences"));
}

/* The one that {id} names; NULL: there is none, and that was the answer. */
static struct conference *find(struct exchange *exchange)
{
	struct conference *conference = core_conference(exchange->core, exchange->params[0]);

	if (!conference)
		exchange_refuse(
			exchange, 404,
			"no conference has the number or name '%.*s'; GET /v1/conferences shows them",
			STR_ARG(exchange->params[0]));
	return conference;
}

static void answer_conference(struct exchange *exchange)
{
	struct conference *conference = find(exchange);

	if (conference)
		exchange_reply_json(exchange, conference_value(exchange->core, conference));
}

static void reply_created(struct exchange *exchange, struct conference *conference)
{
	struct buf location = { 0 };

	buf_printf(&location, "/v1/conferences/%u", conference->number);
	exchange_reply_created(exchange, location.p, conference_value(exchange->core, conference));
	buf_free(&location);
}

static void answer_conference_begin(struct exchange *exchange)
{
	struct str rest = exchange_field(exchange, "users"), name;
	struct conference *conference;
	const char *who[NAMES_MAX];
	unsigned n = 0;
	char why[160];

	while (n < NAMES_MAX && str_cut(&rest, ',', &name))
		if (name.n)
			who[n++] = arena_copy(&exchange->arena, name.p, name.n);
	conference = core_conference_begin(exchange->core, who, n, why);
	if (conference)
		reply_created(exchange, conference);
	else
		exchange_refuse(exchange, 400, "users: %s", why);
}

static void answer_conference_add(struct exchange *exchange)
{
	struct conference *conference = find(exchange);
	char why[160];

	if (!conference)
		return;
	if (core_conference_invite(exchange->core, conference, exchange_field(exchange, "user").p,
				   why))
		reply_created(exchange, conference);
	else
		exchange_refuse(exchange, 409, "%s", why);
}

static void answer_conference_remove(struct exchange *exchange)
{
	struct conference *conference = find(exchange);
	char why[160];

	if (!conference)
		return;
	if (core_conference_remove(exchange->core, conference, exchange->params[1].p, why))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 404, "%s", why);
}

static void answer_conference_end(struct exchange *exchange)
{
	struct conference *conference = find(exchange);

	if (!conference)
		return;
	conference_end(conference, "ended on request");
	exchange_reply_nothing(exchange);
}

const struct route conferences_routes[] = {
	{ "GET", "/v1/conferences", answer_conferences, "conferences and their participants", page_queries, .lists = "conferences" },
	{ "POST", "/v1/conferences", answer_conference_begin,
	  "the network makes one and calls those who are named", NULL, conference_fields, .status = 201 },
	{ "GET", "/v1/conferences/{id}", answer_conference, "one of them, by its id or name", NULL },
	{ "DELETE", "/v1/conferences/{id}", answer_conference_end, "ends it: all are released", .status = 204 },
	{ "POST", "/v1/conferences/{id}/participants", answer_conference_add,
	  "the focus calls one more", NULL, participant_fields, .status = 201 },
	{ "DELETE", "/v1/conferences/{id}/participants/{user}", answer_conference_remove,
	  "puts one out: a subscriber, number or URI", .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
