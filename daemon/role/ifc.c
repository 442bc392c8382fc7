/* SPDX-License-Identifier: Apache-2.0 */
/* Initial filter criteria: the rows of imsd's own servers, and how filters are asked. */
#include "role/ifc.h"

#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/events.h"
#include "role/ifc_private.h"

#define SESSION(session) (1u << (session))
#define METHOD(method) (1u << (method))

/* TS 24.341 5.3.1.2: a short message in its RP-DATA or report. */
static bool is_short_message(struct msg *msg)
{
	return str_isearch(msg_value(msg, HDR_CONTENT_TYPE), STR("application/vnd.3gpp.sms")) == 0;
}

/* A package that the server of events serves. */
static bool is_served_event(struct msg *msg)
{
	return event_package_find(&events_packages, event_read(msg).package) != NULL;
}

static const struct ifc_filter ifc_rows[] = {
	{ .name = "events", .priority = 100, .id = SERVER_EVENTS, .holds = is_served_event,
	  .sessions = SESSION(IFC_ORIGINATING), .methods = METHOD(METHOD_SUBSCRIBE) | METHOD(METHOD_PUBLISH),
	  .handling = IFC_TERMINATED },
	{ .name = "sms", .priority = 110, .id = SERVER_IPSMGW, .holds = is_short_message,
	  .sessions = SESSION(IFC_ORIGINATING), .methods = METHOD(METHOD_MESSAGE),
	  .handling = IFC_TERMINATED },
	{ .name = "mmtel", .priority = 120, .id = SERVER_TAS, .needs_services = true,
	  .sessions = SESSION(IFC_ORIGINATING) | SESSION(IFC_TERMINATING) | SESSION(IFC_UNREGISTERED) |
		      SESSION(IFC_DIVERTED),
	  .methods = METHOD(METHOD_INVITE), .handling = IFC_CONTINUED },
};

void ifc_add(struct ifc *ifc, const struct ifc_filter *filter)
{
	unsigned at = ifc->n++;

	for (; at > 0 && ifc->filters[at - 1].priority > filter->priority; at--)
		ifc->filters[at] = ifc->filters[at - 1];
	ifc->filters[at] = *filter;
}

/* A row that no entry of the configuration takes the place of. */
static void add_row(struct ifc *ifc, const struct ifc_filter *row)
{
	struct ifc_filter filter = *row;
	char why[160];

	if (ifc_find(ifc, str_of(row->name)))
		return;
	ifc_set_server(ifc, &filter, str_of(server_rows[row->id].label), why);
	filter.when = (struct when){ .methods = UINT32_MAX, .kinds = KIND_BOTH };
	ifc_add(ifc, &filter);
}

static void remove_switched_off(struct ifc *ifc)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < ifc->n; i++)
		if (ifc->filters[i].sessions)
			ifc->filters[kept++] = ifc->filters[i];
	ifc->n = kept;
}

/* For each session case the methods that any filter asks for. */
static void sum_methods(struct ifc *ifc)
{
	for (unsigned i = 0; i < ifc->n; i++)
		for (unsigned session = 0; session < IFC_SESSIONS; session++)
			if (ifc->filters[i].sessions & SESSION(session))
				ifc->methods[session] |= ifc->filters[i].methods;
}

struct ifc *ifc_new(const struct ifc_source *source, struct conf_errors *errors)
{
	const struct conf_node *list = conf_child(source->root, "ifc");
	struct ifc *ifc = mem_alloc(sizeof(*ifc));
	size_t room = ARRAY_LEN(ifc_rows);

	arena_init(&ifc->arena);
	ifc->source = source;
	ifc->load = (struct rule_load){ .arena = &ifc->arena,
					.vocabulary = source->vocabulary,
					.errors = errors };
	if (list && !conf_check_kind(list, CONF_LIST, "ifc", errors))
		list = NULL;
	room += list ? list->n_children : 0;
	ifc->filters = arena_alloc(&ifc->arena, room * sizeof(*ifc->filters));
	if (list)
		ifc_read(ifc, list);
	for (size_t i = 0; i < ARRAY_LEN(ifc_rows); i++)
		add_row(ifc, &ifc_rows[i]);
	remove_switched_off(ifc);
	sum_methods(ifc);
	ifc->load.errors = NULL;
	ifc->source = NULL;
	return ifc;
}

void ifc_free(struct ifc *ifc)
{
	if (!ifc)
		return;
	for (struct held_condition *held = ifc->load.held; held; held = held->next)
		condition_free(held->condition);
	arena_clear(&ifc->arena);
	mem_free(ifc);
}

bool ifc_asks(const struct ifc *ifc, enum ifc_session session, enum method method)
{
	return ifc && ifc->methods[session] >> method & 1;
}

/* Is that one of the filter's users? */
static bool is_user(const struct ifc_filter *filter, const char *user)
{
	if (!filter->users)
		return true;
	for (const char *const *name = filter->users; *name; name++)
		if (strcmp(*name, user) == 0)
			return true;
	return false;
}

static bool filter_fits(const struct ifc_filter *filter, const struct ifc_question *question)
{
	struct scene *scene = question->scene;
	const struct look look = { .gates = question->gates, .scene = scene };

	return filter->sessions & SESSION(question->session) &&
	       filter->methods >> scene->method & 1 &&
	       (!filter->needs_services || question->has_services) &&
	       is_user(filter, scene->user) && (!filter->holds || filter->holds(scene->msg)) &&
	       when_holds(&filter->when, &look);
}

const struct ifc_filter *ifc_match(const struct ifc *ifc, const struct ifc_question *question,
				   unsigned *next)
{
	while (*next < ifc->n) {
		const struct ifc_filter *filter = &ifc->filters[(*next)++];

		if (filter_fits(filter, question))
			return filter;
	}
	return NULL;
}

const struct ifc_filter *ifc_find(const struct ifc *ifc, struct str name)
{
	for (unsigned i = 0; i < ifc->n; i++)
		if (str_is(name, ifc->filters[i].name))
			return &ifc->filters[i];
	return NULL;
}

const struct ifc_filter *ifc_at(const struct ifc *ifc, unsigned number)
{
	return number < ifc->n ? &ifc->filters[number] : NULL;
}

bool ifc_knows_host(const struct ifc *ifc, const struct addr *addr)
{
	for (unsigned i = 0; ifc && i < ifc->n; i++)
		if (ifc->filters[i].id == SERVER_COUNT &&
		    addr_same_host(&ifc->filters[i].addr, addr))
			return true;
	return false;
}

bool ifc_goes_outside(const struct ifc *ifc)
{
	for (unsigned i = 0; ifc && i < ifc->n; i++)
		if (ifc->filters[i].id == SERVER_COUNT)
			return true;
	return false;
}
