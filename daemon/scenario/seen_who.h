/* SPDX-License-Identifier: Apache-2.0 */
/* Of live runs: whose a message is, and what is older than the run (LANGUAGE section 4). */
#ifndef IMSD_SCENARIO_SEEN_WHO_H
#define IMSD_SCENARIO_SEEN_WHO_H

#include "scenario/seen.h"

/* The UE at the far end of a record, by subscriber; before he is known by address, and by what a
 * REGISTER says; UES_MAX: none of the plan. */
unsigned seen_whose(struct run *run, const struct journal_entry *entry);
/* Is the record about the run's UEs at all? */
bool seen_concerns(struct run *run, const struct journal_entry *entry);
/* Does it answer something, or belong to a dialog, that was there before the run, or that was let go? */
bool seen_is_older(const struct seen *seen);
/* What has come so far is judged no more: a UE was on its way to the state that is given. */
void seen_let_go(struct run *run);
/* Is it the same request, that came another way: over TCP, which failed, and again over UDP (RFC 3261 18.1.1)? */
bool seen_same_request(const struct seen *a, const struct seen *b);
/* Asks the core where the UEs are registered: what is known of them when the run begins. */
void seen_find_bindings(struct run *run);
/* The run goes before the answers. */
void seen_forget_bindings(struct run *run);
/* The Call-ID of the UE's binding; STR_NONE: it is not known. */
struct run_ue;
struct str seen_bound_call_id(const struct run_ue *ue);

#endif
