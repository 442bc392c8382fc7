/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages: what there is, what the network sends, what it takes out. */
#include <stdio.h>
#include <string.h>

#include "api/answers.h"
#include "api/page.h"
#include "api/sms_value.h"
#include "body/sms_code.h"

static const struct field_row sms_fields[] = {
	{ "to", true, "the name of the subscriber", FIELD_LINE },
	{ "from", false, "number, or a name of up to 11 characters", FIELD_LINE },
	{ "text", false, "split into as many short messages as it needs", FIELD_TEXT },
	{ "data", false, "8 bit data in its place, as hex digits", FIELD_TEXT },
	{ "tpdu", false, "a TPDU in its place, as hex digits", FIELD_TEXT },
	{ "rpdu", false, "an RPDU in its place, as hex digits", FIELD_TEXT },
	{ "coding", false, "gsm7, 8bit or ucs2; the first that fits", FIELD_LINE },
	{ "class", false, "0 to 3", FIELD_NUMBER },
	{ "pid", false, "TP-PID, as number or name", FIELD_NUMBER },
	{ "status_report", false, "TP-SRI", FIELD_FLAG },
	{ "validity", false, "how long it may wait: \"90m\"", FIELD_LINE },
	{ NULL, false, NULL, FIELD_LINE },
};

/* What is collected for one exchange. */
struct collection {
	struct page page;
	const char *user; /* NULL: all */
};

static bool is(const char *name, const char *user)
{
	return name && strcmp(name, user) == 0;
}

static void on_sms(void *arg, const struct sms *sms)
{
	struct collection *collection = arg;

	if (collection->user && !is(sms->user, collection->user) &&
	    !is(sms->sender, collection->user))
		return;
	if (page_takes(&collection->page))
		json_array_append_new(collection->page.items, sms_value(sms));
}

static void list(struct exchange *exchange, const char *user)
{
	struct collection collection = { .user = user };

	page_init(&collection.page, exchange);
	core_sms(exchange->core, on_sms, &collection);
	exchange_reply_json(exchange, page_finish(&collection.page, "sms"));
}

static void answer_sms(struct exchange *exchange)
{
	list(exchange, NULL);
}

static void answer_sms_of(struct exchange *exchange)
{
	struct subscriber subscriber;

	if (answer_finds_subscriber(exchange, &subscriber))
		list(exchange, subscriber.name);
}

/* The one that {id} names; NULL: there is none, and that was the answer. */
static struct sms *find(struct exchange *exchange)
{
	struct str id = exchange->params[0];
	struct sms *sms = NULL;
	uint64_t number;

	if (str_to_u64(id, &number))
		sms = core_sms_by_number(exchange->core, number);
	if (!sms)
		exchange_refuse(exchange, 404,
				"no short message has the number '%.*s'; GET /v1/sms shows them",
				STR_ARG(id));
	return sms;
}

static void answer_sms_one(struct exchange *exchange)
{
	const struct sms *sms = find(exchange);

	if (sms)
		exchange_reply_json(exchange, sms_value(sms));
}

static void answer_sms_delete(struct exchange *exchange)
{
	struct sms *sms = find(exchange);

	if (!sms)
		return;
	if (sms_delete(sms))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "the short message is %s",
				sms_state_name(sms->state));
}

/* Octets of a field with hex digits; STR_NONE in *octets when the body has none. False: it was refused. */
static bool read_octets(struct exchange *exchange, const char *name, struct str *octets)
{
	struct str digits = exchange_field(exchange, name);
	uint8_t *room;

	*octets = STR_NONE;
	if (!digits.p)
		return true;
	room = arena_alloc(&exchange->arena, digits.n / 2 + 1);
	if (digits.n % 2 == 0 && hex_read(digits, room, digits.n / 2)) {
		*octets = (struct str){ (const char *)room, digits.n / 2 };
		return true;
	}
	exchange_refuse(exchange, 400, "body: %s: pairs of hex digits are wanted", name);
	return false;
}

static bool read_coding(struct exchange *exchange, struct sms_order *order)
{
	static const char *const codings[] = { "gsm7", "8bit", "ucs2" };
	struct str text = exchange_field(exchange, "coding");

	if (!text.p)
		return true;
	order->has_alphabet = true;
	for (size_t i = 0; i < ARRAY_LEN(codings); i++)
		if (str_is(text, codings[i])) {
			order->alphabet = (enum sms_alphabet)i;
			return true;
		}
	exchange_refuse(exchange, 400, "body: coding: gsm7, 8bit or ucs2 is wanted");
	return false;
}

static bool read_class(struct exchange *exchange, struct sms_order *order)
{
	struct str text = exchange_field(exchange, "class");
	uint32_t class = 0;

	order->has_class = text.p != NULL;
	if (text.p && (!str_to_u32(text, &class) || class > 3)) {
		exchange_refuse(exchange, 400, "body: class: 0 to 3 is wanted");
		return false;
	}
	order->class = (uint8_t) class;
	return true;
}

static bool read_pid(struct exchange *exchange, struct sms_order *order)
{
	struct str text = exchange_field(exchange, "pid");
	const struct sms_code *row = text.p ? sms_code_named(&sms_protocols, text) : NULL;
	uint32_t pid = 0;

	if (text.p && !row && (!str_to_u32(text, &pid) || pid > UINT8_MAX)) {
		exchange_refuse(exchange, 400,
				"body: pid: 0 to 255, or a name like type-0, is wanted");
		return false;
	}
	order->pid = row ? row->first : (uint8_t)pid;
	return true;
}

static bool read_validity(struct exchange *exchange, struct sms_order *order)
{
	struct str text = exchange_field(exchange, "validity");

	if (!text.p || (str_to_duration(text, &order->validity_us) && order->validity_us > 0))
		return true;
	exchange_refuse(exchange, 400,
			"body: validity: a duration with a unit is wanted, like \"90m\"");
	return false;
}

/* There is something to send, and one thing alone. */
static bool has_content(struct exchange *exchange, const struct sms_order *order)
{
	unsigned n = (order->text.p != NULL) + (order->octets.p != NULL) + (order->tpdu.p != NULL) +
		     (order->rpdu.p != NULL);

	if (n == 1)
		return true;
	exchange_refuse(exchange, 400, "body: one of text, data, tpdu and rpdu is wanted");
	return false;
}

static bool read_order(struct exchange *exchange, struct sms_order *order)
{
	order->user = exchange_field(exchange, "to").p;
	order->from = exchange_field(exchange, "from").p;
	order->text = exchange_field(exchange, "text");
	order->status_report = str_is(exchange_field(exchange, "status_report"), "true");
	return read_octets(exchange, "data", &order->octets) &&
	       read_octets(exchange, "tpdu", &order->tpdu) &&
	       read_octets(exchange, "rpdu", &order->rpdu) && has_content(exchange, order) &&
	       read_coding(exchange, order) && read_class(exchange, order) &&
	       read_pid(exchange, order) && read_validity(exchange, order);
}

/* The last `n` of all: those that were just sent. */
struct tail {
	json_t *items;
	uint64_t from;
};

static void on_new(void *arg, const struct sms *sms)
{
	struct tail *tail = arg;

	if (sms->number >= tail->from)
		json_array_append_new(tail->items, sms_value(sms));
}

static void on_number(void *arg, const struct sms *sms)
{
	uint64_t *last = arg;

	if (sms->number > *last)
		*last = sms->number;
}

static void answer_sms_send(struct exchange *exchange)
{
	struct sms_order order = { 0 };
	struct tail tail;
	uint64_t last = 0;
	bool is_unknown;
	char why[SMS_WHY], location[64];
	unsigned n;
	json_t *json;

	if (!read_order(exchange, &order))
		return;
	n = core_sms_send(exchange->core, &order, &is_unknown, why);
	if (!n) {
		exchange_refuse(exchange, is_unknown ? 404 : 400, "%s", why);
		return;
	}
	core_sms(exchange->core, on_number, &last);
	tail = (struct tail){ json_array(), last - n + 1 };
	core_sms(exchange->core, on_new, &tail);
	json = json_object();
	json_object_set_new(json, "count", json_integer(n));
	json_object_set_new(json, "sms", tail.items);
	snprintf(location, sizeof(location), "/v1/sms/%llu", (unsigned long long)tail.from);
	exchange_reply_created(exchange, location, json);
}

const struct route sms_routes[] = {
	{ "GET", "/v1/sms", answer_sms, "short messages: states, texts, parts, times", page_queries, .lists = "sms" },
	{ "POST", "/v1/sms", answer_sms_send, "the network sends a subscriber a short message",
	  NULL, sms_fields, .status = 201 },
	{ "GET", "/v1/sms/{id}", answer_sms_one, "one of them", NULL },
	{ "DELETE", "/v1/sms/{id}", answer_sms_delete, "takes one out that is not over yet", .status = 204 },
	{ "GET", "/v1/subscribers/{name}/sms", answer_sms_of,
	  "those for one subscriber or from him", page_queries, .lists = "sms" },
	{ NULL, NULL, NULL, NULL, NULL },
};
