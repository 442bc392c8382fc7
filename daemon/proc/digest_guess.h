/* SPDX-License-Identifier: Apache-2.0 */
/* A wrong digest response: what has the UE computed it over? The response is computed again with each of
 * the mistakes that UEs are known to make, one at a time, until one fits. */
#ifndef IMSD_PROC_DIGEST_GUESS_H
#define IMSD_PROC_DIGEST_GUESS_H

#include "journal/cause.h"
#include "proc/authenticate.h"

/* `input`: what it should have been computed over. The cause that fits, or CAUSE_NONE; `evidence` gets
 * what was taken in place of what, never a password. */
enum cause_id digest_guess(const struct judging *judging, const struct digest_input *input,
			   char evidence[CAUSE_EVIDENCE]);

#endif
