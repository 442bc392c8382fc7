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

	return json_pack("{sosssssiso}", "name", value_of(str_of(listener->name)), "proto",
			 proto_name(listener->proto), "address", addr_host(&listener->addr, host), "port",
			 addr_port(&listener->addr), "advertise", value_of(advertised(snapshot, listener->name)));
}

void answer_listeners(struct exchange *exchange)
{
	struct list *listeners = core_listeners(exchange->core);
	struct listener *listener;
	json_t *items = json_array();

	if (listeners)
		list_each(listener, listeners, struct listener, node)
			json_array_append_new(items, listener_value(core_snapshot(exchange->core), listener));
	exchange_reply_json(exchange, json_pack("{so}", "listeners", items));
}
