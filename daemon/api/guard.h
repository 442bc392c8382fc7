/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask: the token (RFC 6750), and pages of other hosts may not. */
#ifndef IMSD_API_GUARD_H
#define IMSD_API_GUARD_H

#include "core/core.h"

struct exchange;
struct guard;

/* Reads token and token file as the configuration has them, which is done again whenever that changes. NULL
 * with one line in error: without a token only a loopback address is listened on, unless api.insecure says so. */
struct guard *guard_new(struct core *core, const struct addr *address, char error[256]);
/* Would guard_new take these? False with one line in error. */
bool guard_check(const struct knobs *knobs, const struct addr *address, char error[256]);
/* NULL-safe. */
void guard_free(struct guard *guard);
/* Was it sent by a page of another host, or to a name that is not ours (DNS rebinding)? False: it was, and
 * that was the answer (403). */
bool guard_admits(struct guard *guard, struct exchange *exchange);
/* Does it show the token, if there is one? False: that was the answer (401). */
bool guard_trusts(struct guard *guard, struct exchange *exchange);

#endif
