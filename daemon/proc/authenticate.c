/* SPDX-License-Identifier: Apache-2.0 */
/* Authentication of a REGISTER. */
#include "proc/authenticate.h"

#include <stdio.h>
#include <string.h>

#include "auth/base64.h"
#include "msg/param.h"

static const struct {
	const char *name;
	size_t offset;
} credential_rows[] = {
	{ "username", offsetof(struct credentials, username) },
	{ "realm", offsetof(struct credentials, realm) },
	{ "nonce", offsetof(struct credentials, nonce) },
	{ "uri", offsetof(struct credentials, uri) },
	{ "response", offsetof(struct credentials, response) },
	{ "algorithm", offsetof(struct credentials, algorithm) },
	{ "cnonce", offsetof(struct credentials, cnonce) },
	{ "qop", offsetof(struct credentials, qop) },
	{ "nc", offsetof(struct credentials, nc) },
	{ "opaque", offsetof(struct credentials, opaque) },
	{ "auts", offsetof(struct credentials, auts) },
	{ "integrity-protected", offsetof(struct credentials, integrity_protected) },
};

static void credential_take(struct credentials *credentials, const struct param *param)
{
	for (size_t i = 0; i < ARRAY_LEN(credential_rows); i++)
		if (str_iis(param->name, credential_rows[i].name)) {
			struct str *field =
				(struct str *)((char *)credentials + credential_rows[i].offset);

			*field = str_unquote(param->value);
			if (!field->p)
				*field = STR("");
			return;
		}
}

void credentials_read(const struct msg *msg, struct credentials *credentials)
{
	struct str scheme, params;
	struct param param;

	*credentials = (struct credentials){ 0 };
	if (!auth_split(msg_value(msg, HDR_AUTHORIZATION), &scheme, &params) ||
	    !str_iis(scheme, "Digest"))
		return;
	credentials->present = true;
	while (param_next(&params, ',', &param))
		credential_take(credentials, &param);
}

bool subscriber_is_aka(const struct subscriber *subscriber)
{
	return subscriber->auth->algorithm >= ALGORITHM_MILENAGE;
}

/* Why credentials are wrong. */
static enum judgement wrong(struct judging *judging, int status, const char *why)
{
	judging->status = status;
	snprintf(judging->why, sizeof(judging->why), "%s", why);
	return JUDGED_WRONG;
}

/* The algorithm answered: named and offered, else the challenge's first (RFC 2617 3.2.2: absent
 * means MD5). */
static const struct digest_algorithm *algorithm_of(const struct judging *judging)
{
	const struct digest_algorithm *named =
		digest_algorithm_find(judging->credentials->algorithm);
	const struct challenge *challenge = judging->challenge;

	for (unsigned i = 0; i < challenge->n_algorithms; i++)
		if (challenge->algorithms[i] == named)
			return named;
	return NULL;
}

/* Fields that must be there together (RFC 2617 3.2.2); 0, or 400. */
static int check_fields(struct judging *judging)
{
	const struct credentials *credentials = judging->credentials;
	uint8_t nc[4];

	if (!credentials->qop.n)
		return 0;
	if (!hex_read(credentials->nc, nc, sizeof(nc)) || !credentials->cnonce.p) {
		wrong(judging, 400, "qop needs nc of eight hex digits and cnonce");
		return 400;
	}
	return 0;
}

/* Was that quality of protection offered? A UE that answers without qop is right by RFC 2617. */
static bool qop_is_offered(struct judging *judging, enum digest_qop qop)
{
	static const bool offered[][3] = {
		[QOP_AUTH] = { true, true, false },
		[QOP_AUTH_INT] = { true, false, true },
		[QOP_BOTH] = { true, true, true },
		[QOP_NONE] = { true, false, false },
	};

	return offered[knob_number(judging->gates, judging->scene, AUTH_QOP)][qop];
}

/* Does the response match that password (of AKA: the vector's)? */
static bool response_is_right(struct judging *judging, enum digest_qop qop)
{
	const struct credentials *credentials = judging->credentials;
	struct digest_input input = { .algorithm = judging->algorithm,
				      .username = credentials->username,
				      .realm = credentials->realm,
				      .method = judging->msg->method_name,
				      .uri = credentials->uri,
				      .nonce = credentials->nonce,
				      .nc = credentials->nc,
				      .cnonce = credentials->cnonce,
				      .qop = qop,
				      .body = judging->msg->body };
	char expected[DIGEST_HEX_SIZE], password[AKA_PASSWORD_SIZE];

	if (judging->algorithm->aka && judging->challenge && judging->challenge->vector)
		input.password =
			aka_password(judging->algorithm, judging->challenge->vector, password);
	else
		input.password = str_of(judging->subscriber->auth->password);
	digest_response(judging->engine, &input, expected);
	return digest_equal(credentials->response, expected);
}

/* The digest's uri against the Request-URI (RFC 2617 3.2.2.5): phones and SIPp differ here, so it
 * is a knob. */
static bool uri_is_accepted(struct judging *judging)
{
	struct str uri = judging->credentials->uri;

	if (str_eq(uri, judging->msg->uri) || uri_text_equal(uri, judging->msg->uri))
		return true;
	snprintf(judging->why, sizeof(judging->why), "the digest's uri %.*s is not the Request-URI",
		 STR_ARG(uri));
	return knob_number(judging->gates, judging->scene, AUTH_URI_MISMATCH) ==
	       URI_MISMATCH_ACCEPT;
}

/* A nonce that we do not know: stale when the digest over it is right, as after a restart (RFC 2617
 * 3.2.1). */
static enum judgement judge_unknown_nonce(struct judging *judging, enum digest_qop qop)
{
	judging->algorithm = digest_algorithm_find(judging->credentials->algorithm);
	snprintf(judging->why, sizeof(judging->why),
		 "a nonce that was never issued, or has been forgotten");
	if (subscriber_is_aka(judging->subscriber) || !judging->algorithm ||
	    judging->algorithm->aka)
		return JUDGED_CHALLENGE;
	return response_is_right(judging, qop) ? JUDGED_STALE : JUDGED_CHALLENGE;
}

/* A right digest: is its nonce still good for this use (PROCEDURES 1.2 R4b, 1.5)? */
static enum judgement judge_use(struct judging *judging)
{
	struct challenge *challenge = judging->challenge;
	bool aka = challenge->vector != NULL;
	uint32_t nc = 0;
	uint8_t octets[4];

	if (judging->credentials->qop.n &&
	    hex_read(judging->credentials->nc, octets, sizeof(octets)))
		nc = (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 |
		     (uint32_t)octets[2] << 8 | octets[3];
	if (challenge->used && nc <= challenge->nc) {
		snprintf(judging->why, sizeof(judging->why),
			 "nc %08x was used before with this nonce", nc);
		return aka ? JUDGED_CHALLENGE : JUDGED_STALE;
	}
	if (!aka && judging->now - challenge->made_at >
			    knob_number(judging->gates, judging->scene, AUTH_NONCE_LIFETIME)) {
		snprintf(judging->why, sizeof(judging->why),
			 "the nonce is older than auth.nonce_lifetime");
		return JUDGED_STALE;
	}
	if (aka && challenge->used &&
	    (judging->registration->n_bindings == 0 ||
	     knob_number(judging->gates, judging->scene, REGISTRATION_REAUTHENTICATE)))
		return JUDGED_CHALLENGE;
	challenge->used = true;
	challenge->nc = nc;
	return JUDGED_RIGHT;
}

static enum judgement judge_response(struct judging *judging)
{
	const struct credentials *credentials = judging->credentials;
	enum digest_qop qop = DIGEST_QOP_NONE;
	int64_t accept = knob_number(judging->gates, judging->scene, AUTH_ACCEPT);

	if (check_fields(judging))
		return JUDGED_WRONG;
	if (credentials->qop.n && !digest_qop_read(credentials->qop, &qop))
		return wrong(judging, 400, "unknown qop");
	if (!judging->challenge)
		return judge_unknown_nonce(judging, qop);
	judging->algorithm = algorithm_of(judging);
	if (!judging->algorithm)
		return wrong(judging, 400, "that algorithm was not offered");
	if (!qop_is_offered(judging, qop))
		return wrong(judging, 400, "that qop was not offered");
	if (accept == ACCEPT_NONE)
		return wrong(judging, 403, "no response is accepted, as auth.accept has it");
	if (accept != ACCEPT_ANY && !response_is_right(judging, qop))
		return wrong(
			judging, 403,
			"the response is wrong: compare password or K and OPc, realm, uri and nonce");
	if (!uri_is_accepted(judging))
		return wrong(judging, 400, "the digest's uri is not the Request-URI");
	if (accept == ACCEPT_AGAIN) {
		snprintf(judging->why, sizeof(judging->why),
			 "the response is right; another challenge, as auth.accept has it");
		return JUDGED_CHALLENGE;
	}
	return judge_use(judging);
}

/* AUTS: 14 octets for a challenge of ours (PROCEDURES 1.6). Its response is never judged. */
static enum judgement judge_auts(struct judging *judging)
{
	if (base64_decode(judging->credentials->auts, judging->auts, sizeof(judging->auts)) !=
	    AUTS_OCTETS)
		return wrong(judging, 403, "auts is not 14 octets in base64");
	if (!judging->challenge || !judging->challenge->vector)
		return JUDGED_CHALLENGE;
	if (judging->registration->resyncs >=
	    (unsigned)knob_number(judging->gates, judging->scene, AKA_MAX_RESYNCS))
		return wrong(judging, 403, "too many resynchronisations in a row");
	return JUDGED_RESYNC;
}

/* No response: an initial REGISTER, or a UE that found MAC-A wrong (TS 24.229 5.1.1.5.3). */
static enum judgement judge_empty(struct judging *judging)
{
	if (!judging->challenge || !judging->challenge->vector)
		return JUDGED_CHALLENGE;
	if (judging->registration->mac_failures >=
	    (unsigned)knob_number(judging->gates, judging->scene, AKA_MAX_MAC_FAILURES))
		return wrong(judging, 403, "the UE rejects our MAC-A again: K or OPc differ");
	judging->registration->mac_failures++;
	snprintf(judging->why, sizeof(judging->why),
		 "the UE found MAC-A wrong: K or OPc may differ");
	return JUDGED_CHALLENGE;
}

enum judgement authenticate_judge(struct judging *judging)
{
	const struct credentials *credentials = judging->credentials;
	bool aka = subscriber_is_aka(judging->subscriber);

	if (judging->subscriber->auth->algorithm == ALGORITHM_NONE)
		return JUDGED_RIGHT;
	if (!credentials->present) {
		if (aka &&
		    knob_number(judging->gates, judging->scene, REGISTRATION_REQUIRE_AUTHORIZATION))
			return wrong(judging, 403, "a REGISTER with AKA needs Authorization");
		return JUDGED_CHALLENGE;
	}
	if (!str_eq(credentials->realm, judging->realm)) {
		snprintf(judging->why, sizeof(judging->why), "realm %.*s is not ours",
			 STR_ARG(credentials->realm));
		return JUDGED_CHALLENGE;
	}
	if (credentials->nonce.n)
		judging->challenge =
			registration_find_challenge(judging->registration, credentials->nonce);
	if (credentials->auts.n && aka)
		return judge_auts(judging);
	if (!credentials->response.n)
		return judge_empty(judging);
	if (aka && !knob_number(judging->gates, judging->scene, AKA_WITHOUT_IPSEC) &&
	    !str_iis(credentials->integrity_protected, "yes"))
		return JUDGED_CHALLENGE;
	return judge_response(judging);
}
