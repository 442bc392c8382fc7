/* SPDX-License-Identifier: Apache-2.0 */
/* How the P-CSCF brings a request through: duties, forwarding, duties on the responses. And the
 * duties that all requests meet. */
#include <stdarg.h>
#include <stdio.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/core_request.h"
#include "role/history.h"
#include "role/identity.h"
#include "role/pcscf_private.h"

const char pcscf_proxy[] = "pcscf.proxy";
const char pcscf_proxy_require[] = "pcscf.proxy_require";
const char pcscf_security_agreement[] = "pcscf.security_agreement";
const char pcscf_charging_vector[] = "pcscf.charging_vector";
const char pcscf_strip_charging[] = "pcscf.strip_charging";
const char pcscf_privacy[] = "pcscf.privacy";
const char pcscf_history[] = "pcscf.history";
const char pcscf_record_route[] = "pcscf.record_route";

static void relaying_free(void *ctx)
{
	struct relaying *relaying = ctx;

	if (relaying->entered)
		flow_leave(relaying->flow, -1, NULL);
	link_release(relaying->udp);
	if (relaying->callee) {
		mem_free(relaying->callee->associated);
		mem_free(relaying->callee->called_party);
		mem_free(relaying->callee->record_route);
		mem_free(relaying->callee);
	}
	mem_free(relaying);
}

/* Runs the duties on a response; all of them may edit it, none refuses. */
static bool on_response(void *ctx, struct request *request, struct msg *response)
{
	struct relaying *relaying = ctx;

	(void)request;
	if (response->status >= 300 && relaying->responses == &pcscf_callee_duties)
		pcscf_blame_response(relaying, response);
	else if (response->status >= 300 && relaying->responses == &pcscf_response_duties)
		pcscf_blame_refusal(relaying, response);
	duty_pass(&relaying->run, relaying->responses, response);
	return true;
}

static void on_done(struct duty_run *run, bool done)
{
	struct relaying *relaying = relaying_of(run);

	if (!done) {
		msg_free(run->msg);
		relaying_free(relaying);
		return;
	}
	relaying->leg.on_response = on_response;
	relaying->leg.on_end = relaying_free;
	relaying->leg.ctx = relaying;
	request_forward(run->request, run->msg, &relaying->leg);
}

struct relaying *relaying_new(struct pcscf *pcscf, struct request *request,
			      const struct duty_table *duties, const struct duty_table *responses)
{
	struct relaying *relaying = mem_alloc(sizeof(*relaying));

	relaying->pcscf = pcscf;
	relaying->responses = responses;
	relaying->leg.link = pcscf->scscf;
	relaying->run = (struct duty_run){ .table = duties,
					   .options = &pcscf->performance,
					   .request = request,
					   .msg = msg_clone(request->msg),
					   .on_done = on_done };
	return relaying;
}

void pcscf_remark(struct duty_run *run, const char *format, ...)
{
	struct pcscf *pcscf = relaying_of(run)->pcscf;
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	journal_event(pcscf->options.journal, "request.remark", run->request->scene->user, "%s",
		      text);
}

int pcscf_duty_proxy(struct duty_run *run)
{
	return proxy_check(run->request, run->why);
}

int pcscf_duty_proxy_require(struct duty_run *run)
{
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_PROXY_REQUIRE, STR_NONE);
	while (value_walk_next(run->msg, &walk, &value))
		if (!str_iis(value.text, "sec-agree")) {
			journal_cause(relaying_of(run)->pcscf->options.journal, CAUSE_REG_EXTENSION,
				      run->request->scene->user, msg_call_id(run->request->msg),
				      "Proxy-Require: %.*s", STR_ARG(value.text));
			duty_refusal_header(run, HDR_UNSUPPORTED, value.text);
			return duty_refuse(run, 420, "%.*s is not supported here",
					   STR_ARG(value.text));
		}
	return 0;
}

/* Takes one option tag out of a list header. */
static void remove_option(struct msg *msg, enum hdr id, const char *tag)
{
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, id, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		if (str_iis(value.text, tag)) {
			value_remove(msg, &value);
			value_walk_start(&walk, id, STR_NONE);
		}
}

int pcscf_duty_security_agreement(struct duty_run *run)
{
	msg_remove(run->msg, HDR_SECURITY_CLIENT);
	msg_remove(run->msg, HDR_SECURITY_VERIFY);
	remove_option(run->msg, HDR_REQUIRE, "sec-agree");
	remove_option(run->msg, HDR_PROXY_REQUIRE, "sec-agree");
	return 0;
}

int pcscf_duty_charging_vector(struct duty_run *run)
{
	struct str domain = str_of(run->request->scene->snapshot->domain);
	char icid[25];

	random_token(&relaying_of(run)->pcscf->icids, icid, sizeof(icid) - 1);
	msg_remove(run->msg, HDR_P_CHARGING_VECTOR);
	msg_add(run->msg, HDR_P_CHARGING_VECTOR,
		MSG_JOIN(run->msg, STR("icid-value=\""), str_of(icid),
			 STR("\";icid-generated-at=\"pcscf."), domain, STR("\";orig-ioi=\""),
			 domain, STR("\"")));
	return 0;
}

int pcscf_duty_strip_charging(struct duty_run *run)
{
	msg_remove(run->msg, HDR_P_CHARGING_VECTOR);
	msg_remove(run->msg, HDR_P_CHARGING_FUNCTION_ADDRESSES);
	msg_remove(run->msg, HDR_P_SERVED_USER);
	return 0;
}

int pcscf_duty_privacy(struct duty_run *run)
{
	if (msg_lists(run->msg, HDR_PRIVACY, STR("id")))
		msg_remove(run->msg, HDR_P_ASSERTED_IDENTITY);
	return 0;
}

int pcscf_duty_history(struct duty_run *run)
{
	history_conceal(run->msg);
	return 0;
}

int pcscf_duty_record_route(struct duty_run *run)
{
	if (core_request_begins_dialog(run->msg))
		msg_add_top(run->msg, HDR_RECORD_ROUTE,
			    pcscf_flow_uri(run->msg, relaying_of(run)->flow, ""));
	return 0;
}
