/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A reset: all that was changed or came to be at run time goes, and the core is as the loaded configuration says. Rules
 * of API and scenario, switched-off rules, knobs and services given at run time, tallies; registrations with their
 * flows, calls and their history, conferences, subscriptions, publications, message accounts, short messages, the log
 * of messages; transactions. Connections stay open, but for those that a rule has silenced, and the HSS counts SQN on: a
 * USIM remembers, too.
 *
 * It is silent: a phone in a call is not told. What is under way is not: who waits for a response gets one (480, 408),
 * a phone that rings a CANCEL. With a goodbye calls and conferences are released first (BYE, CANCEL), and whoever has
 * subscribed gets his last NOTIFY; the answers are waited for, at most RESET_PATIENCE.
 */
#ifndef IMSD_CORE_RESET_H
#define IMSD_CORE_RESET_H

#include "core/core.h"

enum { RESET_PATIENCE_US = 5000000 };

/* What there was before. */
struct core_reset_report {
	struct core_counters counters;
	size_t short_messages; /* that waited or were in work */
	unsigned rules, knobs, services,
		behaviours; /* changed at run time; rules switched off included */
	size_t subscribers; /* added, replaced or removed at run time */
	bool clean;         /* nothing is left that a fresh core has not got */
};

/* `done` is called once, never before this returns. False: a reset is under way. */
bool core_reset_begin(struct core *core, bool goodbye,
		      void (*done)(void *arg, const struct core_reset_report *report), void *arg);

#endif
