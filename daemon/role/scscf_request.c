/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and requests other than REGISTER: answers those to the core itself, brings the others
 * to the contact that their Request-URI has registered (TS 24.229 5.4.3.3). */
#include "msg/view.h"
#include "role/core_request.h"
#include "role/identity.h"
#include "role/scscf_private.h"
#include "sip/proxy.h"

/* One request in work; run.msg is the clone that will leave. */
struct routing {
	struct duty_run run;
	struct scscf *scscf;
	struct cx_question question;
	bool in_dialog; /* its routes say where to */
};

static struct routing *routing_of(struct duty_run *run)
{
	return container_of(run, struct routing, run);
}

static int duty_proxy(struct duty_run *run)
{
	return proxy_check(run->request, run->why);
}

static int duty_own_route(struct duty_run *run)
{
	struct routing *routing = routing_of(run);

	route_remove_own(run->msg, run->request->scene->snapshot, "scscf");
	routing->in_dialog = run->request->scene->in_dialog && msg_find(run->msg, HDR_ROUTE, 0);
	return 0;
}

static int duty_core_request(struct duty_run *run)
{
	return routing_of(run)->in_dialog ? 0 : core_request_answer(run);
}

/* What is bound, best first: highest q, then the latest (RFC 3261 16.6). */
static void on_bindings(void *arg, int error, const struct list *bindings)
{
	struct routing *routing = arg;
	struct duty_run *run = &routing->run;
	struct msg *msg = run->msg;
	struct binding *binding, *best = NULL;

	list_each(binding, bindings, struct binding, node)
		if (!error && (!best || binding->q >= best->q))
			best = binding;
	if (!best) {
		duty_resume(run, duty_refuse(run, 480, "the callee is not registered"));
		return;
	}
	msg_add_top(msg, HDR_P_CALLED_PARTY_ID, msg_format(msg, "<%.*s>", STR_ARG(msg->uri)));
	if (best->path.n)
		msg_add_top(msg, HDR_ROUTE, msg_hold(msg, best->path));
	msg_set_uri(msg, msg_hold(msg, best->uri));
	duty_resume(run, 0);
}

static void on_located(void *arg, const struct cx_answer *answer)
{
	struct routing *routing = arg;

	if (answer->result == CX_OK)
		store_bindings_get(routing->scscf->store, str_of(answer->subscriber->impi),
				   on_bindings, routing);
	else
		duty_resume(&routing->run,
			    duty_refuse(&routing->run, answer->result == CX_TIMEOUT ? 504 : 404,
					"no subscriber has the identity %.*s",
					STR_ARG(routing->run.msg->uri)));
}

static int duty_locate(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct cx *cx = routing->scscf->cx;

	if (routing->in_dialog)
		return 0;
	routing->question = (struct cx_question){ .scene = run->request->scene,
						  .impu = uri_aor(&run->msg->arena,
								  msg_request_uri(run->msg)) };
	cx->lir(cx->ctx, &routing->question, on_located, routing);
	return DUTY_LATER;
}

static int duty_record_route(struct duty_run *run)
{
	if (core_request_begins_dialog(run->msg))
		msg_add_top(run->msg, HDR_RECORD_ROUTE,
			    msg_format(run->msg, "<sip:scscf.%s;lr>",
				       run->request->scene->snapshot->domain));
	return 0;
}

static const struct duty request_rows[] = {
	{ "scscf.proxy", duty_proxy, "RFC 3261 16.3", "483 when Max-Forwards is used up, 482 for a loop" },
	{ "scscf.own_route", duty_own_route, "RFC 3261 16.4", "take our own Route off" },
	{ "scscf.core_request", duty_core_request, "RFC 3261 8.2", "answer what is addressed to the core itself" },
	{ "scscf.locate", duty_locate, "TS 24.229 5.4.3.3", "404 for unknown, 480 for unregistered; else contact and Path" },
	{ "scscf.record_route", duty_record_route, "RFC 3261 16.6", "stay on the path of the dialog" },
};

const struct duty_table scscf_request_duties = { request_rows, ARRAY_LEN(request_rows), "scscf",
						 "other requests" };

static void on_done(struct duty_run *run, bool done)
{
	struct routing *routing = routing_of(run);

	if (done)
		request_forward(run->request, run->msg,
				&(struct proxy_leg){ .link = routing->scscf->pcscf });
	else
		msg_free(run->msg);
	mem_free(routing);
}

void scscf_request(struct scscf *scscf, struct request *request)
{
	struct routing *routing = mem_alloc(sizeof(*routing));

	routing->scscf = scscf;
	routing->run = (struct duty_run){ .table = &scscf_request_duties,
					  .options = &scscf->performance,
					  .request = request,
					  .msg = msg_clone(request->msg),
					  .on_done = on_done };
	duty_start(&routing->run);
}
