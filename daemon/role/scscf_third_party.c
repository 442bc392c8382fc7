/* SPDX-License-Identifier: Apache-2.0 */
/* Third-party registration: who is told, and what an answer means. */
#include "role/scscf_third_party.h"

#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "role/scscf_private.h"
#include "role/third_party_body.h"

enum { TOKEN = 16 };

/* A server that knows of a subscriber's registration. */
struct enrolment {
	struct map_node by_impi;
	struct list all;
	struct enrolments *enrolments;
	char *impi, *user, *filter, *impu;
	char call_id[TOKEN + 1], tag[TOKEN + 1];
	unsigned cseq;
};

/* A REGISTER on its way to it. */
struct telling {
	struct list node; /* until it is sent */
	struct scscf *scscf;
	struct msg *msg;
	struct visit_hop hop; /* link held until it is sent; NULL: out of reach */
	char *impi, *filter;
	char user[SCENE_NAME_MAX];
	bool ends; /* the registration when it fails */
	bool is_handled;
};

void enrolments_init(struct enrolments *enrolments, uint64_t seed)
{
	map_init(&enrolments->by_impi);
	list_init(&enrolments->all);
	random_init(&enrolments->tags, seed, STR("scscf.third_party"));
}

static void enrolment_free(struct enrolment *enrolment)
{
	map_remove(&enrolment->enrolments->by_impi, &enrolment->by_impi);
	list_remove(&enrolment->all);
	mem_free(enrolment->impi);
	mem_free(enrolment->user);
	mem_free(enrolment->filter);
	mem_free(enrolment->impu);
	mem_free(enrolment);
}

void enrolments_clear(struct enrolments *enrolments)
{
	struct enrolment *enrolment;

	list_each(enrolment, &enrolments->all, struct enrolment, all)
		enrolment_free(enrolment);
	map_clear(&enrolments->by_impi);
}

/* NULL: that server was not told of him. */
static struct enrolment *enrolment_find(struct enrolments *enrolments, const char *impi,
					const char *filter)
{
	struct map_node *node = map_find(&enrolments->by_impi, str_of(impi));

	for (; node; node = map_next(node)) {
		struct enrolment *enrolment = container_of(node, struct enrolment, by_impi);

		if (strcmp(enrolment->filter, filter) == 0)
			return enrolment;
	}
	return NULL;
}

static char *copy_text(const char *text)
{
	return mem_copy_text(text, strlen(text));
}

/* The identity that the servers hear of: the default one, which is not barred. */
static struct enrolment *enrolment_new(struct enrolments *enrolments,
				       const struct subscriber *subscriber, const char *filter)
{
	struct enrolment *enrolment = mem_alloc(sizeof(*enrolment));

	enrolment->enrolments = enrolments;
	enrolment->impi = copy_text(subscriber->impi);
	enrolment->user = copy_text(subscriber->name);
	enrolment->filter = copy_text(filter);
	enrolment->impu = copy_text(subscriber->impus[subscriber->default_impu]);
	random_token(&enrolments->tags, enrolment->call_id, TOKEN);
	random_token(&enrolments->tags, enrolment->tag, TOKEN);
	map_add(&enrolments->by_impi, &enrolment->by_impi, str_of(enrolment->impi));
	list_append(&enrolments->all, &enrolment->all);
	return enrolment;
}

static void telling_free(void *ctx)
{
	struct telling *telling = ctx;

	list_remove(&telling->node);
	link_release(telling->hop.link);
	msg_free(telling->msg);
	mem_free(telling->impi);
	mem_free(telling->filter);
	mem_free(telling);
}

/* The AS is not told any more; the registration ends, as the filter says (TS 24.229 5.4.1.7). */
static void telling_failed(struct telling *telling, const char *what)
{
	struct scscf *scscf = telling->scscf;
	struct enrolment *enrolment =
		enrolment_find(&scscf->enrolments, telling->impi, telling->filter);
	struct registration *registration = registrar_find(scscf->registrar, str_of(telling->impi));

	if (telling->is_handled)
		return;
	telling->is_handled = true;
	journal_cause(scscf->options.journal, CAUSE_REG_THIRD_PARTY, telling->user, STR_NONE,
		      "%s: the third-party REGISTER %s", telling->filter, what);
	journal_event(scscf->options.journal, "request.remark", telling->user,
		      "%s: the third-party REGISTER %s%s", telling->filter, what,
		      telling->ends ? ": the registration ends" : "");
	if (enrolment)
		enrolment_free(enrolment);
	if (telling->ends && registration && registration->n_bindings)
		registration_remove(registration, CONTACT_REJECTED);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	char what[32];

	(void)client;
	snprintf(what, sizeof(what), "gets %d", response->status);
	if (response->status == 408 || response->status / 100 == 5)
		telling_failed(ctx, what);
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	(void)client;
	telling_failed(ctx, why == CLIENT_TIMEOUT ? "has no answer" : "cannot be sent");
}

static const struct client_user telling_user = { .on_response = on_response,
						 .on_failure = on_failure,
						 .on_end = telling_free };

static void telling_send(struct telling *telling)
{
	struct scene scene = { .registered_at = -1, .call_at = -1, .procedure = "registration" };
	struct client_target target = { .link = telling->hop.link,
					.remote = telling->hop.remote,
					.scene = &scene };
	struct msg *msg = telling->msg;

	list_remove(&telling->node);
	if (!telling->hop.link) {
		telling_failed(telling, "cannot be sent");
		telling_free(telling);
		return;
	}
	scene_set_name(scene.user, telling->user);
	telling->msg = NULL;
	client_send(telling->scscf->stack, msg, &target, &telling_user, telling);
}

/* What the servers hear of a REGISTER, or of the end of a registration. */
struct news {
	struct scene *scene;  /* scene->msg the REGISTER, or what stands for one */
	struct msg *response; /* NULL: there was no REGISTER */
	int64_t expires;      /* s; 0: it is over */
	struct str call_id, vector;
};

/* Copies a header of the REGISTER. */
static void copy_header(struct msg *to, const struct msg *from, enum hdr id)
{
	for (const struct msg_line *line = msg_find(from, id, 0); line;
	     line = msg_find(from, id, msg_line_number(from, line) + 1))
		msg_add(to, id, msg_hold(to, line->value));
}

/* PROCEDURES 1.11. */
static struct msg *register_new(struct scscf *scscf, const struct ifc_filter *filter,
				struct enrolment *enrolment, const struct visit_hop *hop,
				const struct news *news)
{
	const struct msg *registered = news->scene->msg;
	struct msg *msg = msg_new_request(STR("REGISTER"), str_of(filter->uri));
	struct str own = msg_format(msg, "<sip:scscf.%s>", news->scene->snapshot->domain);

	msg_add(msg, HDR_FROM, msg_format(msg, "%.*s;tag=%s", STR_ARG(own), enrolment->tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%s>", enrolment->impu));
	msg_add(msg, HDR_CALL_ID, msg_format(msg, "%s@scscf", enrolment->call_id));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u REGISTER", ++enrolment->cseq));
	msg_add(msg, HDR_CONTACT,
		filter->id < SERVER_COUNT || !hop->link ?
			own :
			scscf_outside_uri(scscf, msg, SCSCF_OUTSIDE_USER, hop));
	msg_add(msg, HDR_EXPIRES, msg_format(msg, "%lld", (long long)news->expires));
	copy_header(msg, registered, HDR_P_ACCESS_NETWORK_INFO);
	copy_header(msg, registered, HDR_P_VISITED_NETWORK_ID);
	copy_header(msg, registered, HDR_P_CHARGING_VECTOR);
	third_party_body(msg, filter, registered, news->response);
	return msg;
}

static struct telling *telling_new(struct scscf *scscf, const struct ifc_filter *filter,
				   struct enrolment *enrolment, const struct news *news)
{
	struct telling *telling = mem_alloc(sizeof(*telling));

	telling->scscf = scscf;
	telling->impi = copy_text(enrolment->impi);
	telling->filter = copy_text(filter->name);
	telling->ends = news->expires > 0 && filter->handling == IFC_TERMINATED;
	scene_set_name(telling->user, enrolment->user);
	if (scscf_filter_hop(scscf, filter, &telling->hop))
		link_hold(telling->hop.link);
	telling->msg = register_new(scscf, filter, enrolment, &telling->hop, news);
	return telling;
}

/* Makes a REGISTER for each filter that fits, into `list`. */
static void tell_all(struct scscf *scscf, const struct subscriber *subscriber,
		     const struct news *news, struct list *list)
{
	const struct ifc *ifc = news->scene->snapshot->ifc;
	struct ifc_question question = {
		.session = IFC_ORIGINATING,
		.scene = news->scene,
		.gates = scscf->options.gates,
		.has_services = snapshot_services(news->scene->snapshot, subscriber) != NULL
	};
	const struct ifc_filter *filter;
	unsigned next = 0;

	while ((filter = ifc_match(ifc, &question, &next))) {
		struct enrolment *enrolment =
			enrolment_find(&scscf->enrolments, subscriber->impi, filter->name);

		if (!enrolment && !news->expires)
			continue;
		if (!enrolment)
			enrolment = enrolment_new(&scscf->enrolments, subscriber, filter->name);
		list_append(list, &telling_new(scscf, filter, enrolment, news)->node);
	}
}

/* Nobody knows of that subscriber any more. */
static void forget_all(struct scscf *scscf, const char *impi)
{
	struct map_node *node;

	while ((node = map_find(&scscf->enrolments.by_impi, str_of(impi))))
		enrolment_free(container_of(node, struct enrolment, by_impi));
}

/* What is left of the contact that lasts longest. */
static int64_t granted(struct msg *response)
{
	struct value_walk walk;
	struct msg_value value;
	struct address contact;
	int64_t longest = 0;
	uint32_t expires;

	value_walk_start(&walk, HDR_CONTACT, STR_NONE);
	while (value_walk_next(response, &walk, &value))
		if (address_split(value.text, &contact) &&
		    str_to_u32(param_value(contact.params, ';', STR("expires")), &expires) &&
		    expires > longest)
			longest = expires;
	return longest;
}

void third_party_prepare(struct registering *registering, struct msg *response)
{
	struct scscf *scscf = registering->scscf;
	struct scene scene = *registering->run.request->scene;
	struct news news = { .scene = &scene, .response = response };

	if (!ifc_asks(scene.snapshot->ifc, IFC_ORIGINATING, METHOD_REGISTER) ||
	    registering->wish.kind == REGISTER_FETCH || !list_empty(&registering->tellings))
		return;
	scene.ruling = NULL;
	scene.status = 0;
	scene.kind = !registering->n_bound  ? "remove" :
		     registering->was_bound ? "refresh" :
					      "initial";
	scene_set_name(scene.user, registering->subscriber.name);
	news.expires = granted(response);
	tell_all(scscf, &registering->subscriber, &news, &registering->tellings);
	ruling_free(scene.ruling);
}

/* Sends all of the list. */
static void send_all(struct list *list)
{
	struct telling *telling;

	list_each(telling, list, struct telling, node)
		telling_send(telling);
}

void third_party_send(struct registering *registering)
{
	send_all(&registering->tellings);
	if (registering->known && registering->wish.kind != REGISTER_FETCH &&
	    registering->registration && !registering->registration->n_bindings)
		forget_all(registering->scscf, registering->subscriber.impi);
}

void third_party_gone(struct scscf *scscf, const struct registration *registration)
{
	struct snapshot *snapshot = element_snapshot(scscf);
	struct msg *msg;
	struct scene scene = { .snapshot = snapshot,
			       .role = "scscf",
			       .method = METHOD_REGISTER,
			       .kind = "remove",
			       .registered_at = -1,
			       .call_at = -1 };
	struct news news = { .scene = &scene };
	struct subscriber subscriber;
	struct list list;

	if (!map_find(&scscf->enrolments.by_impi, str_of(registration->impi)))
		return;
	list_init(&list);
	if (subscribers_by_impi(snapshot->subscribers, str_of(registration->impi), &subscriber)) {
		msg = msg_new_request(STR("REGISTER"),
				      str_of(subscriber.impus[subscriber.default_impu]));
		scene.msg = msg;
		scene_set_name(scene.user, subscriber.name);
		tell_all(scscf, &subscriber, &news, &list);
		ruling_free(scene.ruling);
		msg_free(msg);
	}
	send_all(&list);
	forget_all(scscf, registration->impi);
}
