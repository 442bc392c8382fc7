/* SPDX-License-Identifier: Apache-2.0 */
/* PUBLISH (RFC 3903 6): the checks in order, what is published, the 2xx with its entity-tag. */
#include "body/pidf.h"
#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/events_private.h"
#include "role/identity.h"

enum { RETRY_AFTER_S = 60 };

/* One PUBLISH in work: from its first duty to the last step of its answer. */
struct publishing {
	struct duty_run run;
	struct events *events;
	struct event_value event;
	const struct event_package
		*package; /* presence when nothing can be published of that one */
	bool right_event;
	struct subscriber subscriber; /* whom it is about ... */
	bool known;                   /* ... when he is ours */
	struct str resource;          /* as publications know it, in the request's memory */
	struct str etag;              /* of its SIP-If-Match, STR_NONE: none */
	int64_t wished, expires;      /* asked for and granted, in s */
	bool published;               /* it is done ... */
	char granted_etag[ETAG_SIZE]; /* ... with this tag */
};

static struct publishing *publishing_of(struct duty_run *run)
{
	return container_of(run, struct publishing, run);
}

/* The publication that it names, as it is now. */
static struct publication *publication_of(const struct publishing *publishing)
{
	if (!publishing->etag.p)
		return NULL;
	return publications_find(publishing->events->publications, publishing->resource,
				 publishing->etag);
}

static int64_t knob_of(struct duty_run *run, knob_id id)
{
	return knob_number(run->options->gates, run->request->scene, id);
}

void events_allow_publish(struct duty_run *run)
{
	for (unsigned i = 0; i < events_packages.n; i++)
		if (events_row_of(&events_packages.rows[i])->accepted)
			duty_refusal_header(run, HDR_ALLOW_EVENTS,
					    str_of(events_packages.rows[i].name));
}

static int duty_event(struct duty_run *run)
{
	if (publishing_of(run)->right_event)
		return 0;
	events_allow_publish(run);
	return duty_refuse(run, 489, "nothing can be published of '%.*s'",
			   STR_ARG(publishing_of(run)->event.package));
}

static int duty_publisher(struct duty_run *run)
{
	struct publishing *publishing = publishing_of(run);
	const struct snapshot *snapshot = run->request->scene->snapshot;

	if (!publishing->known)
		return duty_refuse(run, 404, "no subscriber has the identity %.*s",
				   STR_ARG(run->msg->uri));
	if (subscribe_is_himself(snapshot, run->msg, &publishing->subscriber) ||
	    subscribe_is_element(snapshot, run->msg))
		return 0;
	return duty_refuse(run, 403, "only %s publishes for himself", publishing->subscriber.name);
}

static int duty_match(struct duty_run *run)
{
	struct publishing *publishing = publishing_of(run);

	if (value_count(run->msg, HDR_SIP_IF_MATCH, STR_NONE) > 1)
		return duty_refuse(run, 400, "SIP-If-Match has more than one entity-tag");
	if (publishing->etag.p && !publication_of(publishing))
		return duty_refuse(run, 412, "nothing is published with the entity-tag %.*s",
				   STR_ARG(publishing->etag));
	return 0;
}

static int duty_length(struct duty_run *run)
{
	const struct publishing *publishing = publishing_of(run);
	int64_t min = knob_of(run, PUBLICATION_MIN_EXPIRES);

	if (publishing->wished == 0 || publishing->wished >= min)
		return 0;
	duty_refusal_header(run, HDR_MIN_EXPIRES, msg_format(run->msg, "%lld", (long long)min));
	return duty_refuse(run, 423, "%lld s is shorter than %lld s", (long long)publishing->wished,
			   (long long)min);
}

/* Type and encoding. */
static int check_type(struct duty_run *run)
{
	const char *accepted = events_row_of(publishing_of(run)->package)->accepted;
	struct str rest = msg_value(run->msg, HDR_CONTENT_TYPE), type = STR_NONE;
	struct str encoding = msg_value(run->msg, HDR_CONTENT_ENCODING);

	str_cut(&rest, ';', &type);
	if (!str_iis(type, accepted)) {
		duty_refusal_header(run, HDR_ACCEPT, str_of(accepted));
		return duty_refuse(run, 415, "the body is not %s", accepted);
	}
	if (encoding.n && !str_iis(encoding, "identity")) {
		duty_refusal_header(run, HDR_ACCEPT_ENCODING, STR("identity"));
		return duty_refuse(run, 415, "the body is encoded");
	}
	return 0;
}

/* A new publication has a body, one that is removed has none to look at. */
static int duty_body(struct duty_run *run)
{
	const struct publishing *publishing = publishing_of(run);
	int64_t most = knob_of(run, PUBLICATION_MAX_SIZE);
	char why[XML_WHY];
	int status;

	if (!run->msg->body.n)
		return publishing->etag.p ? 0 : duty_refuse(run, 400, "there is no body");
	if (publishing->etag.p && publishing->wished == 0)
		return 0;
	status = check_type(run);
	if (status)
		return status;
	if ((int64_t)run->msg->body.n > most)
		return duty_refuse(run, 413, "more than %lld octets are not taken",
				   (long long)most);
	if (pidf_check(run->msg->body, why))
		return duty_refuse(run, 400, "the body is no presence document: %s", why);
	return 0;
}

static int duty_room(struct duty_run *run)
{
	const struct publishing *publishing = publishing_of(run);
	const struct publications *publications = publishing->events->publications;

	if (publishing->etag.p ||
	    ((int64_t)publications_count(publications) < knob_of(run, PUBLICATION_MAX) &&
	     (int64_t)publications_count_of(publications, publishing->resource) <
		     knob_of(run, PUBLICATION_MAX_PER_USER)))
		return 0;
	duty_refusal_header(run, HDR_RETRY_AFTER, msg_format(run->msg, "%d", RETRY_AFTER_S));
	return duty_refuse(run, 503, "there are too many publications");
}

static const struct duty publish_rows[] = {
	{ "events.publication_event", duty_event, "RFC 3903 6", "489 with Allow-Events for a package of which nothing is published" },
	{ "events.publisher", duty_publisher, "RFC 3903 6", "404 for nobody of ours, 403 for who publishes for somebody else" },
	{ "events.publication_match", duty_match, "RFC 3903 6", "412 for an entity-tag that is not known, 400 for several" },
	{ "events.publication_length", duty_length, "RFC 3903 6", "423 with Min-Expires for too short a wish" },
	{ "events.publication_body", duty_body, "RFC 3903 6", "400 without or with a broken body, 413 for a long one, 415 for another type" },
	{ "events.publication_room", duty_room, "RFC 3261 21.5.4", "503 with Retry-After for more publications than allowed" },
};

const struct duty_table events_publish_duties = { publish_rows, ARRAY_LEN(publish_rows), "events",
						  "PUBLISH" };

static int duty_add_etag(struct duty_run *run)
{
	const struct publishing *publishing = publishing_of(run);

	msg_set(run->msg, HDR_SIP_ETAG, msg_hold(run->msg, str_of(publishing->granted_etag)));
	return 0;
}

static int duty_add_expires(struct duty_run *run)
{
	msg_set(run->msg, HDR_EXPIRES,
		msg_format(run->msg, "%lld", (long long)publishing_of(run)->expires));
	return 0;
}

static const struct duty published_rows[] = {
	{ "events.publication_etag", duty_add_etag, "RFC 3903 6", "SIP-ETag: by which the next PUBLISH names it" },
	{ "events.publication_expires", duty_add_expires, "RFC 3903 6", "Expires: what is granted" },
};

const struct duty_table events_published_duties = { published_rows, ARRAY_LEN(published_rows),
						    "events", "2xx to PUBLISH" };

/* One that lasts no time at all is gone before anybody hears of it; its tag is good for nothing. */
static void publish(struct publishing *publishing)
{
	struct request *request = publishing->run.request;
	struct publications *publications = publishing->events->publications;
	struct publication *publication = publication_of(publishing);
	const struct publication_order order = { .resource = publishing->resource,
						 .user = request->scene->user,
						 .body = request->msg->body,
						 .expires = publishing->expires };

	if (publication && publishing->expires == 0) {
		publication_do(publication, PUBLISH_REMOVE, NULL);
		publication = NULL;
	} else if (publication) {
		publication_do(publication, order.body.n ? PUBLISH_MODIFY : PUBLISH_REFRESH,
			       &order);
	} else if (publishing->expires && publishing->resource.p && order.body.n) {
		publication = publication_new(publications, &order);
	}
	if (publication)
		memcpy(publishing->granted_etag, publication->etag, ETAG_SIZE);
	else
		publications_draw_etag(publications, publishing->granted_etag);
}

static void on_response(void *ctx, struct request *request, struct msg *response,
			const struct step *step)
{
	struct publishing *publishing = ctx;

	(void)request;
	(void)step;
	if (response->status / 100 != 2)
		return;
	if (!publishing->published)
		publish(publishing);
	publishing->published = true;
	duty_pass(&publishing->run, &events_published_duties, response);
}

static void on_performed(void *ctx, struct request *request)
{
	(void)request;
	mem_free(ctx);
}

static const struct performance_user performance_user = { .on_response = on_response,
							  .on_done = on_performed };

static void on_done(struct duty_run *run, bool done)
{
	struct publishing *publishing = publishing_of(run);
	struct performance_options options = *run->options;

	if (!done) {
		mem_free(publishing);
		return;
	}
	run->request->scene->procedure = "publication";
	options.user = &performance_user;
	options.ctx = publishing;
	perform_turn(&options, run->request, "publication.incoming", NULL);
}

/* What it asks for, whatever the duties think of that. */
static void read_wish(struct publishing *publishing)
{
	struct request *request = publishing->run.request;
	struct msg *msg = request->msg;
	int64_t most = knob_of(&publishing->run, PUBLICATION_EXPIRES);
	struct msg_value etag;
	struct buf key = { 0 };

	publishing->event = event_read(msg);
	publishing->package = event_package_find(&events_packages, publishing->event.package);
	publishing->right_event = publishing->package &&
				  events_row_of(publishing->package)->accepted;
	if (!publishing->right_event)
		publishing->package = event_package_find(&events_packages, STR("presence"));
	if (value_at(msg, HDR_SIP_IF_MATCH, STR_NONE, 1, &etag))
		publishing->etag = etag.text;
	publishing->wished = msg_number(msg, HDR_EXPIRES, most);
	publishing->expires = publishing->wished > most ? most : publishing->wished;
	publishing->known =
		events_subscriber(msg, request->scene->snapshot, false, &publishing->subscriber);
	if (!publishing->known)
		return;
	publishing->resource =
		msg_hold(msg, events_resource(publishing->package->name,
					      str_of(publishing->subscriber.impi), &key));
	buf_free(&key);
}

void events_publish(struct events *events, struct request *request)
{
	struct publishing *publishing = mem_alloc(sizeof(*publishing));

	publishing->events = events;
	publishing->run = (struct duty_run){ .table = &events_publish_duties,
					     .options = &events->server.performance,
					     .request = request,
					     .msg = request->msg,
					     .on_done = on_done };
	read_wish(publishing);
	duty_start(&publishing->run);
}
