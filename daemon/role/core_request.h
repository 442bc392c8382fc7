/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that are addressed to the core itself (RFC 3261 8.2, 11): OPTIONS is answered, others
 * are refused with what the RFC says. */
#ifndef IMSD_ROLE_CORE_REQUEST_H
#define IMSD_ROLE_CORE_REQUEST_H

#include "role/duty.h"

/* For a duty: 0 when the Request-URI names somebody else, DUTY_TAKEN when it was answered, or the
 * status to refuse with: 405 with Allow, 416, 481, 501. */
int core_request_answer(struct duty_run *run);
/* Does that request begin a dialog (INVITE, SUBSCRIBE, REFER without To tag)? */
bool core_request_begins_dialog(struct msg *msg);

#endif
