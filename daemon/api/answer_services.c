/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services of a subscriber: as they are now, others in their place, the configured ones
 * again. The words are those of the configuration. */
#include <string.h>

#include "api/answers.h"
#include "api/value.h"
#include "core/services.h"

static json_t *text_value(const char *text)
{
	return value_of(str_of(text));
}

static void add_diversions(json_t *json, const struct services *services)
{
	/* they are given for all of them, so any says it */
	const struct diversion *any = &services->diversions[0];

	for (enum diversion_when when = 0; when < DIVERSION_COUNT; when++)
		if (services->diversions[when].target)
			json_object_set_new(json, diversion_name(when),
					    text_value(services->diversions[when].target));
	json_object_set_new(json, "notify_caller", json_boolean(any->notify_caller));
	json_object_set_new(json, "reveal_identity_to_caller", json_boolean(any->show_target));
	json_object_set_new(json, "reveal_identity_to_target", json_boolean(any->show_diverting));
	json_object_set_new(json, "deflection", json_boolean(services->deflection));
	if (services->no_reply_timer)
		json_object_set_new(json, "no_reply_timer",
				    json_integer((json_int_t)services->no_reply_timer));
}

static json_t *barring_value(const struct barring *barring)
{
	json_t *list = json_array();
	const char *name;

	for (unsigned bit = 0; (name = barring_name(bit)); bit++)
		if (barring->conditions & 1u << bit)
			json_array_append_new(list, text_value(name));
	for (unsigned i = 0; i < barring->n_identities; i++)
		json_array_append_new(list, text_value(barring->identities[i]));
	return list;
}

/* What PUT takes again. */
static json_t *services_value(const struct services *services)
{
	json_t *json = json_object();

	json_object_set_new(json, "oip", json_boolean(services->oip));
	json_object_set_new(json, "oir", text_value(restriction_name(services->oir)));
	json_object_set_new(json, "tip", json_boolean(services->tip));
	json_object_set_new(json, "tir", text_value(restriction_name(services->tir)));
	add_diversions(json, services);
	json_object_set_new(json, "incoming_barring", barring_value(&services->incoming));
	json_object_set_new(json, "outgoing_barring", barring_value(&services->outgoing));
	json_object_set_new(json, "call_waiting",
			    text_value(call_waiting_name(services->call_waiting)));
	return json;
}

static void answer_services(struct exchange *exchange)
{
	const struct services *services;
	struct subscriber subscriber;

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	services = snapshot_services(core_snapshot(exchange->core), &subscriber);
	if (services)
		exchange_reply_json(exchange, services_value(services));
	else
		exchange_refuse(exchange, 404, "%s has no services; PUT gives some",
				subscriber.name);
}

/* ( "a", "b" ); false: it holds something else. */
static bool add_list(struct buf *text, const char *key, const json_t *list)
{
	const json_t *item;
	size_t i;

	buf_printf(text, "%s = (", key);
	json_array_foreach(list, i, item) {
		struct str value = { json_string_value(item), json_string_length(item) };

		if (!value.p)
			return false;
		buf_add_text(text, i ? ", " : " ");
		services_text_quote(text, value);
	}
	buf_add_text(text, " ); ");
	return true;
}

/* One member as a setting; null says nothing. False: a setting is none of that kind. */
static bool add_setting(struct buf *text, const char *key, const json_t *value)
{
	struct str quoted = { json_string_value(value), json_string_length(value) };

	if (json_is_array(value))
		return add_list(text, key, value);
	if (json_is_string(value)) {
		buf_printf(text, "%s = ", key);
		services_text_quote(text, quoted);
		buf_add_text(text, "; ");
	} else if (json_is_boolean(value)) {
		buf_printf(text, "%s = %s; ", key, json_is_true(value) ? "true" : "false");
	} else if (json_is_integer(value)) {
		buf_printf(text, "%s = %lldL; ", key, (long long)json_integer_value(value));
	}
	return json_is_string(value) || json_is_boolean(value) || json_is_integer(value) ||
	       json_is_null(value);
}

/* Is there such a key? False: that was the answer. */
static bool key_is_known(struct exchange *exchange, const char *name)
{
	struct nearest nearest;
	char hint[100];

	nearest_start(&nearest, str_of(name));
	for (unsigned i = 0; i < services_schema.n_keys; i++) {
		if (strcmp(services_schema.keys[i].name, name) == 0)
			return true;
		nearest_offer(&nearest, services_schema.keys[i].name);
	}
	exchange_refuse(exchange, 400, "body: '%s' is not known here%s", name,
			exchange_near(nearest_best(&nearest), hint));
	return false;
}

/* The object as settings; false: it was refused. */
static bool write_settings(struct exchange *exchange, struct buf *text)
{
	const char *name;
	json_t *value;

	json_object_foreach(exchange->object, name, value) {
		if (!key_is_known(exchange, name))
			return false;
		if (!add_setting(text, name, value)) {
			exchange_refuse(
				exchange, 400,
				"body: %s: a text, a whole number, true, false or a list of "
				"texts is wanted",
				name);
			return false;
		}
	}
	return true;
}

static void answer_services_put(struct exchange *exchange)
{
	struct conf_errors errors = { 0 };
	struct subscriber subscriber;
	struct buf text = { 0 };

	if (answer_finds_subscriber(exchange, &subscriber) && write_settings(exchange, &text)) {
		if (core_set_services(exchange->core, subscriber.name, text.p ? text.p : "",
				      &errors))
			answer_services(exchange);
		else
			exchange_refuse(exchange, 400, "body: %.*s",
					STR_ARG(str_trim(buf_str(&errors.text))));
	}
	conf_errors_free(&errors);
	buf_free(&text);
}

static void answer_services_delete(struct exchange *exchange)
{
	struct subscriber subscriber;

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	if (core_unset_services(exchange->core, subscriber.name))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "%s has the configured services already",
				subscriber.name);
}

const struct route services_routes[] = {
	{ "GET", "/v1/subscribers/{name}/services", answer_services,
	  "supplementary services that the subscriber has now", NULL },
	{ "PUT", "/v1/subscribers/{name}/services", answer_services_put,
	  "others in place of the configured ones, in the same words", NULL, NULL, true },
	{ "DELETE", "/v1/subscribers/{name}/services", answer_services_delete,
	  "the configured ones again", .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
