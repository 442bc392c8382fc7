/* SPDX-License-Identifier: Apache-2.0 */
/* Initial filter criteria of the configuration: the list `ifc`. */
#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/uri.h"
#include "role/ifc_private.h"

enum { SIP_PORT = 5060, PRIORITY_MAX = 1000000000 };

static const struct conf_key ifc_keys[] = {
	{ "name",         CONF_TEXT,  NULL,          "What the journal calls it; that of a built-in one (events, sms, mmtel) takes its place" },
	{ "priority",     CONF_INT,   "0",           "Lower ones are asked first; the built-in ones have 100, 110 and 120" },
	{ "enabled",      CONF_BOOL,  "true",        "false: as if it were not there, the built-in one of that name included" },
	{ "users",        CONF_LIST,  "everybody",   "Names of the subscribers whose requests it sees" },
	{ "session",      CONF_LIST,  "originating", "originating, terminating, unregistered (terminating, without a contact), diverted" },
	{ "when",         CONF_GROUP, "always",      "What a request must be, in the words of rules: method, user, peer_user, dial, has, any, not" },
	{ "server",       CONF_TEXT,  NULL,          "A server of imsd's own by its label (tas, ipsmgw, conf-factory, events, peer), or sip:ADDRESS:PORT;transport=tcp" },
	{ "handling",     CONF_TEXT,  "continued",   "When the server is silent or answers 408 or 5xx: the session is continued or terminated" },
	{ "service_info", CONF_TEXT,  NULL,          "Text for the server in the body of a third-party REGISTER" },
	{ "include",      CONF_LIST,  "neither",     "What a third-party REGISTER brings along: request, response" },
};

const struct conf_schema ifc_schema = { "ifc", ifc_keys, ARRAY_LEN(ifc_keys) };

/* Conditions that a request itself answers. */
enum {
	ASKED = WHEN_BIT(WHEN_USER) | WHEN_BIT(WHEN_PEER_USER) | WHEN_BIT(WHEN_DIAL) |
		WHEN_BIT(WHEN_METHOD) | WHEN_BIT(WHEN_HAS) | WHEN_BIT(WHEN_ANY) | WHEN_BIT(WHEN_NOT)
};

/* One of our own, by label or role. */
static enum server_id find_server(struct str name)
{
	enum server_id id = 0;

	while (id < SERVER_COUNT && !str_is(name, server_rows[id].label) &&
	       !str_is(name, server_rows[id].role))
		id++;
	return id;
}

/* Where an external server is reached. */
static void set_address(struct ifc_filter *filter, const struct uri *uri)
{
	struct str transport = param_value(uri->params, ';', STR("transport"));

	filter->proto = transport.n ? proto_of(transport) : PROTO_UDP;
	if (!addr_parse(uri->host, uri->port ? uri->port : SIP_PORT, &filter->addr))
		filter->proto = PROTO_COUNT;
}

bool ifc_set_server(struct ifc *ifc, struct ifc_filter *filter, struct str server, char why[160])
{
	struct param param;
	struct uri uri;
	struct buf text = { 0 };
	bool has_lr = false;

	filter->id = find_server(server);
	if (filter->id < SERVER_COUNT) {
		buf_printf(&text, "sip:%s.%s", server_rows[filter->id].label, ifc->source->domain);
	} else if (!uri_parse(&ifc->arena, server, &uri) || !uri_is_sip(&uri)) {
		snprintf(why, 160, "'%.*s' is neither a server of imsd's own nor a sip: URI",
			 STR_ARG(server));
		return false;
	} else {
		set_address(filter, &uri);
		if (filter->proto != PROTO_COUNT && filter->proto != PROTO_UDP &&
		    filter->proto != PROTO_TCP) {
			snprintf(why, 160, "'%.*s': a server is reached over udp or tcp",
				 STR_ARG(server));
			return false;
		}
		buf_add_str(&text, server);
		has_lr = param_get(uri.params, ';', STR("lr"), &param);
	}
	filter->uri = arena_copy(&ifc->arena, text.p, text.n);
	if (!has_lr)
		buf_add_text(&text, ";lr");
	filter->route = arena_copy(&ifc->arena, text.p, text.n);
	buf_free(&text);
	return true;
}

/* The texts of a list, each one of "a|b|c", as bits. */
static bool read_choices(struct ifc *ifc, const struct conf_node *node, const char *choices,
			 unsigned *bits)
{
	unsigned place;

	for (unsigned i = 0; i < node_values(node); i++) {
		if (!load_choice(&ifc->load, node_value(node, i), choices, &place))
			return false;
		*bits |= 1u << place;
	}
	return true;
}

static void read_sessions(struct ifc *ifc, const struct conf_node *node, struct ifc_filter *filter)
{
	unsigned bits = 0;

	if (!node)
		bits = 1u << IFC_ORIGINATING;
	else
		read_choices(ifc, node, "originating|terminating|unregistered|diverted", &bits);
	filter->sessions = (uint8_t)bits;
}

static void read_include(struct ifc *ifc, const struct conf_node *node, struct ifc_filter *filter)
{
	unsigned bits = 0;

	if (node)
		read_choices(ifc, node, "request|response", &bits);
	filter->with_request = bits & 1;
	filter->with_response = bits & 2;
}

static void read_users(struct ifc *ifc, const struct conf_node *node, struct ifc_filter *filter)
{
	struct subscriber subscriber;
	const char **users;
	struct str name;

	if (!node)
		return;
	users = arena_alloc(&ifc->arena, (node_values(node) + 1) * sizeof(*users));
	for (unsigned i = 0; i < node_values(node); i++) {
		if (!load_text(&ifc->load, node_value(node, i), &name))
			return;
		if (ifc->source->subscribers &&
		    !subscribers_by_name(ifc->source->subscribers, name, &subscriber))
			load_error(&ifc->load, node_value(node, i),
				   "no subscriber is called '%.*s'", STR_ARG(name));
		users[i] = arena_copy(&ifc->arena, name.p, name.n);
	}
	users[node_values(node)] = NULL;
	filter->users = users;
}

/* REGISTER is asked for by its name only: a server that wants all requests of a call wants no third-
 * party registrations. */
static void read_when(struct ifc *ifc, const struct conf_node *node, struct ifc_filter *filter)
{
	struct limits limits;

	if (!when_read(&ifc->load, node, &limits, &filter->when))
		return;
	if (limits.any)
		load_error(&ifc->load, node,
			   "a filter has no limits: it sees every request that fits");
	else if (filter->when.keys & ~(unsigned)ASKED)
		load_error(&ifc->load, node,
			   "a filter's when knows method, user, peer_user, dial, has, any and not");
	filter->methods = filter->when.methods;
	if (!(filter->when.keys & WHEN_BIT(WHEN_METHOD)))
		filter->methods &= ~(1u << METHOD_REGISTER);
}

static void read_server(struct ifc *ifc, const struct conf_node *entry, struct ifc_filter *filter)
{
	const struct conf_node *node = conf_child(entry, "server");
	char why[160];

	if (!node)
		load_error(&ifc->load, entry, "a filter needs a server");
	else if (!ifc_set_server(ifc, filter, str_of(node->text), why))
		load_error(&ifc->load, node, "%s", why);
}

static void read_filter(struct ifc *ifc, const struct conf_node *entry)
{
	const struct conf_node *handling = conf_child(entry, "handling"),
			       *enabled = conf_child(entry, "enabled");
	struct ifc_filter filter = { .name = conf_child_text(entry, "name") };
	unsigned place = IFC_CONTINUED;

	if (!filter.name) {
		load_error(&ifc->load, entry, "a filter needs a name");
		return;
	}
	if (ifc_find(ifc, str_of(filter.name)))
		load_error(&ifc->load, entry, "there is a filter '%s' already", filter.name);
	filter.name = arena_copy(&ifc->arena, filter.name, strlen(filter.name));
	if (enabled && !enabled->number) {
		ifc_add(ifc, &filter);
		return;
	}
	filter.priority = conf_child_number(entry, "priority", 0);
	if (filter.priority < 0 || filter.priority > PRIORITY_MAX)
		load_error(&ifc->load, conf_child(entry, "priority"), "a priority is 0 to %d",
			   PRIORITY_MAX);
	read_sessions(ifc, conf_child(entry, "session"), &filter);
	read_users(ifc, conf_child(entry, "users"), &filter);
	read_when(ifc, conf_child(entry, "when"), &filter);
	read_server(ifc, entry, &filter);
	read_include(ifc, conf_child(entry, "include"), &filter);
	if (handling && load_choice(&ifc->load, handling, "continued|terminated", &place))
		filter.handling = (enum ifc_handling)place;
	filter.service_info = conf_child_text(entry, "service_info");
	if (filter.service_info)
		filter.service_info =
			arena_copy(&ifc->arena, filter.service_info, strlen(filter.service_info));
	ifc_add(ifc, &filter);
}

void ifc_read(struct ifc *ifc, const struct conf_node *list)
{
	for (unsigned i = 0; i < list->n_children; i++)
		if (conf_check_keys(&list->children[i], &ifc_schema, ifc->load.errors))
			read_filter(ifc, &list->children[i]);
}
