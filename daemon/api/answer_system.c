/* SPDX-License-Identifier: Apache-2.0 */
/* What imsd says about itself. */
#include "api/answers.h"
#include "api/value.h"
#include "core/builtin.h"

void answer_live(struct exchange *exchange)
{
	exchange_reply_text(exchange, "ok");
}

/* The API opens last: who reaches it reaches the rest. */
void answer_ready(struct exchange *exchange)
{
	exchange_reply_text(exchange, "ok");
}

void answer_version(struct exchange *exchange)
{
	exchange_reply_json(exchange, json_pack("{ssss}", "name", "imsd", "version", imsd_version));
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

void answer_listeners(struct exchange *exchange)
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
