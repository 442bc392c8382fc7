/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the core itself. */
#include "role/core_request.h"

#include "msg/view.h"
#include "role/identity.h"

#define ALLOWED "REGISTER, OPTIONS"

/* RFC 3261 11.2: what can be done here. */
static void answer_options(struct duty_run *run)
{
	struct msg *response = request_response(run->request, 200, NULL);

	msg_add(response, HDR_ALLOW, STR(ALLOWED));
	msg_add(response, HDR_ACCEPT, STR("application/sdp, application/3gpp-ims+xml"));
	msg_add(response, HDR_SUPPORTED, STR("path, gruu, outbound"));
	request_reply(run->request, response);
}

int core_request_answer(struct duty_run *run)
{
	struct msg *msg = run->request->msg;
	const struct uri *uri = msg_request_uri(msg);

	if (!uri ||
	    (!uri_is_sip(uri) && !str_iis(uri->scheme, "tel") && !str_iis(uri->scheme, "urn")))
		return duty_refuse(run, 416, "the scheme of %.*s is not supported",
				   STR_ARG(msg->uri));
	if (msg->method == METHOD_NONE && uri_is_sip(uri) && !uri->user.n)
		return duty_refuse(run, 501, "%.*s is not known here", STR_ARG(msg->method_name));
	if (!uri_is_sip(uri) || uri->user.n ||
	    !domain_is_served(run->request->scene->snapshot, uri->host))
		return 0;
	if (msg_to_tag(msg).n)
		return duty_refuse(run, 481, "the core itself has no such dialog");
	if (msg->method == METHOD_OPTIONS) {
		answer_options(run);
		return DUTY_TAKEN;
	}
	duty_refusal_header(run, HDR_ALLOW, STR(ALLOWED));
	return duty_refuse(run, 405, "the core itself takes only " ALLOWED);
}

bool core_request_begins_dialog(struct msg *msg)
{
	return (msg->method == METHOD_INVITE || msg->method == METHOD_SUBSCRIBE ||
		msg->method == METHOD_REFER) &&
	       !msg_to_tag(msg).n;
}
