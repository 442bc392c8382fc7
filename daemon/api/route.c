/* SPDX-License-Identifier: Apache-2.0 */
/* The route table and what is looked up in it. */
#include "api/route.h"

#include "api/answers.h"
#include "api/page.h"

static const struct route route_rows[] = {
	{ "GET", "/livez", answer_live, "200 while the process turns its loop", NULL },
	{ "GET", "/readyz", answer_ready, "200 when every socket is open", NULL },
	{ "GET", "/v1/version", answer_version, "name and version", NULL },
	{ "GET", "/v1/listeners", answer_listeners, "open SIP sockets with their ports", NULL },
	{ "GET", "/v1/subscribers", answer_subscribers,
	  "identities and states, never a key", page_queries },
	{ "GET", "/v1/subscribers/{name}", answer_subscriber, "one of them", NULL },
	{ "GET", "/v1/subscribers/{name}/services", answer_services,
	  "supplementary services that the subscriber has now", NULL },
	{ "PUT", "/v1/subscribers/{name}/services", answer_services_put,
	  "others in place of the configured ones, in the same words", NULL, NULL, true },
	{ "DELETE", "/v1/subscribers/{name}/services", answer_services_delete,
	  "the configured ones again", NULL },
	{ "GET", "/v1/registrations", answer_registrations,
	  "bindings of all subscribers", page_queries },
	{ "GET", "/v1/registrations/{name}", answer_registrations,
	  "bindings of one subscriber", page_queries },
	{ "POST", "/v1/registrations/{name}/deregister", answer_deregister,
	  "the network ends the registration; its watchers are told that event", NULL, deregister_fields },
	{ "POST", "/v1/registrations/{name}/reauthenticate", answer_reauthenticate,
	  "it is shortened, and the next REGISTER is challenged", NULL },
	{ "GET", "/v1/subscriptions", answer_subscriptions, "who watches what: all event packages", page_queries },
	{ "GET", "/v1/subscribers/{name}/mwi", answer_mail, "messages that wait for a subscriber", NULL },
	{ "PUT", "/v1/subscribers/{name}/mwi", answer_mail_set,
	  "sets counts; watchers of message-summary are told", NULL, mail_fields },
	{ "GET", "/v1/messages", answer_messages, "MESSAGEs that the far end got and sent", page_queries },
	{ "POST", "/v1/messages", answer_message_send, "the network sends one to a subscriber", NULL, message_fields },
	{ "GET", "/v1/messages/{id}", answer_message, "one of them", NULL },
	{ "POST", "/v1/ussd", answer_ussd_start, "the network begins a USSD dialogue with a subscriber", NULL, ussd_fields },
	{ "GET", "/v1/calls", answer_calls, "calls: states, dialogs, history", calls_queries },
	{ "POST", "/v1/calls", answer_call_start, "the network calls a subscriber",
	  NULL, call_order_fields },
	{ "GET", "/v1/calls/{id}", answer_call, "one call, by its id or Call-ID: SDP, RTP counters, too", NULL },
	{ "POST", "/v1/calls/{id}", answer_call_act,
	  "the far end acts in it: hold, resume, bye ...; or the network: release",
	  NULL, call_action_fields },
	{ "DELETE", "/v1/calls/{id}", answer_call_release,
	  "the network releases it, with that Q.850 cause", call_release_queries },
	{ "GET", "/v1/conferences", answer_conferences, "conferences and their participants", page_queries },
	{ "POST", "/v1/conferences", answer_conference_begin,
	  "the network makes one and calls those who are named", NULL, conference_fields },
	{ "GET", "/v1/conferences/{id}", answer_conference, "one of them, by its id or name", NULL },
	{ "DELETE", "/v1/conferences/{id}", answer_conference_end, "ends it: all are released", NULL },
	{ "POST", "/v1/conferences/{id}/participants", answer_conference_add,
	  "the focus calls one more", NULL, participant_fields },
	{ "DELETE", "/v1/conferences/{id}/participants/{user}", answer_conference_remove,
	  "puts one out: a subscriber, number or URI", NULL },
	{ "POST", "/v1/reset", answer_reset, "back to the loaded configuration; answered when nothing is left", NULL, reset_fields },
	{ "GET", "/v1/knobs", answer_knobs, "knobs: values, defaults, where they come from", knobs_queries },
	{ "GET", "/v1/knobs/{name}", answer_knob, "one of them", NULL },
	{ "PUT", "/v1/knobs/{name}", answer_knob_put, "another value, until a reset or DELETE", NULL, knob_fields },
	{ "DELETE", "/v1/knobs/{name}", answer_knob_delete, "the configured value again", NULL },
	{ "GET", "/v1/faults", answer_faults, "the catalogue of faults", page_queries },
	{ "GET", "/v1/rules", answer_rules, "rules by priority: words, source, scope, tally", page_queries },
	{ "POST", "/v1/rules", answer_rules_post,
	  "adds a rule, {\"text\": RULES} or a fault of the catalogue; for some users, for some time", NULL, NULL, true },
	{ "DELETE", "/v1/rules", answer_rules_delete, "takes back all that were added so", NULL },
	{ "GET", "/v1/rules/unused", answer_rules_unused, "rules that never spoke, and why", page_queries },
	{ "GET", "/v1/rules/{name}", answer_rule, "one of them", NULL },
	{ "PUT", "/v1/rules/{name}", answer_rule_put,
	  "another in its place; or {\"off\": true} for any rule", NULL, NULL, true },
	{ "DELETE", "/v1/rules/{name}", answer_rule_delete, "takes back one that was added so", NULL },
	{ "GET", "/v1/sms", answer_sms, "short messages: states, texts, parts, times", page_queries },
	{ "POST", "/v1/sms", answer_sms_send, "the network sends a subscriber a short message",
	  NULL, sms_fields },
	{ "GET", "/v1/sms/{id}", answer_sms_one, "one of them", NULL },
	{ "DELETE", "/v1/sms/{id}", answer_sms_delete, "takes one out that is not over yet", NULL },
	{ "GET", "/v1/subscribers/{name}/sms", answer_sms_of,
	  "those for one subscriber or from him", page_queries },
};

/* Does the pattern stand for that path? */
static bool path_fits(const char *pattern, const struct url_path *path,
		      struct str params[ROUTE_PARAMS])
{
	struct str rest = str_from(str_of(pattern), 1), word;
	unsigned n = 0, n_params = 0;

	for (; str_cut(&rest, '/', &word); n++) {
		if (n >= path->n || n >= URL_SEGMENTS)
			return false;
		if (word.p[0] == '{' && path->segments[n].n)
			params[n_params++] = path->segments[n];
		else if (!str_eq(word, path->segments[n]))
			return false;
	}
	return n == path->n;
}

const struct route *route_find(struct str method, const struct url_path *path,
			       struct str params[ROUTE_PARAMS])
{
	if (str_is(method, "HEAD"))
		method = STR("GET");
	for (size_t i = 0; i < ARRAY_LEN(route_rows); i++)
		if (str_is(method, route_rows[i].method) &&
		    path_fits(route_rows[i].path, path, params))
			return &route_rows[i];
	return NULL;
}

bool route_list_methods(const struct url_path *path, struct buf *out)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
	struct str params[ROUTE_PARAMS];
	bool found = false;

	for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
		bool has = false;

		for (size_t i = 0; i < ARRAY_LEN(route_rows) && !has; i++)
			has = str_is(str_of(methods[m]), route_rows[i].method) &&
			      (!path || path_fits(route_rows[i].path, path, params));
		if (has)
			buf_printf(out, "%s%s", methods[m], m == 0 ? ", HEAD, " : ", ");
		found |= has;
	}
	if (found)
		buf_add_text(out, "OPTIONS");
	return found;
}

const char *route_find_near(struct str path)
{
	struct nearest nearest;

	nearest_start(&nearest, path);
	for (size_t i = 0; i < ARRAY_LEN(route_rows); i++)
		nearest_offer(&nearest, route_rows[i].path);
	return nearest_best(&nearest);
}

/* "{user, [from]}", behind the path: what may be left out stands between brackets. */
static void list_fields(const struct field_row *field, struct buf *out)
{
	for (const char *before = " {"; field && field->name; field++, before = ", ")
		buf_printf(out, field->needed ? "%s%s" : "%s[%s]", before, field->name);
	if (field)
		buf_add_char(out, '}');
}

void route_list(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(route_rows); i++) {
		const struct route *route = &route_rows[i];
		const struct query_row *query = route->queries;
		struct buf target = { 0 };

		buf_add_text(&target, route->path);
		for (const char *before = "?"; query && query->name; query++, before = "&")
			buf_printf(&target, "%s%s=N", before, query->name);
		list_fields(route->fields, &target);
		if (route->takes_object)
			buf_add_text(&target, " {...}");
		buf_printf(out, "%-6s  %-42s  %s\n", route->method, target.p, route->help);
		buf_free(&target);
	}
}
