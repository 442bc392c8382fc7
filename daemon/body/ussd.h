/* SPDX-License-Identifier: Apache-2.0 */
/*
 * USSD over IMS, application/vnd.3gpp.ussd+xml (TS 24.390 5.1.3): text to struct and back. Pure. Bounds
 * and what is refused are those of body/xml.h. Elements are taken in any order, for UEs write them so.
 */
#ifndef IMSD_BODY_USSD_H
#define IMSD_BODY_USSD_H

#include "body/xml.h"

#define USSD_TYPE "application/vnd.3gpp.ussd+xml"
#define USSD_PACKAGE "g.3gpp.ussd"

/* What the network asks for, in anyExt; a UE names what it answers. */
enum ussd_operation { USSD_PLAIN, USSD_REQUEST, USSD_NOTIFY };

enum { USSD_NO_ERROR = -1, USSD_LANGUAGE_MAX = 35 };

/* error-code (5.1.3). */
enum ussd_error {
	USSD_ERROR_UNSPECIFIED = 1,
	USSD_ERROR_LANGUAGE,
	USSD_ERROR_UNEXPECTED_VALUE,
	USSD_ERROR_NETWORK_INITIATED
};

struct ussd_data {
	struct str language; /* STR_NONE: not said */
	struct str text;     /* ussd-string; p NULL: there is none */
	int error;           /* error-code, USSD_NO_ERROR: none */
	enum ussd_operation operation;
};

/* 0; texts are in the arena. Or -EBADMSG, -E2BIG with one sentence. */
int ussd_read(struct arena *arena, struct str xml, struct ussd_data *data, char why[XML_WHY]);
/* Appends the document. Octets that XML cannot hold leave as '?'. */
void ussd_write(const struct ussd_data *data, struct buf *out);

#endif
