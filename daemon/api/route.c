/* SPDX-License-Identifier: Apache-2.0 */
/* The route table and what is looked up in it. */
#include "api/route.h"

#include "api/answers.h"

static const struct route *const route_tables[] = {
	system_routes,	      subscribers_routes, services_routes,  registrations_routes,
	events_routes,	      messages_routes,	  calls_routes,	    conferences_routes,
	state_routes,	      rules_routes,	  rules_put_routes, sms_routes, ues_routes, clock_routes, runs_routes,
	subscribers_put_routes, config_routes, send_routes, behaviours_routes, watch_routes, stream_routes,
	journal_routes, verify_routes, wait_routes, metrics_routes, page_routes,
};

const struct query_row pretty_query = { .name = "pretty",
					.last = 1,
					.help = "1: with line ends and blanks" };

const struct route *route_next(struct route_walk *walk)
{
	if (!walk->row)
		walk->row = route_tables[0];
	else
		walk->row++;
	while (!walk->row->method) {
		if (++walk->table >= ARRAY_LEN(route_tables))
			return NULL;
		walk->row = route_tables[walk->table];
	}
	return walk->row;
}

/* Does the pattern stand for that path? */
static bool path_fits(const char *pattern, const struct url_path *path,
		      struct str params[ROUTE_PARAMS])
{
	struct str rest = str_from(str_of(pattern), 1), word;
	unsigned n = 0, n_params = 0;

	if (!pattern[1])
		return path->n == 1 && !path->segments[0].n;
	for (; str_cut(&rest, '/', &word); n++) {
		if (n >= path->n || n >= URL_SEGMENTS)
			return false;
		if (word.p[0] == '{' && path->segments[n].n)
			params[n_params++] = path->segments[n];
		else if (!str_eq(word, path->segments[n]))
			return false;
	}
	if (!n) /* "/": one segment, and that is empty */
		return path->n == 1 && !path->segments[0].n;
	return n == path->n;
}

const struct route *route_find(struct str method, const struct url_path *path,
			       struct str params[ROUTE_PARAMS])
{
	struct route_walk walk = { 0 };
	const struct route *route;

	if (str_is(method, "HEAD"))
		method = STR("GET");
	while ((route = route_next(&walk)))
		if (str_is(method, route->method) && path_fits(route->path, path, params))
			return route;
	return NULL;
}

bool route_list_methods(const struct url_path *path, struct buf *out)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
	struct str params[ROUTE_PARAMS];
	bool found = false;

	for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
		struct route_walk walk = { 0 };
		const struct route *route;
		bool has = false;

		while (!has && (route = route_next(&walk)))
			has = str_is(str_of(methods[m]), route->method) &&
			      (!path || path_fits(route->path, path, params));
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
	struct route_walk walk = { 0 };
	const struct route *route;
	struct nearest nearest;

	nearest_start(&nearest, path);
	while ((route = route_next(&walk)))
		nearest_offer(&nearest, route->path);
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
	struct route_walk walk = { 0 };
	const struct route *route;

	while ((route = route_next(&walk))) {
		const struct query_row *query = route->queries;
		struct buf target = { 0 };

		buf_add_text(&target, route->path);
		for (const char *before = "?"; query && query->name; query++, before = "&")
			buf_printf(&target, "%s%s=%s", before, query->name,
				   query->text ? "..." : "N");
		list_fields(route->fields, &target);
		if (route->takes_object)
			buf_add_text(&target, " {...}");
		buf_printf(out, "%-6s  %-42s  %s\n", route->method, target.p, route->help);
		buf_free(&target);
	}
}
