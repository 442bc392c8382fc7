/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF as an element: its stack, who a message is about, and where requests go. */
#include "role/scscf.h"

#include <stdio.h>

#include "msg/param.h"
#include "msg/view.h"
#include "role/identity.h"
#include "role/scscf_private.h"
#include "sip/proxy.h"

static void on_request(void *ctx, struct request *request)
{
	if (request->msg->method == METHOD_REGISTER)
		scscf_register(ctx, request);
	else
		scscf_request(ctx, request);
}

/* ACK to a 2xx: goes where its routes lead; here always back to the P-CSCF. */
static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct scscf *scscf = ctx;
	struct client_target target = { .link = scscf->pcscf };

	(void)link;
	(void)from;
	route_remove_own(ack, scscf->options.snapshot_of(scscf->options.ctx), "scscf");
	proxy_forward_ack(scscf->stack, ack, &target);
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
	}
}

static enum scene_side side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_CORE;
}

static const char *peer_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return "pcscf";
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
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
	scscf->store = options->store;
	scscf->cx = options->cx;
	scscf->performance = element_performance(&scscf->options);
	scscf->stack = element_stack(&scscf->options, "scscf", &hooks);
	scscf->registrar =
		registrar_new(&(struct registrar_options){ .loop = scscf->options.loop,
							   .journal = scscf->options.journal,
							   .store = options->store,
							   .seed = scscf->options.seed });
	scscf->digests = digest_engine_new();
	random_init(&once, scscf->options.seed, STR("scscf.gruu"));
	scscf->gruu_key = random_u64(&once);
	return scscf;
}

void scscf_free(struct scscf *scscf)
{
	if (!scscf)
		return;
	stack_free(scscf->stack);
	registrar_free(scscf->registrar);
	digest_engine_free(scscf->digests);
	link_release(scscf->pcscf);
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

struct registrar *scscf_registrar(struct scscf *scscf)
{
	return scscf->registrar;
}
