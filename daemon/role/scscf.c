/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF as an element: its stack, who a message is about, and where requests go. */
#include "role/scscf.h"

#include <stdio.h>

#include "msg/param.h"
#include "msg/view.h"
#include "role/call_scene.h"
#include "role/identity.h"
#include "role/scscf_private.h"
#include "role/scscf_subscribe.h"
#include "role/scscf_watch.h"
#include "sip/proxy.h"

static void on_request(void *ctx, struct request *request)
{
	if (scscf_is_outside(request->txn.link) &&
	    (!scscf_outside_trusts(ctx, &request->txn.source) ||
	     request->msg->method == METHOD_REGISTER))
		request_refuse(request, 403,
			       "only application servers of the configuration are served here");
	else if (request->msg->method == METHOD_REGISTER)
		scscf_register(ctx, request);
	else
		scscf_request(ctx, request);
}

static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct scscf *scscf = ctx;

	if (scscf_is_outside(link) && !scscf_outside_trusts(scscf, from)) {
		msg_free(ack);
		return;
	}
	if (link != scscf->servers[SERVER_TAS]) /* it was noted when it came first */
		watches_ack(scscf->watches, ack);
	scscf_ack(scscf, ack);
}

static void on_identify(void *ctx, struct scene *scene, struct link *link, const struct addr *from)
{
	struct scscf *scscf = ctx;
	struct registration *registration;
	char impi[SUBSCRIBER_IMPI_MAX];

	(void)link;
	(void)from;
	if (scene->method == METHOD_REGISTER) {
		scene->procedure = "registration";
		identity_of_register(scene, impi);
		registration = registrar_find(scscf->registrar, str_of(impi));
		scene->registered_at = registration ? registration->registered_at : -1;
		scene->state = registration ? registration_state_name(registration) :
					      "not-registered";
	} else {
		identity_of_parties(scene);
		call_scene_stamp(&scscf->options, scene);
	}
}

static bool on_cancel_request(void *ctx, struct request *invite, struct request *cancel)
{
	struct scscf *scscf = ctx;

	(void)invite;
	return duty_answer_cancel(&scscf->performance, cancel);
}

static void on_cancel(void *ctx, struct request *invite, struct msg *cancel)
{
	struct scscf *scscf = ctx;

	watches_cancel(scscf->watches, invite->msg);
	proxy_cancel(ctx, invite, cancel);
}

/* Who watches the registration hears of it; with its last contact the calls end. */
static void on_change(void *ctx, struct registration *registration,
		      const struct bound_contact *contact)
{
	struct scscf *scscf = ctx;

	scscf_notify_contact(scscf, registration, contact);
	if (scscf->observer.on_contact)
		scscf->observer.on_contact(scscf->observer.ctx, registration, contact);
	if (registration->n_bindings)
		return;
	scscf_release_all(scscf, registration);
	if (contact->event != CONTACT_UNREGISTERED)
		third_party_gone(scscf, registration);
}

static enum scene_side side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_CORE;
}

static const char *peer_of(void *ctx, const struct link *link)
{
	struct scscf *scscf = ctx;

	for (enum server_id id = 0; id < SERVER_COUNT; id++)
		if (link == scscf->servers[id])
			return server_rows[id].role;
	if (scscf_is_outside(link))
		return "as";
	return link == scscf->pcscf ? "pcscf" : "scscf";
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel = on_cancel,
	.on_cancel_request = on_cancel_request,
	.on_identify = on_identify,
	.side_of = side_of,
	.peer_of = peer_of,
	.snapshot_of = element_snapshot,
};

struct scscf *scscf_new(const struct scscf_options *options)
{
	struct scscf *scscf = mem_alloc(sizeof(*scscf));
	struct random once;

	scscf->options = options->element;
	list_init(&scscf->acks);
	scscf->store = options->store;
	scscf->cx = options->cx;
	scscf->observer = options->observer;
	scscf->performance = element_performance(&scscf->options);
	scscf->stack = element_stack(&scscf->options, "scscf", &hooks);
	scscf->registrar =
		registrar_new(&(struct registrar_options){ .loop = scscf->options.loop,
							   .journal = scscf->options.journal,
							   .store = options->store,
							   .seed = scscf->options.seed,
							   .on_change = on_change,
							   .ctx = scscf });
	scscf->watches = scscf_watches_new(scscf);
	scscf->notifier = scscf_notifier_new(scscf);
	scscf->subscribe = scscf_subscribe_service(scscf);
	scscf->digests = digest_engine_new();
	random_init(&once, scscf->options.seed, STR("scscf.gruu"));
	scscf->gruu_key = random_u64(&once);
	map_init(&scscf->visits);
	random_init(&scscf->identifiers, scscf->options.seed, STR("scscf.odi"));
	enrolments_init(&scscf->enrolments, scscf->options.seed);
	scscf_loop_open(scscf);
	return scscf;
}

void scscf_free(struct scscf *scscf)
{
	if (!scscf)
		return;
	watches_clear(scscf->watches);
	notifier_free(scscf->notifier);
	stack_free(scscf->stack);
	watches_free(scscf->watches);
	registrar_free(scscf->registrar);
	digest_engine_free(scscf->digests);
	scscf_acks_clear(scscf);
	enrolments_clear(&scscf->enrolments);
	map_clear(&scscf->visits);
	link_release(scscf->loop[0]);
	link_release(scscf->loop[1]);
	link_release(scscf->pcscf);
	for (enum server_id id = 0; id < SERVER_COUNT; id++)
		link_release(scscf->servers[id]);
	mem_free(scscf);
}

struct stack *scscf_stack(struct scscf *scscf)
{
	return scscf->stack;
}

void scscf_connect(struct scscf *scscf, struct link *pcscf)
{
	scscf->pcscf = link_hold(pcscf);
}

void scscf_connect_server(struct scscf *scscf, enum server_id id, struct link *server)
{
	scscf->servers[id] = link_hold(server);
}

struct registrar *scscf_registrar(struct scscf *scscf)
{
	return scscf->registrar;
}

struct watches *scscf_watches(struct scscf *scscf)
{
	return scscf->watches;
}

struct notifier *scscf_notifier(struct scscf *scscf)
{
	return scscf->notifier;
}
