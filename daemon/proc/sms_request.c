/* SPDX-License-Identifier: Apache-2.0 */
/* MESSAGEs of the IP-SM-GW to UEs (TS 24.341 5.3.3.4), and what stands in all of them. */
#include <stdio.h>

#include "msg/view.h"
#include "proc/sms_private.h"

enum { CALL_ID_TOKEN = 24, TAG_TOKEN = 12 };

void sms_scene_init(struct sms_centre *centre, struct scene *scene, const char *user)
{
	*scene = (struct scene){
		.snapshot = snapshot_hold(centre->options.snapshot_of(centre->options.ctx)),
		.role = centre->options.role,
		.side = SIDE_CORE,
		.proto = PROTO_PIPE,
		.method = METHOD_MESSAGE,
		.method_name = STR("MESSAGE"),
		.procedure = "sms",
		.registered_at = -1,
		.call_at = -1,
	};
	snprintf(scene->user, sizeof(scene->user), "%s", user ? user : "");
}

void sms_scene_clear(struct scene *scene)
{
	ruling_free(scene->ruling);
	snapshot_release(scene->snapshot);
	*scene = (struct scene){ 0 };
}

void sms_centre_address(struct sms_centre *centre, struct scene *scene, struct sms_address *address)
{
	struct str text = knob_text(sms_gates(centre), scene, SMS_CENTRE);

	if (!sms_address_of(text, address))
		*address = (struct sms_address){ 0 };
}

struct sms_time sms_centre_time(struct sms_centre *centre, struct scene *scene)
{
	struct gates *gates = sms_gates(centre);
	struct str digits = knob_text(gates, scene, SMS_TIMESTAMP);
	uint8_t octets[SMS_TIME_OCTETS];
	struct str fixed = { (const char *)octets, sizeof(octets) };
	struct sms_time when;

	if (digits.n && hex_read(digits, octets, sizeof(octets)) && !sms_time_read(&fixed, &when))
		return when;
	return (struct sms_time){ .at = sms_now(centre),
				  .zone = (int8_t)knob_number(gates, scene, SMS_ZONE) };
}

static struct msg *make(struct sms_centre *centre, const struct sms_request *request)
{
	const char *domain = request->scene->snapshot->domain;
	char tag[TAG_TOKEN + 1], call_id[CALL_ID_TOKEN + 1];
	struct msg *msg = msg_new_request(STR("MESSAGE"), STR(""));
	struct str self = msg_format(msg, "<sip:%s.%s>", centre->options.label, domain);

	random_token(&centre->tokens, tag, TAG_TOKEN);
	random_token(&centre->tokens, call_id, CALL_ID_TOKEN);
	msg_set_uri(msg, msg_hold(msg, request->uri));
	msg_add(msg, HDR_FROM, msg_format(msg, "%.*s;tag=%s", STR_ARG(self), tag));
	msg_add(msg, HDR_TO, MSG_JOIN(msg, STR("<"), request->uri, STR(">")));
	msg_add(msg, HDR_CALL_ID,
		msg_format(msg, "%s@%s.%s", call_id, centre->options.label, domain));
	msg_add(msg, HDR_CSEQ, STR("1 MESSAGE"));
	msg_add(msg, HDR_P_ASSERTED_IDENTITY, self);
	msg_add(msg, HDR_ACCEPT_CONTACT, STR("*;+g.3gpp.smsip;require;explicit"));
	msg_add(msg, HDR_REQUEST_DISPOSITION, STR("no-fork"));
	if (request->call_id)
		buf_add_str(request->call_id, msg_call_id(msg));
	if (request->in_reply_to.n)
		msg_add(msg, HDR_IN_REPLY_TO, msg_hold(msg, request->in_reply_to));
	msg_set_body(msg, STR(SMS_CONTENT_TYPE), msg_hold(msg, request->rpdu));
	if (request->step) {
		step_add_headers(sms_gates(centre), request->scene, msg, request->step->headers);
		step_add_body(sms_gates(centre), request->scene, msg, request->step);
	}
	return msg;
}

struct client *sms_request_send(struct sms_centre *centre, const struct sms_request *request,
				const struct client_user *user, void *ctx)
{
	struct client_target target = { .link = centre->options.next_hop(centre->options.ctx),
					.scene = request->scene };

	return client_send(centre->options.stack, make(centre, request), &target, user, ctx);
}

/* One that nobody waits for: a submission report. */
struct notice {
	struct list node;
	struct sms_centre *centre;
	struct client *client;
	char user[SCENE_NAME_MAX];
};

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct notice *notice = ctx;

	(void)client;
	if (response->status >= 300)
		sms_note(notice->centre, "sms.fault", notice->user,
			 "a report was answered with %d %.*s", response->status,
			 STR_ARG(response->reason));
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct notice *notice = ctx;

	(void)client;
	sms_note(notice->centre, "sms.fault", notice->user, "a report has no answer: %s",
		 why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
}

static void on_end(void *ctx)
{
	struct notice *notice = ctx;

	list_remove(&notice->node);
	mem_free(notice);
}

static const struct client_user notice_user = { on_response, on_failure, on_end };

void sms_request_notify(struct sms_centre *centre, const struct sms_request *request)
{
	struct notice *notice = mem_alloc(sizeof(*notice));

	notice->centre = centre;
	snprintf(notice->user, sizeof(notice->user), "%s", request->scene->user);
	list_append(&centre->reports, &notice->node);
	notice->client = sms_request_send(centre, request, &notice_user, notice);
}

void sms_requests_clear(struct sms_centre *centre)
{
	struct notice *notice;

	list_each(notice, &centre->reports, struct notice, node) {
		if (notice->client)
			notice->client->ctx = NULL;
		on_end(notice);
	}
}
