/* SPDX-License-Identifier: Apache-2.0 */
/* The route table: every way into the API, who answers it, and what it takes. */
#ifndef IMSD_API_ROUTE_H
#define IMSD_API_ROUTE_H

#include "api/url.h"

struct exchange;

enum { ROUTE_PARAMS = 2, ROUTE_QUERIES = 20, ROUTE_FIELDS = 12 };

/* A number that the query may give; `fallback` when it does not. From 0 to 1 it may stand without a
 * value: 1. Or a text, of at least `first` and at most `last` octets. */
struct query_row {
	const char *name;
	uint64_t first, last, fallback;
	const char *help;
	bool text;
};

/* What a field may be: a line of text, any text, a whole number (or that as a text), true or false. */
enum field_kind { FIELD_LINE, FIELD_TEXT, FIELD_NUMBER, FIELD_FLAG };

/* A member that the body, a JSON object, must or may give. */
struct field_row {
	const char *name;
	bool needed;
	const char *help;
	enum field_kind kind;
};

/* One row. {name} in the path stands for any one segment. HEAD is answered as GET, OPTIONS by the
 * table itself. */
struct route {
	const char *method;
	const char *path;
	void (*answer)(struct exchange *exchange);
	const char *help;
	/* At most ROUTE_QUERIES, ended by one without a name; NULL: none. */
	const struct query_row *queries;
	/* At most ROUTE_FIELDS, ended likewise; NULL: no body is looked at. */
	const struct field_row *fields;
	bool takes_object; /* any JSON object: exchange->object */
	/* Octets of that media type, or of any that begins like it ("text/"): exchange->octets. */
	const char *takes_type;
	size_t body_max; /* octets of a body, BODY_LIMIT at most; 0: BODY_MAX */
	/* A good answer, for /v1/openapi.json: its status (0: 200), another one that is as good (0: none),
	 * its media type (NULL: application/json, nothing with 204), and the member that is the list
	 * when it has one (page.h). */
	int status, status_too;
	const char *gives;
	const char *lists;
	bool open; /* needs no token */
};

/* The tables, one of each answer_NAME.c; their last row has no method. */
extern const struct route system_routes[], subscribers_routes[], services_routes[],
	registrations_routes[], events_routes[], messages_routes[], calls_routes[],
	conferences_routes[], state_routes[], rules_routes[], rules_put_routes[], sms_routes[],
	ues_routes[], clock_routes[], subscribers_put_routes[], config_routes[], send_routes[],
	behaviours_routes[], runs_routes[], watch_routes[], stream_routes[], journal_routes[],
	verify_routes[], wait_routes[], metrics_routes[], page_routes[];

/* Every route has this one: exchange->pretty. */
extern const struct query_row pretty_query;

/* All rows, one table after the other; zeroed: before the first. */
struct route_walk {
	size_t table;
	const struct route *row;
};

/* The next one, or NULL. */
const struct route *route_next(struct route_walk *walk);
/* The row for that method, or NULL; params get what stands in the place of each {name}. */
const struct route *route_find(struct str method, const struct url_path *path,
			       struct str params[ROUTE_PARAMS]);
/* Appends the methods of that path as Allow wants them ("GET, HEAD, OPTIONS"); path NULL: those of
 * any path. False: no such path. */
bool route_list_methods(const struct url_path *path, struct buf *out);
/* The path of the table that is like this one, or NULL. */
const char *route_find_near(struct str path);
/* The table for people, one row per line. */
void route_list(struct buf *out);

#endif
