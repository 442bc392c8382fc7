/* SPDX-License-Identifier: Apache-2.0 */
/* What imsd says about itself. */
#include "api/answers.h"
#include "api/openapi.h"
#include "api/value.h"
#include "core/builtin.h"

static void answer_live(struct exchange *exchange)
{
	exchange_reply_text(exchange, "ok");
}

/* The API opens last: who reaches it reaches the rest. */
static void answer_ready(struct exchange *exchange)
{
	exchange_reply_text(exchange, "ok");
}

static void answer_version(struct exchange *exchange)
{
	exchange_reply_json(exchange, json_pack("{ssss}", "name", "imsd", "version", imsd_version));
}

static void answer_openapi(struct exchange *exchange)
{
	exchange_reply_json(exchange, openapi_value(imsd_version));
}

/* What the configuration says is advertised, or absent. */
static struct str advertised(const struct snapshot *snapshot, const char *listener)
{
	for (unsigned i = 0; i < snapshot->n_listens; i++)
		if (str_is(str_of(listener), snapshot->listens[i].name))
			return str_of(snapshot->listens[i].advertise);
	return STR_NONE;
}

/* One listener. */
static json_t *listener_value(const struct snapshot *snapshot, const struct listener *listener)
{
	char host[ADDR_TEXT_MAX];
	json_t *json = json_object();

	json_object_set_new(json, "name", value_of(str_of(listener->name)));
	json_object_set_new(json, "proto", json_string(proto_name(listener->proto)));
	json_object_set_new(json, "address", json_string(addr_host(&listener->addr, host)));
	json_object_set_new(json, "port", json_integer(addr_port(&listener->addr)));
	json_object_set_new(json, "advertise", value_of(advertised(snapshot, listener->name)));
	return json;
}

static void answer_listeners(struct exchange *exchange)
{
	const struct snapshot *snapshot = core_snapshot(exchange->core);
	struct list *listeners = core_listeners(exchange->core);
	struct listener *listener;
	json_t *items = json_array();

	if (listeners)
		list_each(listener, listeners, struct listener, node)
			json_array_append_new(items, listener_value(snapshot, listener));
	exchange_reply_json(exchange, json_pack("{so}", "listeners", items));
}

const struct route system_routes[] = {
	{ "GET", "/livez", answer_live, "200 while the process turns its loop", .gives = "text/plain", .open = true },
	{ "GET", "/readyz", answer_ready, "200 when every socket is open", .gives = "text/plain", .open = true },
	{ "GET", "/v1/version", answer_version, "name and version", NULL },
	{ "GET", "/v1/openapi.json", answer_openapi, "these routes as OpenAPI 3.1 has them", NULL },
	{ "GET", "/v1/listeners", answer_listeners, "open SIP sockets with their ports", .lists = "listeners" },
	{ NULL, NULL, NULL, NULL, NULL },
};
