/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a third-party REGISTER (TS 24.229 5.4.1.7A, 7.6). */
#ifndef IMSD_ROLE_THIRD_PARTY_BODY_H
#define IMSD_ROLE_THIRD_PARTY_BODY_H

#include "role/ifc.h"

/* Gives `msg` what the filter asks for: the service information as application/3gpp-ims+xml, the
 * REGISTER and its response as message/sip; several of them as multipart/mixed. response NULL: there
 * was neither. */
void third_party_body(struct msg *msg, const struct ifc_filter *filter,
		      const struct msg *registered, struct msg *response);

#endif
