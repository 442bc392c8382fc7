/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications: who watches what, messages that wait, and what the network does to registrations. */
#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"
#include "core/events.h"
#include "core/registrations.h"

static const struct field_row deregister_fields[] = {
	{ "event", false, "deactivated, rejected, probation, unregistered or expired; deactivated when there is none" },
	{ NULL, false, NULL },
};

/* One place for each class, and the headers of single messages. */
static const struct field_row mail_fields[] = {
	{ "voice", false, "messages, new/old (urgent ones): 2/8 (0/2)" },
	{ "video", false, "likewise" },
	{ "fax", false, "likewise" },
	{ "pager", false, "likewise" },
	{ "multimedia", false, "likewise" },
	{ "text", false, "likewise" },
	{ "messages", false, "header lines of single messages, ' | ' between lines, ' || ' between messages" },
	{ NULL, false, NULL },
};

static json_int_t seconds_left(int64_t us)
{
	return us > 0 ? (us + 999999) / 1000000 : 0;
}

static json_t *subscription_value(const struct core_subscription *subscription)
{
	const char *user = subscription->user[0] ? subscription->user : NULL;
	json_t *json = json_object();

	json_object_set_new(json, "notifier", value_of(str_of(subscription->notifier)));
	json_object_set_new(json, "package", value_of(str_of(subscription->package)));
	json_object_set_new(json, "user", value_of(str_of(user)));
	json_object_set_new(json, "watcher", value_of(subscription->watcher));
	json_object_set_new(json, "about", value_of(subscription->about));
	json_object_set_new(json, "state", value_of(str_of(subscription->state)));
	json_object_set_new(json, "expires", json_integer(seconds_left(subscription->expires_us)));
	json_object_set_new(json, "notifications", json_integer(subscription->version));
	json_object_set_new(json, "call_id", value_of(subscription->call_id));
	return json;
}

static void on_subscription(void *arg, const struct core_subscription *subscription)
{
	struct page *page = arg;

	if (page_takes(page))
		json_array_append_new(page->items, subscription_value(subscription));
}

static void answer_subscriptions(struct exchange *exchange)
{
	struct page page;

	page_init(&page, exchange);
	core_subscriptions(exchange->core, on_subscription, &page);
	exchange_reply_json(exchange, page_finish(&page, "subscriptions"));
}

static json_t *mail_value(const struct message_summary *summary)
{
	json_t *json = json_object();
	struct buf text = { 0 };

	json_object_set_new(json, "waiting", json_boolean(message_summary_waiting(summary)));
	json_object_set_new(json, "account", value_of(summary->account));
	for (enum message_class class = 0; class < MESSAGE_CLASSES; class ++) {
		if (!summary->counts[class].told)
			continue;
		buf_reset(&text);
		message_counts_write(&summary->counts[class], &text);
		json_object_set_new(json, message_class_name(class), value_of(buf_str(&text)));
	}
	if (summary->messages.n)
		json_object_set_new(json, "messages", value_of(summary->messages));
	buf_free(&text);
	return json;
}

static void answer_mail(struct exchange *exchange)
{
	struct subscriber subscriber;
	struct core_mail mail;

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	core_mail(exchange->core, subscriber.name, &mail);
	exchange_reply_json(exchange, mail_value(&mail.summary));
}

static void answer_mail_set(struct exchange *exchange)
{
	struct subscriber subscriber;
	char why[160];

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	for (const struct field_row *field = mail_fields; field->name; field++) {
		struct str value = exchange_field(exchange, field->name);

		if (value.p && !core_mail_set(exchange->core, subscriber.name, str_of(field->name),
					      value, why)) {
			exchange_refuse(exchange, 400, "%s: %s", field->name, why);
			return;
		}
	}
	answer_mail(exchange);
}

/* Is there a registration to do something with? False: that was the answer. */
static bool is_registered(struct exchange *exchange, const struct subscriber *subscriber)
{
	const char *state = core_registration_state(exchange->core, subscriber->name);
	bool is = state &&
		  (str_is(str_of(state), "registered") || str_is(str_of(state), "rechallenged"));

	if (!is)
		exchange_refuse(exchange, 409, "%s is not registered", subscriber->name);
	return is;
}

static void answer_deregister(struct exchange *exchange)
{
	struct str event = exchange_field(exchange, "event");
	struct subscriber subscriber;
	char why[160];

	if (!answer_finds_subscriber(exchange, &subscriber) ||
	    !is_registered(exchange, &subscriber))
		return;
	if (core_deregister(exchange->core, subscriber.name, event.p ? event : STR("deactivated"),
			    why))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 400, "event: %s", why);
}

static void answer_reauthenticate(struct exchange *exchange)
{
	struct subscriber subscriber;
	char why[160];

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	if (core_reauthenticate(exchange->core, subscriber.name, why))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "%s", why);
}

const struct route events_routes[] = {
	{ "POST", "/v1/registrations/{name}/deregister", answer_deregister,
	  "the network ends the registration; its watchers are told that event", NULL, deregister_fields, .status = 204 },
	{ "POST", "/v1/registrations/{name}/reauthenticate", answer_reauthenticate,
	  "it is shortened, and the next REGISTER is challenged", .status = 204 },
	{ "GET", "/v1/subscriptions", answer_subscriptions, "who watches what: all event packages", page_queries, .lists = "subscriptions" },
	{ "GET", "/v1/subscribers/{name}/mwi", answer_mail, "messages that wait for a subscriber", NULL },
	{ "PUT", "/v1/subscribers/{name}/mwi", answer_mail_set,
	  "sets counts; watchers of message-summary are told", NULL, mail_fields },
	{ NULL, NULL, NULL, NULL, NULL },
};
