/* SPDX-License-Identifier: Apache-2.0 */
/* The HSS: subscribers as configured, sequence numbers from the store, vectors from auth/. Answers
 * the questions of proc/cx.h. */
#ifndef IMSD_ROLE_HSS_H
#define IMSD_ROLE_HSS_H

#include "journal/journal.h"
#include "proc/cx.h"
#include "rule/gate.h"
#include "store/store.h"

struct hss_options {
	struct loop *loop;
	struct store *store;
	struct gates *gates;
	struct journal *journal;
	uint64_t seed;
};

struct hss;
struct hss *hss_new(const struct hss_options *options);
/* Questions that wait are never answered. */
void hss_free(struct hss *hss);
const struct cx *hss_cx(struct hss *hss);

#endif
