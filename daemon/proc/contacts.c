/* SPDX-License-Identifier: Apache-2.0 */
/* What a REGISTER asks for. */
#include "proc/contacts.h"

#include <stdio.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"

/* delta-seconds; a broken value counts as 3600 (RFC 3261 20.19: a malformed one is not to be
 * rejected). */
static int64_t read_expires(struct str text)
{
	uint64_t value;

	if (!str_to_u64(text, &value))
		return 3600;
	return value > UINT32_MAX ? UINT32_MAX : (int64_t)value;
}

/* "0.7" to thousandths; RFC 3261 25.1 qvalue. */
static uint16_t read_q(struct str text)
{
	double q;

	if (!str_to_double(text, &q) || q > 1)
		return 1000;
	return q < 0 ? 0 : (uint16_t)(q * 1000 + 0.5);
}

static bool read_contact(struct msg *msg, struct str value, struct contact_wish *contact)
{
	struct address address;
	struct param param;

	if (!address_parse(&msg->arena, value, &address) || address.star)
		return false;
	contact->uri = address.uri_text;
	contact->value = param_remove(&msg->arena, value, ';', STR("expires"));
	if (param_get(address.params, ';', STR("+sip.instance"), &param))
		contact->instance = param.value;
	str_to_u32(param_value(address.params, ';', STR("reg-id")), &contact->reg_id);
	contact->q = param_get(address.params, ';', STR("q"), &param) ? read_q(param.value) : 1000;
	contact->emergency = param_get(address.uri.params, ';', STR("sos"), &param) ||
			     param_get(address.params, ';', STR("sos"), &param);
	contact->expires = -1;
	contact->has_expires = param_get(address.params, ';', STR("expires"), &param);
	if (contact->has_expires)
		contact->expires = read_expires(str_unquote(param.value));
	return true;
}

/* Contact: * stands alone, with Expires: 0 (RFC 3261 10.3 step 6). */
static int read_star(struct msg *msg, struct register_wish *wish, char why[160])
{
	if (value_count(msg, HDR_CONTACT, STR_NONE) != 1) {
		snprintf(why, 160, "Contact * stands beside another Contact");
		return 400;
	}
	if (wish->expires != 0) {
		snprintf(why, 160, "Contact * needs Expires 0");
		return 400;
	}
	wish->kind = REGISTER_REMOVE_ALL;
	return 0;
}

/* All expiries 0: a removal. */
static enum register_kind kind_of(const struct register_wish *wish)
{
	if (wish->n == 0)
		return REGISTER_FETCH;
	for (unsigned i = 0; i < wish->n; i++)
		if (wish->contacts[i].expires != 0)
			return REGISTER_BIND;
	return REGISTER_REMOVE;
}

int register_wish_read(struct msg *msg, struct register_wish *wish, char why[160])
{
	struct value_walk walk;
	struct msg_value value;

	unsigned most = value_count(msg, HDR_CONTACT, STR_NONE);

	wish->n = 0;
	wish->contacts = arena_alloc(&msg->arena, (most < CONTACTS_MAX ? most : CONTACTS_MAX) *
							  sizeof(*wish->contacts));
	wish->expires = msg_find(msg, HDR_EXPIRES, 0) ? read_expires(msg_value(msg, HDR_EXPIRES)) :
							-1;
	wish->gruu = msg_lists(msg, HDR_SUPPORTED, STR("gruu"));
	wish->outbound = msg_lists(msg, HDR_SUPPORTED, STR("outbound"));
	wish->path = msg_lists(msg, HDR_SUPPORTED, STR("path"));
	value_walk_start(&walk, HDR_CONTACT, STR_NONE);
	while (value_walk_next(msg, &walk, &value)) {
		struct contact_wish *contact;

		if (str_is(value.text, "*"))
			return read_star(msg, wish, why);
		if (wish->n == CONTACTS_MAX) {
			snprintf(why, 160, "more than %d contacts in one REGISTER", CONTACTS_MAX);
			return 400;
		}
		contact = &wish->contacts[wish->n];
		*contact = (struct contact_wish){ 0 };
		if (!read_contact(msg, value.text, contact)) {
			snprintf(why, 160, "Contact %u cannot be read", value.index);
			return 400;
		}
		if (!contact->has_expires && wish->expires >= 0)
			contact->expires = wish->expires;
		wish->n++;
	}
	wish->kind = kind_of(wish);
	return 0;
}
