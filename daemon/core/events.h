/* SPDX-License-Identifier: Apache-2.0 */
/* What a core can be asked about notifications, and what is notified: subscriptions to all its elements,
 * message accounts, presence. For the API and scenarios. */
#ifndef IMSD_CORE_EVENTS_H
#define IMSD_CORE_EVENTS_H

#include "body/message_summary.h"
#include "core/core.h"

/* One subscription that is alive. Texts are the core's and good until its loop turns. */
struct core_subscription {
	const char *notifier, *package; /* role and event package */
	const char *user;               /* the subscriber's name; "" for others */
	struct str watcher, about;      /* URI of who asked; what about */
	struct str call_id;
	const char *state;
	int64_t expires_us; /* time left */
	uint32_t version;   /* notifications so far */
};
/* All of them, element by element, oldest first. `each` must not change subscriptions. */
void core_subscriptions(struct core *core,
			void (*each)(void *arg, const struct core_subscription *subscription),
			void *arg);
/* Those of that subscriber and package (NULL: any). */
size_t core_subscription_count(struct core *core, const char *name, const char *package);

/* Messages that wait for a subscriber; false when there is none of that name. */
struct core_mail {
	struct message_summary summary;
	char account[256]; /* summary.account stands here */
};
bool core_mail(struct core *core, const char *name, struct core_mail *mail);
/* Sets one class ("voice") to counts ("2/8 (0/2)"), or `messages`: header lines, " | " between two of
 * one message, " || " between two messages. Who watches is told. False with one sentence in why. */
bool core_mail_set(struct core *core, const char *name, struct str what, struct str value,
		   char why[160]);

/* The presence of a subscriber, as his watchers are told; false when there is none of that name. */
struct core_presence {
	size_t publications; /* about him */
	struct buf document; /* to be freed with buf_free */
	struct buf basic;    /* "open", "closed" or "", likewise */
};
bool core_presence(struct core *core, const char *name, struct core_presence *presence);

#endif
