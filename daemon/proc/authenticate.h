/* SPDX-License-Identifier: Apache-2.0 */
/* Authentication of a REGISTER (TS 24.229 5.4.1.2, RFC 2617, 7616, 8760, 3310, 4169): reads the
 * credentials and judges them against the challenges that are outstanding. Judging changes nothing
 * but nc and `used` of the right challenge. */
#ifndef IMSD_PROC_AUTHENTICATE_H
#define IMSD_PROC_AUTHENTICATE_H

#include "proc/knobs.h"
#include "proc/registration.h"
#include "rule/gate.h"

/* An Authorization header, parameter by parameter; quotes removed. p == NULL: absent, n == 0:
 * present and empty. */
struct credentials {
	bool present; /* there is a Digest Authorization */
	struct str username, realm, nonce, uri, response, algorithm, cnonce, qop, nc, opaque, auts,
		integrity_protected;
};
void credentials_read(const struct msg *msg, struct credentials *credentials);

enum judgement {
	JUDGED_RIGHT,
	JUDGED_CHALLENGE, /* (again) */
	/* the digest was right, the nonce too old or its nc used: challenge with stale=true */
	JUDGED_STALE,
	JUDGED_RESYNC,	  /* an AUTS for challenge->vector */
	JUDGED_WRONG	  /* status and why */
};

struct judging {
	/* in */
	struct digest_engine *engine;
	struct gates *gates;
	struct scene *scene;
	struct msg *msg;
	const struct credentials *credentials;
	const struct subscriber *subscriber;
	struct registration *registration;
	struct str realm;
	int64_t now;
	/* out */
	struct challenge *challenge; /* the one answered, or NULL */
	const struct digest_algorithm *algorithm;
	int status;
	char why[160]; /* WRONG: for the Warning; else a remark for the journal, or "" */
	uint8_t auts[AUTS_OCTETS];
	enum cause_id cause; /* what the UE did wrong, with the evidence; CAUSE_NONE: nothing */
	char evidence[CAUSE_EVIDENCE];
};
enum judgement authenticate_judge(struct judging *judging);

/* Is the subscriber's algorithm one of AKA? */
bool subscriber_is_aka(const struct subscriber *subscriber);

#endif
