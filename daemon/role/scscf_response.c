/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and what goes back to the caller (TS 24.229 5.4.3.2, 5.4.3.3): who the callee is by
 * all its names, and charging. */
#include "msg/param.h"
#include "msg/value.h"
#include "role/scscf_private.h"

const char scscf_asserted_alias[] = "scscf.asserted_alias";
const char scscf_charging[] = "scscf.charging";

/* The identity of the other scheme, best with the same number; NULL: there is none to be shown. */
static const char *alias_of(const struct subscriber *subscriber, const struct uri *uri)
{
	const char *scheme = uri_is_sip(uri) ? "tel:" : "sip:", *found = NULL;

	for (unsigned i = 0; i < subscriber->n_impus; i++) {
		struct str impu = str_of(subscriber->impus[i]);

		if (subscriber->barred[i] || !str_starts(impu, str_of(scheme)))
			continue;
		if (str_starts(str_from(impu, 4), uri->user))
			return subscriber->impus[i];
		if (!found)
			found = subscriber->impus[i];
	}
	return found;
}

/* At most two values, one sip: and one tel: (RFC 3325 9.1). */
int scscf_duty_asserted_alias(struct duty_run *run)
{
	struct msg *msg = run->msg;
	struct msg_value value;
	struct address address;
	struct subscriber subscriber;
	const char *alias;

	if (value_count(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE) != 1 ||
	    !value_at(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &value) ||
	    !address_parse(&msg->arena, value.text, &address) ||
	    !identity_of_uri(run->request->scene->snapshot, msg, &address.uri, &subscriber))
		return 0;
	alias = alias_of(&subscriber, &address.uri);
	if (alias)
		value_replace(msg, &value,
			      msg_format(msg, "%.*s, <%s>", STR_ARG(value.text), alias));
	return 0;
}

int scscf_duty_charging(struct duty_run *run)
{
	struct str vector = msg_value(run->request->msg, HDR_P_CHARGING_VECTOR);

	if (vector.n)
		msg_set(run->msg, HDR_P_CHARGING_VECTOR,
			MSG_JOIN(run->msg, vector, STR(";term-ioi=\""),
				 str_of(run->request->scene->snapshot->domain), STR("\"")));
	return 0;
}
