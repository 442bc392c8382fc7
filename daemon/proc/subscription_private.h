/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the notifier share; nobody else includes it. */
#ifndef IMSD_PROC_SUBSCRIPTION_PRIVATE_H
#define IMSD_PROC_SUBSCRIPTION_PRIVATE_H

#include "base/fsm.h"
#include "proc/subscription.h"

struct notifier {
	struct notifier_options options;
	struct dialogs dialogs;
	struct map by_resource, by_user;
	struct list all;
	size_t count;
};

enum subscription_event {
	SUBSCRIPTION_EV_CHANGE, /* there is something to tell */
	SUBSCRIPTION_EV_END,    /* it is over */
	SUBSCRIPTION_EV_ANSWERED,
	SUBSCRIPTION_EV_LATER, /* refused with Retry-After */
	SUBSCRIPTION_EV_RETRY, /* that time is over */
	SUBSCRIPTION_EV_FAILED /* the NOTIFY failed in a way that ends it */
};

void subscription_feed(struct subscription *subscription, enum subscription_event event);
/* Frees it when it has ended and nothing refers to it. */
void subscription_check(struct subscription *subscription);
/* The turn subscription.notify: a NOTIFY of what there is now. */
void subscription_notify(struct subscription *subscription);
/* Nobody listens to the NOTIFY under way any more. */
void subscription_forget_client(struct subscription *subscription);

#endif
