/* SPDX-License-Identifier: Apache-2.0 */
/* Conference information as XML. */
#include "body/conference_info.h"

#include "body/xml_writer.h"

#define CONFERENCE_NAMESPACE "urn:ietf:params:xml:ns:conference-info"

static const char *const states[] = {
	[CONFERENCE_FULL] = "full",
	[CONFERENCE_PARTIAL] = "partial",
	[CONFERENCE_DELETED] = "deleted",
};

static void add_number(struct xml_writer *writer, const char *name, unsigned number)
{
	struct buf text = { 0 };

	buf_add_u64(&text, number);
	xml_element(writer, name, buf_str(&text));
	buf_free(&text);
}

static void add_media(struct xml_writer *writer, const struct conference_info_media *media)
{
	xml_begin(writer, "media");
	xml_number(writer, "id", media->id);
	xml_element(writer, "type", str_of(media->type));
	xml_element(writer, "status", str_of(media->status));
	xml_end(writer);
}

/* The order of elements is the schema's (RFC 4575 8). */
static void add_endpoint(struct xml_writer *writer, const struct conference_info_endpoint *endpoint)
{
	xml_begin(writer, "endpoint");
	xml_attribute(writer, "entity", endpoint->entity);
	xml_element(writer, "status", str_of(endpoint->status));
	if (endpoint->joining)
		xml_element(writer, "joining-method", str_of(endpoint->joining));
	if (endpoint->disconnection)
		xml_element(writer, "disconnection-method", str_of(endpoint->disconnection));
	if (endpoint->reason.n) {
		xml_begin(writer, "disconnection-info");
		xml_element(writer, "reason", endpoint->reason);
		xml_end(writer);
	}
	for (unsigned i = 0; i < endpoint->n_media; i++)
		add_media(writer, &endpoint->media[i]);
	xml_end(writer);
}

static void add_user(struct xml_writer *writer, const struct conference_info_user *user)
{
	xml_begin(writer, "user");
	xml_attribute(writer, "entity", user->entity);
	xml_attribute(writer, "state", str_of(states[user->state]));
	for (unsigned i = 0; i < user->n_endpoints; i++)
		add_endpoint(writer, &user->endpoints[i]);
	xml_end(writer);
}

static void add_users(struct xml_writer *writer, const struct conference_info *info)
{
	xml_begin(writer, "users");
	xml_attribute(writer, "state", str_of(states[info->state]));
	for (unsigned i = 0; i < info->n_users; i++)
		add_user(writer, &info->users[i]);
	xml_end(writer);
}

void conference_info_write(const struct conference_info *info, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("conference-info", CONFERENCE_NAMESPACE);

	xml_attribute(writer, "entity", info->entity);
	xml_attribute(writer, "state", str_of(states[info->state]));
	xml_number(writer, "version", info->version);
	if (info->state != CONFERENCE_DELETED) {
		if (info->max_users) {
			xml_begin(writer, "conference-description");
			add_number(writer, "maximum-user-count", info->max_users);
			xml_end(writer);
		}
		xml_begin(writer, "conference-state");
		add_number(writer, "user-count", info->n_present);
		xml_element(writer, "active", info->active ? STR("true") : STR("false"));
		xml_end(writer);
		add_users(writer, info);
	}
	xml_writer_end(writer, out);
}
