/* SPDX-License-Identifier: Apache-2.0 */
/* Cx: what a registrar asks an HSS (TS 29.228). Every question is answered by callback, never
 * before the call returns, and can fail or time out. */
#ifndef IMSD_PROC_CX_H
#define IMSD_PROC_CX_H

#include "auth/aka.h"
#include "conf/subscriber.h"
#include "rule/scene.h"

enum cx_result {
	CX_OK,
	CX_UNKNOWN_USER,	/* DIAMETER_ERROR_USER_UNKNOWN */
	CX_IDENTITIES_MISMATCH, /* DIAMETER_ERROR_IDENTITIES_DONT_MATCH */
	/* DIAMETER_ERROR_AUTH_SCHEME_NOT_SUPPORTED: the subscriber has no such credentials */
	CX_NO_VECTOR,
	CX_TIMEOUT
};

/* Who asks about whom; texts must stay good until the answer. */
struct cx_question {
	struct scene *scene; /* of the request that needs it: knobs may bend the answer */
	struct str impi;     /* STR_NONE: derive it from the IMPU */
	struct str impu;     /* key of the address of record */
	/* MAR: */
	const struct digest_algorithm *algorithm; /* AKA version of the vector wanted */
	bool resync;                              /* auts and rand of the challenge are set */
	uint8_t rand[16], auts[AUTS_OCTETS];
};

struct cx_answer {
	enum cx_result result;
	const struct subscriber *subscriber; /* valid during the callback */
	unsigned impu_index;
	/* MAA: */
	const struct auth_vector *vector;
	bool mac_s_right; /* of a resync */
	uint64_t sqn_ms;
};
typedef void cx_fn(void *arg, const struct cx_answer *answer);

/* An HSS, as a registrar sees it. */
struct cx {
	/* User-Authorization: may this IMPI register this IMPU? The answer carries the profile. */
	void (*uar)(void *ctx, const struct cx_question *question, cx_fn *fn, void *arg);
	/* Multimedia-Auth: one AKA vector, after a resynchronisation when asked. */
	void (*mar)(void *ctx, const struct cx_question *question, cx_fn *fn, void *arg);
	/* Location-Info: whose IMPU is this? */
	void (*lir)(void *ctx, const struct cx_question *question, cx_fn *fn, void *arg);
	void *ctx;
};

#endif
