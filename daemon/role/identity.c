/* SPDX-License-Identifier: Apache-2.0 */
/* Who a message is about. */
#include "role/identity.h"

#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/knobs.h"
#include "role/server.h"

void scene_set_name(char name[SCENE_NAME_MAX], const char *text)
{
	snprintf(name, SCENE_NAME_MAX, "%s", text ? text : "");
}

bool identity_of_uri(const struct snapshot *snapshot, struct msg *msg, const struct uri *uri,
		     struct subscriber *subscriber)
{
	unsigned index;

	return uri && subscribers_by_impu(snapshot->subscribers, uri_aor(&msg->arena, uri),
					  subscriber, &index);
}

static struct str plan_text(const struct snapshot *snapshot, knob_id id)
{
	return knobs_get(snapshot->knobs, id)->text;
}

struct number_plan number_plan_of(const struct snapshot *snapshot)
{
	return (struct number_plan){ .domain = str_of(snapshot->domain),
				     .country = plan_text(snapshot, NUMBER_COUNTRY),
				     .international = plan_text(snapshot, NUMBER_INTERNATIONAL),
				     .national = plan_text(snapshot, NUMBER_NATIONAL),
				     .area = plan_text(snapshot, NUMBER_AREA),
				     .local_digits = (size_t)knobs_number(snapshot->knobs,
									  NUMBER_LOCAL_DIGITS) };
}

/* The subscriber who has that number, as tel: or as sip: of the home domain. */
static bool find_number(struct callee *callee, const struct snapshot *snapshot)
{
	char aor[NUMBER_MAX + sizeof(snapshot->domain) + 8];

	snprintf(aor, sizeof(aor), "sip:%s@%s", callee->number, snapshot->domain);
	if (subscribers_by_impu(snapshot->subscribers, str_of(aor), &callee->subscriber,
				&callee->impu_index))
		return true;
	snprintf(aor, sizeof(aor), "tel:%s", callee->number);
	return subscribers_by_impu(snapshot->subscribers, str_of(aor), &callee->subscriber,
				   &callee->impu_index);
}

/* A sip: URI is first looked for as it is: its user may look like a number and be none (an
 * IMSI). */
static void find_subscriber(struct callee *callee, const struct snapshot *snapshot,
			    const struct number_plan *plan, const struct uri *uri, struct str aor)
{
	const struct subscribers *subscribers = snapshot->subscribers;
	bool is_identity =
		subscribers_by_impu(subscribers, aor, &callee->subscriber, &callee->impu_index);

	callee->is_known = is_identity;
	if ((is_identity && uri_is_sip(uri)) || !callee->is_ours)
		return;
	callee->is_number = number_of_uri(plan, uri, callee->number);
	if (callee->is_number && find_number(callee, snapshot))
		callee->is_known = true;
	else if (is_identity)
		subscribers_by_impu(subscribers, aor, &callee->subscriber, &callee->impu_index);
}

void callee_find(struct callee *callee, const struct snapshot *snapshot,
		 const struct number_plan *plan, struct msg *msg, const struct uri *uri)
{
	struct str aor = uri_aor(&msg->arena, uri);

	callee->is_number = false;
	callee->number[0] = '\0';
	callee->is_ours = !uri_is_sip(uri) || domain_is_served(snapshot, uri->host) ||
			  server_of_host(snapshot, uri->host) == SERVER_PEER;
	find_subscriber(callee, snapshot, plan, uri, aor);
	if (!callee->is_number && callee->is_known && callee->subscriber.msisdn)
		snprintf(callee->number, sizeof(callee->number), "%s", callee->subscriber.msisdn);
	callee->peer = peers_find(snapshot->peers, str_of(callee->number), aor);
	if (callee->peer && callee->is_known && !callee->peer->exact)
		callee->peer = NULL;
	callee->ussd = callee->is_number && !callee->is_known ?
			       ussd_menu_find(snapshot->ussd, str_of(callee->number)) :
			       NULL;
}

const char *callee_behaviour(const struct callee *callee)
{
	if (callee->peer)
		return callee->peer->behaviour;
	if (callee->ussd)
		return "ussd";
	return callee->is_known ? callee->subscriber.behaviour : NULL;
}

void identity_of_register(struct scene *scene, char *impi)
{
	const struct address *to;
	struct subscriber subscriber;
	struct str scheme, params, username;
	bool known = false;

	if (impi)
		impi[0] = '\0';
	if (auth_split(msg_value(scene->msg, HDR_AUTHORIZATION), &scheme, &params)) {
		username = param_value(params, ',', STR("username"));
		known = subscribers_by_impi(scene->snapshot->subscribers, username, &subscriber);
	}
	if (!known) {
		to = msg_to(scene->msg);
		known = to && identity_of_uri(scene->snapshot, scene->msg, &to->uri, &subscriber);
	}
	if (!known)
		return;
	scene_set_name(scene->user, subscriber.name);
	if (impi)
		snprintf(impi, SUBSCRIBER_IMPI_MAX, "%s", subscriber.impi);
}

static bool subscriber_called(const struct snapshot *snapshot, struct msg *msg,
			      const struct uri *uri, struct callee *callee)
{
	struct number_plan plan = number_plan_of(snapshot);

	if (!uri)
		return false;
	callee_find(callee, snapshot, &plan, msg, uri);
	return callee->is_known;
}

void identity_of_parties(struct scene *scene)
{
	struct msg *msg = scene->msg;
	struct msg_value asserted;
	struct address address;
	const struct address *from = msg_from(msg), *to = msg_to(msg);
	const struct uri *uri = from ? &from->uri : NULL;
	struct subscriber subscriber;
	struct callee callee;

	if (value_at(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &asserted) &&
	    address_parse(&msg->arena, asserted.text, &address))
		uri = &address.uri;
	if (identity_of_uri(scene->snapshot, msg, uri, &subscriber))
		scene_set_name(scene->user, subscriber.name);
	if (subscriber_called(scene->snapshot, msg, msg_request_uri(msg), &callee) ||
	    subscriber_called(scene->snapshot, msg, to ? &to->uri : NULL, &callee))
		scene_set_name(scene->peer_user, callee.subscriber.name);
}

/* Is it `prefix`.`domain`? */
static bool is_element(struct str host, struct str prefix, struct str domain)
{
	return host.n == prefix.n + domain.n && str_ieq((struct str){ host.p, prefix.n }, prefix) &&
	       str_ieq(str_from(host, prefix.n), domain);
}

bool domain_is_served(const struct snapshot *snapshot, struct str host)
{
	static const char *const elements[] = { "", "pcscf.", "scscf.", "icscf." };
	struct str domain = str_of(snapshot->domain);

	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		if (is_element(host, str_of(elements[i]), domain))
			return true;
	return false;
}

struct str route_remove_own(struct msg *msg, const struct snapshot *snapshot, const char *element)
{
	struct str prefix = str_of(element), domain = str_of(snapshot->domain), user = STR_NONE;
	struct msg_value value;
	struct address address;

	while (value_at(msg, HDR_ROUTE, STR_NONE, 1, &value) &&
	       address_parse(&msg->arena, value.text, &address)) {
		struct str host = address.uri.host;

		if (host.n != prefix.n + 1 + domain.n ||
		    !str_ieq((struct str){ host.p, prefix.n }, prefix) ||
		    !str_ieq(str_from(host, prefix.n + 1), domain))
			break;
		user = address.uri.user.p ? address.uri.user : STR("");
		value_remove(msg, &value);
	}
	return user;
}
