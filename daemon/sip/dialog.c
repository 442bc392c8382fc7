/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogs as a user agent keeps them (RFC 3261 12): made from messages, and made into requests. */
#include "sip/dialog.h"

#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"

/* What a dialog is made of; slices of messages. */
struct dialog_parts {
	struct str call_id, local_tag, remote_tag;
	struct str local, remote, target; /* From or To values with their tags; a URI */
	uint32_t cseq;
};

void dialogs_init(struct dialogs *dialogs)
{
	*dialogs = (struct dialogs){ 0 };
	map_init(&dialogs->map);
	list_init(&dialogs->all);
}

void dialogs_clear(struct dialogs *dialogs)
{
	struct dialog *dialog;

	list_each(dialog, &dialogs->all, struct dialog, all)
		dialog_free(dialog);
	map_clear(&dialogs->map);
}

/* Neither a Call-ID nor a tag can hold a line end. */
static struct dialog *dialogs_find(struct dialogs *dialogs, struct msg *msg, struct str local_tag,
				   struct str remote_tag)
{
	struct str key =
		MSG_JOIN(msg, msg_call_id(msg), STR("\n"), local_tag, STR("\n"), remote_tag);

	return map_get(&dialogs->map, key, struct dialog, node);
}

struct dialog *dialogs_of_request(struct dialogs *dialogs, struct msg *request)
{
	struct str local_tag = msg_to_tag(request);

	if (!local_tag.n)
		return NULL;
	return dialogs_find(dialogs, request, local_tag, msg_from_tag(request));
}

struct dialog *dialogs_of_response(struct dialogs *dialogs, struct msg *response)
{
	return dialogs_find(dialogs, response, msg_from_tag(response), msg_to_tag(response));
}

struct dialog *dialogs_by_ids(struct dialogs *dialogs, struct str call_id, struct str local_tag,
			      struct str remote_tag)
{
	struct dialog *found;
	struct buf key = { 0 };

	buf_printf(&key, "%.*s\n%.*s\n%.*s", STR_ARG(call_id), STR_ARG(local_tag),
		   STR_ARG(remote_tag));
	found = map_get(&dialogs->map, buf_str(&key), struct dialog, node);
	buf_free(&key);
	return found;
}

void dialog_move(struct dialog *dialog, struct dialogs *to)
{
	map_remove(&dialog->dialogs->map, &dialog->node);
	list_remove(&dialog->all);
	dialog->dialogs->count--;
	dialog->dialogs = to;
	map_add(&to->map, &dialog->node, dialog->key);
	list_append(&to->all, &dialog->all);
	to->count++;
}

/* Writes a text where there is room for it; returns where it stands. */
static struct str text_put(char **at, struct str text)
{
	struct str place = { *at, text.n };

	if (text.n)
		memcpy(*at, text.p, text.n);
	*at += text.n;
	return place;
}

/* The dialog with all that never changes; `arena` is for the time of the call. */
static struct dialog *dialog_new(struct dialogs *dialogs, struct arena *arena,
				 const struct dialog_parts *parts)
{
	struct str local = param_remove(arena, parts->local, ';', STR("tag"));
	struct str remote = param_remove(arena, parts->remote, ';', STR("tag"));
	size_t n = parts->call_id.n + parts->local_tag.n + parts->remote_tag.n + 2;
	struct dialog *dialog = mem_alloc(sizeof(*dialog) + n + local.n + remote.n);
	char *at = dialog->texts;

	list_init(&dialog->usages);
	dialog->key = (struct str){ at, n };
	dialog->call_id = text_put(&at, parts->call_id);
	text_put(&at, STR("\n"));
	dialog->local_tag = text_put(&at, parts->local_tag);
	text_put(&at, STR("\n"));
	dialog->remote_tag = text_put(&at, parts->remote_tag);
	dialog->local = text_put(&at, local);
	dialog->remote = text_put(&at, remote);
	dialog->target = mem_copy_text(parts->target.p, parts->target.n);
	dialog->route_set = STR("");
	dialog->early = true;
	dialog->dialogs = dialogs;
	map_add(&dialogs->map, &dialog->node, dialog->key);
	list_append(&dialogs->all, &dialog->all);
	dialogs->count++;
	return dialog;
}

/* Takes the Record-Route of a message: as it stands by a UAS, in reverse order by a UAC. */
static void dialog_set_routes(struct dialog *dialog, struct msg *msg, bool reverse)
{
	int n = (int)value_count(msg, HDR_RECORD_ROUTE, STR_NONE);
	struct buf routes = { 0 };
	struct msg_value value;

	for (int i = 1; i <= n; i++) {
		value_at(msg, HDR_RECORD_ROUTE, STR_NONE, reverse ? n + 1 - i : i, &value);
		if (routes.n)
			buf_add_text(&routes, ", ");
		buf_add_str(&routes, value.text);
	}
	if (dialog->route_set.n)
		mem_free((char *)dialog->route_set.p);
	dialog->route_set = STR("");
	if (routes.n)
		dialog->route_set = (struct str){ mem_copy_text(routes.p, routes.n), routes.n };
	buf_free(&routes);
}

/* The URI of the first Contact; STR_NONE when there is none that could be a target. */
static struct str contact_uri(struct msg *msg)
{
	const struct address *contact = msg_contact(msg);

	return contact && !contact->star ? contact->uri_text : STR_NONE;
}

/* What both kinds need of the request that begins a dialog. */
static bool parts_read(struct dialog_parts *parts, struct msg *request)
{
	struct cseq cseq = msg_cseq(request);

	parts->call_id = msg_call_id(request);
	parts->cseq = cseq.number;
	return cseq.valid && parts->call_id.n && msg_from(request) && msg_to(request);
}

bool dialog_may_begin(struct msg *request)
{
	struct dialog_parts parts;

	return parts_read(&parts, request) && contact_uri(request).n;
}

struct dialog *dialog_new_server(struct dialogs *dialogs, struct msg *request, struct str local_tag)
{
	struct dialog_parts parts = { .local_tag = local_tag,
				      .remote_tag = msg_from_tag(request),
				      .local = msg_value(request, HDR_TO),
				      .remote = msg_value(request, HDR_FROM),
				      .target = contact_uri(request) };
	struct dialog *dialog;

	if (!parts_read(&parts, request) || !parts.target.n)
		return NULL;
	dialog = dialog_new(dialogs, &request->arena, &parts);
	dialog->remote_cseq = parts.cseq;
	dialog->has_remote_cseq = true;
	dialog_set_routes(dialog, request, false);
	return dialog;
}

struct dialog *dialog_new_client(struct dialogs *dialogs, struct msg *request, struct msg *response)
{
	struct dialog_parts parts = { .local_tag = msg_from_tag(request),
				      .remote_tag = msg_to_tag(response),
				      .local = msg_value(request, HDR_FROM),
				      .remote = msg_value(request, HDR_TO),
				      .target = contact_uri(response) };
	struct dialog *dialog;

	if (!parts_read(&parts, request))
		return NULL;
	if (!parts.target.n)
		parts.target = request->uri;
	dialog = dialog_new(dialogs, &request->arena, &parts);
	dialog->caller = true;
	dialog->early = response->status < 200;
	dialog->local_cseq = parts.cseq;
	dialog_set_routes(dialog, response, true);
	return dialog;
}

/* The same octets in the memory of a copy. */
static struct str text_moved(struct str text, const struct dialog *from, const struct dialog *to)
{
	return (struct str){ to->texts + (text.p - from->texts), text.n };
}

struct dialog *dialog_share(struct dialog *dialog, struct dialogs *dialogs)
{
	size_t n = dialog->key.n + dialog->local.n + dialog->remote.n;
	struct dialog *copy = mem_alloc(sizeof(*copy) + n);

	*copy = *dialog;
	memcpy(copy->texts, dialog->texts, n);
	copy->key = text_moved(dialog->key, dialog, copy);
	copy->call_id = text_moved(dialog->call_id, dialog, copy);
	copy->local_tag = text_moved(dialog->local_tag, dialog, copy);
	copy->remote_tag = text_moved(dialog->remote_tag, dialog, copy);
	copy->local = text_moved(dialog->local, dialog, copy);
	copy->remote = text_moved(dialog->remote, dialog, copy);
	if (dialog->route_set.n)
		copy->route_set.p = mem_copy_text(dialog->route_set.p, dialog->route_set.n);
	copy->target = mem_copy_text(dialog->target, strlen(dialog->target));
	copy->owner = NULL;
	copy->dialogs = dialogs;
	map_add(&dialogs->map, &copy->node, copy->key);
	list_append(&dialogs->all, &copy->all);
	dialogs->count++;
	list_add_before(&dialog->usages, &copy->usages);
	return copy;
}

/* What one usage has learnt goes to the others. */
static void dialog_spread(const struct dialog *dialog)
{
	for (struct list *at = dialog->usages.next; at != &dialog->usages; at = at->next) {
		struct dialog *other = container_of(at, struct dialog, usages);

		if (other->local_cseq < dialog->local_cseq)
			other->local_cseq = dialog->local_cseq;
		other->remote_cseq = dialog->remote_cseq;
		other->has_remote_cseq = dialog->has_remote_cseq;
		if (strcmp(other->target, dialog->target) == 0)
			continue;
		mem_free(other->target);
		other->target = mem_copy_text(dialog->target, strlen(dialog->target));
	}
}

void dialog_free(struct dialog *dialog)
{
	if (!dialog)
		return;
	map_remove(&dialog->dialogs->map, &dialog->node);
	list_remove(&dialog->usages);
	list_remove(&dialog->all);
	dialog->dialogs->count--;
	if (dialog->route_set.n)
		mem_free((char *)dialog->route_set.p);
	mem_free(dialog->target);
	mem_free(dialog);
}

void dialog_confirm(struct dialog *dialog, struct msg *response)
{
	if (!dialog->early)
		return;
	dialog->early = false;
	if (!dialog->caller || !response)
		return;
	dialog_set_routes(dialog, response, true);
	dialog_refresh(dialog, response);
}

void dialog_refresh(struct dialog *dialog, struct msg *msg)
{
	struct str target = contact_uri(msg);

	if (!target.n)
		return;
	mem_free(dialog->target);
	dialog->target = mem_copy_text(target.p, target.n);
	dialog_spread(dialog);
}

int dialog_check(struct dialog *dialog, struct msg *request)
{
	struct cseq cseq = msg_cseq(request);

	if (request->method == METHOD_ACK || request->method == METHOD_CANCEL)
		return 0;
	if (!cseq.valid || (dialog->has_remote_cseq && cseq.number < dialog->remote_cseq))
		return 500;
	dialog->remote_cseq = cseq.number;
	dialog->has_remote_cseq = true;
	dialog_spread(dialog);
	return 0;
}

/* From and To of ours: with the tag, if there is one (RFC 2543 had none). */
static void add_party(struct msg *msg, enum hdr id, struct str party, struct str tag)
{
	msg_add(msg, id, MSG_JOIN(msg, party, tag.n ? STR(";tag=") : STR(""), tag));
}

/* Does that router leave the Request-URI alone (RFC 3261 16.12)? What cannot be read is taken for
 * one that does. */
static bool is_loose(struct msg *msg, struct str route, struct address *router)
{
	struct param lr;

	return !address_parse(&msg->arena, route, router) ||
	       param_get(router->uri.params, ';', STR("lr"), &lr);
}

/* Request-URI and Route (RFC 3261 12.2.1.1): a strict router wants its own URI as the Request-URI
 * and the target last. */
static void set_way(struct dialog *dialog, struct msg *msg)
{
	struct str rest = msg_hold(msg, dialog->route_set), routes = rest, first;
	struct str target = msg_hold(msg, str_of(dialog->target));
	struct address router;

	msg_set_uri(msg, target);
	if (!value_cut(&rest, &first))
		return;
	if (!is_loose(msg, first, &router)) {
		msg_set_uri(msg, router.uri_text);
		rest = str_trim(rest);
		routes = MSG_JOIN(msg, rest, rest.n ? STR(", <") : STR("<"), target, STR(">"));
	}
	msg_add(msg, HDR_ROUTE, routes);
}

static struct msg *dialog_message(struct dialog *dialog, struct str method, uint32_t cseq)
{
	struct msg *msg = msg_new_request(method, STR(""));
	char number[21];

	decimal_write(cseq, number);
	set_way(dialog, msg);
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	add_party(msg, HDR_FROM, dialog->local, dialog->local_tag);
	add_party(msg, HDR_TO, dialog->remote, dialog->remote_tag);
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, dialog->call_id));
	msg_add(msg, HDR_CSEQ, MSG_JOIN(msg, str_of(number), STR(" "), msg->method_name));
	return msg;
}

struct msg *dialog_request(struct dialog *dialog, struct str method)
{
	dialog->local_cseq++;
	dialog_spread(dialog);
	return dialog_message(dialog, method, dialog->local_cseq);
}

struct msg *dialog_ack(struct dialog *dialog, uint32_t cseq)
{
	return dialog_message(dialog, STR("ACK"), cseq);
}
