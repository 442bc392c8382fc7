/* SPDX-License-Identifier: Apache-2.0 */
/* Authentication of a REGISTER. */
#include "proc/authenticate.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "auth/base64.h"
#include "msg/param.h"
#include "proc/digest_guess.h"

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

/* What the UE did wrong. */
static void __attribute__((format(printf, 3, 4)))
blame(struct judging *judging, enum cause_id cause, const char *format, ...)
{
	va_list args;

	judging->cause = cause;
	va_start(args, format);
	vsnprintf(judging->evidence, sizeof(judging->evidence), format, args);
	va_end(args);
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
		blame(judging, CAUSE_AUTH_FIELDS_WRONG, "qop=%.*s, nc '%.*s', cnonce %s",
		      STR_ARG(credentials->qop), STR_ARG(credentials->nc),
		      credentials->cnonce.p ? "there" : "missing");
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

/* What the response must be computed over; the password of AKA is the vector's. */
static struct digest_input response_input(const struct judging *judging, enum digest_qop qop,
					  char password[AKA_PASSWORD_SIZE])
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

	if (judging->algorithm->aka && judging->challenge && judging->challenge->vector)
		input.password =
			aka_password(judging->algorithm, judging->challenge->vector, password);
	else
		input.password = str_of(judging->subscriber->auth->password);
	return input;
}

static bool response_is_right(struct judging *judging, enum digest_qop qop)
{
	char expected[DIGEST_HEX_SIZE], password[AKA_PASSWORD_SIZE];
	struct digest_input input = response_input(judging, qop, password);

	digest_response(judging->engine, &input, expected);
	return digest_equal(judging->credentials->response, expected);
}

/* Why is it wrong? */
static void blame_response(struct judging *judging, enum digest_qop qop)
{
	char password[AKA_PASSWORD_SIZE];
	struct digest_input input = response_input(judging, qop, password);

	judging->cause = digest_guess(judging, &input, judging->evidence);
	if (judging->cause)
		return;
	blame(judging, judging->algorithm->aka ? CAUSE_AUTH_WRONG_RES : CAUSE_AUTH_WRONG_PASSWORD,
	      "%s; username '%.*s', realm '%.*s', uri '%.*s', qop '%.*s', nc '%.*s': the response "
	      "does not come of them, nor of their usual variants",
	      judging->algorithm->name, STR_ARG(input.username), STR_ARG(input.realm),
	      STR_ARG(input.uri), STR_ARG(judging->credentials->qop), STR_ARG(input.nc));
}

/* The digest's uri against the Request-URI (RFC 2617 3.2.2.5): phones and SIPp differ here, so it
 * is a knob. */
static bool uri_is_accepted(struct judging *judging)
{
	struct str uri = judging->credentials->uri;

	if (str_eq(uri, judging->msg->uri) || uri_text_equal(uri, judging->msg->uri))
		return true;
	if (knob_number(judging->gates, judging->scene, AUTH_URI_MISMATCH) != URI_MISMATCH_ACCEPT)
		blame(judging, CAUSE_AUTH_URI_MISMATCH, "uri '%.*s', Request-URI '%.*s'",
		      STR_ARG(uri), STR_ARG(judging->msg->uri));
	snprintf(judging->why, sizeof(judging->why), "the digest's uri %.*s is not the Request-URI",
		 STR_ARG(uri));
	return knob_number(judging->gates, judging->scene, AUTH_URI_MISMATCH) ==
	       URI_MISMATCH_ACCEPT;
}

/* The UE has been given a nonce that it has not answered yet. */
static bool has_fresh_challenge(const struct judging *judging)
{
	const struct challenge *challenge;

	list_each(challenge, &judging->registration->challenges, const struct challenge, node)
		if (!challenge->used && challenge != judging->challenge)
			return true;
	return false;
}

/* A nonce that we do not know: stale when the digest over it is right, as after a restart (RFC 2617
 * 3.2.1). */
static enum judgement judge_unknown_nonce(struct judging *judging, enum digest_qop qop)
{
	judging->algorithm = digest_algorithm_find(judging->credentials->algorithm);
	snprintf(judging->why, sizeof(judging->why),
		 "a nonce that was never issued, or has been forgotten");
	if (has_fresh_challenge(judging))
		blame(judging, CAUSE_AUTH_NONCE_UNKNOWN, "nonce '%.*s'",
		      STR_ARG(judging->credentials->nonce));
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
		blame(judging, CAUSE_AUTH_NONCE_REPLAYED, "nc %08x, the last one was %08x", nc,
		      challenge->nc);
		return aka ? JUDGED_CHALLENGE : JUDGED_STALE;
	}
	if (!aka && judging->now - challenge->made_at >
			    knob_number(judging->gates, judging->scene, AUTH_NONCE_LIFETIME)) {
		snprintf(judging->why, sizeof(judging->why),
			 "the nonce is older than auth.nonce_lifetime");
		if (has_fresh_challenge(judging))
			blame(judging, CAUSE_AUTH_NONCE_OLD, "it was issued %.0f s ago",
			      (double)(judging->now - challenge->made_at) / 1e6);
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
	if (credentials->qop.n && !digest_qop_read(credentials->qop, &qop)) {
		blame(judging, CAUSE_AUTH_FIELDS_WRONG, "qop '%.*s'", STR_ARG(credentials->qop));
		return wrong(judging, 400, "unknown qop");
	}
	if (!judging->challenge)
		return judge_unknown_nonce(judging, qop);
	judging->algorithm = algorithm_of(judging);
	if (!judging->algorithm) {
		blame(judging, CAUSE_AUTH_ALGORITHM_NOT_OFFERED, "algorithm '%.*s', offered: %s",
		      STR_ARG(credentials->algorithm),
		      judging->challenge->n_algorithms ? judging->challenge->algorithms[0]->name :
							 "none");
		return wrong(judging, 400, "that algorithm was not offered");
	}
	if (!qop_is_offered(judging, qop)) {
		blame(judging, CAUSE_AUTH_QOP_NOT_OFFERED, "qop '%.*s'", STR_ARG(credentials->qop));
		return wrong(judging, 400, "that qop was not offered");
	}
	if (accept == ACCEPT_NONE)
		return wrong(judging, 403, "no response is accepted, as auth.accept has it");
	if (accept != ACCEPT_ANY && !response_is_right(judging, qop)) {
		blame_response(judging, qop);
		return wrong(
			judging, 403,
			"the response is wrong: compare password or K and OPc, realm, uri and nonce");
	}
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
	    AUTS_OCTETS) {
		blame(judging, CAUSE_AUTH_AUTS_MALFORMED, "auts '%.*s'",
		      STR_ARG(judging->credentials->auts));
		return wrong(judging, 403, "auts is not 14 octets in base64");
	}
	if (!judging->challenge || !judging->challenge->vector)
		return JUDGED_CHALLENGE;
	if (judging->registration->resyncs >=
	    (unsigned)knob_number(judging->gates, judging->scene, AKA_MAX_RESYNCS)) {
		blame(judging, CAUSE_AUTH_RESYNC_AGAIN, "%u in a row were done before this one",
		      judging->registration->resyncs);
		return wrong(judging, 403, "too many resynchronisations in a row");
	}
	return JUDGED_RESYNC;
}

/* No response: an initial REGISTER, or a UE that found MAC-A wrong (TS 24.229 5.1.1.5.3). */
static enum judgement judge_empty(struct judging *judging)
{
	unsigned before = judging->registration->mac_failures;

	if (judging->challenge && !judging->challenge->vector)
		blame(judging, CAUSE_AUTH_EMPTY_RESPONSE, "response=\"\" with nonce '%.*s'",
		      STR_ARG(judging->credentials->nonce));
	if (!judging->challenge || !judging->challenge->vector)
		return JUDGED_CHALLENGE;
	blame(judging,
	      before >= (unsigned)knob_number(judging->gates, judging->scene,
					      AKA_MAX_MAC_FAILURES) ?
		      CAUSE_AUTH_WRONG_KEY :
		      CAUSE_AUTH_MAC_FAILURE,
	      "response=\"\" without auts, %u in a row; algorithm %s, AMF %02x%02x", before + 1,
	      subscriber_algorithm_name(judging->subscriber->auth->algorithm),
	      judging->challenge->vector->autn[6], judging->challenge->vector->autn[7]);
	if (judging->cause == CAUSE_AUTH_WRONG_KEY)
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
		if (aka && knob_number(judging->gates, judging->scene,
				       REGISTRATION_REQUIRE_AUTHORIZATION)) {
			blame(judging, CAUSE_AUTH_NO_CREDENTIALS, "no Digest Authorization");
			return wrong(judging, 403, "a REGISTER with AKA needs Authorization");
		}
		return JUDGED_CHALLENGE;
	}
	if (!str_eq(credentials->realm, judging->realm)) {
		snprintf(judging->why, sizeof(judging->why), "realm %.*s is not ours",
			 STR_ARG(credentials->realm));
		blame(judging, CAUSE_AUTH_REALM_DIFFERS, "realm '%.*s', ours is '%.*s'",
		      STR_ARG(credentials->realm), STR_ARG(judging->realm));
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
	    !str_iis(credentials->integrity_protected, "yes")) {
		blame(judging, CAUSE_AUTH_NOT_PROTECTED,
		      "integrity-protected '%.*s', 'yes' is wanted",
		      STR_ARG(credentials->integrity_protected));
		return JUDGED_CHALLENGE;
	}
	return judge_response(judging);
}
