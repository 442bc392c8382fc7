/* SPDX-License-Identifier: Apache-2.0 */
/* Packages about documents: ua-profile (RFC 6080), whose document the configuration names, and
 * xcap-diff (RFC 5875). */
#include "base/path.h"
#include "body/xcap_diff.h"
#include "proc/performer.h"
#include "role/events_private.h"
#include "role/knobs.h"

/* The XCAP server's place in the home domain (TS 23.003 13.9). */
static const char xcap_label[] = "xcap";

/* Only in the type that the watcher wants; else there is no document for it. */
void events_profile_write(void *ctx, struct subscription *subscription, struct buf *body)
{
	struct events *events = ctx;
	struct gates *gates = events->server.options.gates;
	struct str file = knob_text(gates, &subscription->scene, EVENTS_PROFILE), type;
	const char *configuration = subscription->scene.snapshot->path;
	struct buf path = { 0 };

	type = knob_text(gates, &subscription->scene, EVENTS_PROFILE_TYPE);
	if (!file.n || !str_ieq(type, subscription->type))
		return;
	if (configuration && file.p[0] != '/')
		buf_add_str(&path, path_prefix(configuration));
	buf_add_str(&path, file);
	step_read_file(path.p, body);
	buf_free(&path);
}

/* TS 24.623 5.2.2: the user's simservs document. */
void events_xcap_write(void *ctx, struct subscription *subscription, struct buf *body)
{
	struct events *events = ctx;
	const struct events_options *options = &events->options;
	struct gates *gates = events->server.options.gates;
	struct str root = knob_text(gates, &subscription->scene, EVENTS_XCAP_ROOT);
	struct buf own_root = { 0 }, document = { 0 }, etag = { 0 };
	struct subscriber subscriber;
	bool known = events_subscriber_of(subscription, &subscriber);

	if (known) {
		buf_printf(&own_root, "http://%s.%s/", xcap_label,
			   subscription->scene.snapshot->domain);
		buf_printf(&document, "simservs.ngn.etsi.org/users/%.*s/simservs.xml",
			   STR_ARG(events_entity(&subscriber)));
		known = options->etag_of && options->etag_of(options->ctx, &subscriber, &etag);
		xcap_diff_write(&(struct xcap_diff){ .root = root.n ? root : buf_str(&own_root),
						     .document = buf_str(&document),
						     .etag = known ? buf_str(&etag) : STR_NONE },
				body);
	}
	buf_free(&own_root);
	buf_free(&document);
	buf_free(&etag);
}

void events_document_changed(struct events *events, struct str impi)
{
	events_tell(events, "xcap-diff", impi);
}
