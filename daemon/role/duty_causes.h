/* SPDX-License-Identifier: Apache-2.0 */
/* What a refusal by a duty says of the UE: diagnoses for the journal. */
#ifndef IMSD_ROLE_DUTY_CAUSES_H
#define IMSD_ROLE_DUTY_CAUSES_H

#include "role/duty.h"

/* The duty under way refuses the request with that status, for that reason. Most refusals have no
 * cause; nothing is said of REGISTER, which has its own (role/scscf_causes.c), nor of requests that no
 * subscriber has sent. */
void duty_blame(struct duty_run *run, int status, const char *why);
/* A cause of the request's user and call. */
void duty_blame_for(struct duty_run *run, enum cause_id cause, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
