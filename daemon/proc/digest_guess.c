/* SPDX-License-Identifier: Apache-2.0 */
/* A wrong digest response: the mistakes that UEs make, tried one by one. */
#include "proc/digest_guess.h"

#include <stdio.h>
#include <string.h>

#include "auth/aka.h"
#include "auth/base64.h"
#include "msg/view.h"

/* One guess after the other, until one fits. */
struct guessing {
	const struct judging *judging;
	const struct digest_input *right;
	struct arena *arena;
	enum cause_id cause; /* of what is being tried */
	bool found;
	char *evidence;
};

/* Does the response come of that? */
static bool fits(struct guessing *guessing, const struct digest_input *input)
{
	char response[DIGEST_HEX_SIZE];

	digest_response(guessing->judging->engine, input, response);
	guessing->found = digest_equal(guessing->judging->credentials->response, response);
	return guessing->found;
}

/* Another text in one place of the input; `field` is that place in `input`. */
static void try_text(struct guessing *guessing, struct digest_input *input, struct str *field,
		     struct str text)
{
	struct str wanted = *field;

	if (guessing->found || !text.p || str_eq(text, wanted))
		return;
	*field = text;
	if (fits(guessing, input))
		snprintf(guessing->evidence, CAUSE_EVIDENCE,
			 "the response fits with '%.*s' in place of '%.*s'", STR_ARG(text),
			 STR_ARG(wanted));
	*field = wanted;
}

/* The same, but neither text is shown. */
static void try_secret(struct guessing *guessing, struct digest_input *input, struct str text,
		       const char *words)
{
	struct str wanted = input->password;

	if (guessing->found || str_eq(text, wanted))
		return;
	input->password = text;
	if (fits(guessing, input))
		snprintf(guessing->evidence, CAUSE_EVIDENCE, "the response fits with %s", words);
	input->password = wanted;
}

static struct str join(struct guessing *guessing, const char *before, struct str text,
		       const char *after)
{
	const struct str pieces[] = { str_of(before), text, str_of(after) };

	return arena_join(guessing->arena, pieces, ARRAY_LEN(pieces));
}

/* A URI in the ways in which it may be written. */
static void try_uri(struct guessing *guessing, struct digest_input *input, const struct uri *uri)
{
	if (!uri)
		return;
	try_text(guessing, input, &input->uri, uri->text);
	try_text(guessing, input, &input->uri, uri->host);
	try_text(guessing, input, &input->uri, join(guessing, "sip:", uri->host, ""));
	try_text(guessing, input, &input->uri, join(guessing, "sip:", uri->host, ":5060"));
	try_text(guessing, input, &input->uri, join(guessing, "sip:", uri->host, ";transport=tcp"));
	try_text(guessing, input, &input->uri, join(guessing, "sip:", uri->host, ";transport=udp"));
}

static void guess_uri(struct guessing *guessing, struct digest_input *input)
{
	struct msg *msg = guessing->judging->msg;
	const struct address *to = msg_to(msg), *contact = msg_contact(msg);

	try_text(guessing, input, &input->uri, msg->uri);
	try_uri(guessing, input, msg_request_uri(msg));
	try_uri(guessing, input, to ? &to->uri : NULL);
	try_uri(guessing, input, contact && !contact->star ? &contact->uri : NULL);
	try_text(guessing, input, &input->uri, STR("*"));
	try_text(guessing, input, &input->uri, STR(""));
}

static void guess_realm(struct guessing *guessing, struct digest_input *input)
{
	const struct address *to = msg_to(guessing->judging->msg);
	const struct uri *uri = msg_request_uri(guessing->judging->msg);

	try_text(guessing, input, &input->realm, uri ? uri->host : STR_NONE);
	try_text(guessing, input, &input->realm, to ? to->uri.host : STR_NONE);
	try_text(guessing, input, &input->realm, guessing->judging->realm);
	try_text(guessing, input, &input->realm,
		 join(guessing, "\"", guessing->right->realm, "\""));
	try_text(guessing, input, &input->realm, STR("*"));
	try_text(guessing, input, &input->realm, STR(""));
}

/* The name without its domain. */
static struct str user_of(struct str name)
{
	ptrdiff_t at = str_find(name, '@');

	return at < 0 ? STR_NONE : (struct str){ name.p, (size_t)at };
}

static void guess_username(struct guessing *guessing, struct digest_input *input)
{
	const struct subscriber *subscriber = guessing->judging->subscriber;
	const struct address *to = msg_to(guessing->judging->msg);
	struct str *field = &input->username;

	try_text(guessing, input, field, str_of(subscriber->impi));
	try_text(guessing, input, field, user_of(input->username));
	try_text(guessing, input, field, str_of(subscriber->imsi));
	try_text(guessing, input, field, str_of(subscriber->msisdn));
	try_text(guessing, input, field, join(guessing, "\"", guessing->right->username, "\""));
	try_text(guessing, input, field, to ? to->uri_text : STR_NONE);
	try_text(guessing, input, field, to ? to->uri.user : STR_NONE);
	for (unsigned i = 0; i < subscriber->n_impus; i++) {
		struct str impu = str_of(subscriber->impus[i]);

		try_text(guessing, input, field, impu);
		try_text(guessing, input, field, str_from(impu, (size_t)(str_find(impu, ':') + 1)));
	}
}

static void guess_method(struct guessing *guessing, struct digest_input *input)
{
	static const char *const methods[] = { "register", "Register", "INVITE", "SUBSCRIBE", "" };

	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		try_text(guessing, input, &input->method, str_of(methods[i]));
}

/* Decimal, without leading zeros, one less, one more. */
static void guess_nc(struct guessing *guessing, struct digest_input *input)
{
	struct str shorter = input->nc;
	uint8_t octets[4];
	char text[16];

	if (input->qop == DIGEST_QOP_NONE)
		return;
	while (shorter.n > 1 && shorter.p[0] == '0')
		shorter = str_from(shorter, 1);
	try_text(guessing, input, &input->nc, shorter);
	try_text(guessing, input, &input->nc, STR("00000001"));
	try_text(guessing, input, &input->nc, STR(""));
	try_text(guessing, input, &input->nc, join(guessing, "\"", guessing->right->nc, "\""));
	if (!hex_read(input->nc, octets, sizeof(octets)))
		return;
	for (int step = -1; step <= 1; step += 2) {
		snprintf(text, sizeof(text), "%02x%02x%02x%02x", octets[0], octets[1], octets[2],
			 (uint8_t)(octets[3] + step));
		try_text(guessing, input, &input->nc, str_of(text));
	}
}

static void guess_cnonce(struct guessing *guessing, struct digest_input *input)
{
	try_text(guessing, input, &input->cnonce, STR(""));
	try_text(guessing, input, &input->cnonce,
		 join(guessing, "\"", guessing->right->cnonce, "\""));
}

/* Another challenge of ours that the UE knows. */
static void guess_nonce(struct guessing *guessing, struct digest_input *input)
{
	struct challenge *challenge;

	try_text(guessing, input, &input->nonce,
		 join(guessing, "\"", guessing->right->nonce, "\""));
	list_each(challenge, &guessing->judging->registration->challenges, struct challenge, node)
		try_text(guessing, input, &input->nonce, str_of(challenge->nonce));
}

static void guess_qop(struct guessing *guessing, struct digest_input *input)
{
	static const char *const names[] = { "without qop", "with qop=auth", "with qop=auth-int" };

	for (enum digest_qop qop = DIGEST_QOP_NONE; qop <= DIGEST_QOP_AUTH_INT; qop++) {
		if (guessing->found || qop == guessing->right->qop)
			continue;
		input->qop = qop;
		if (fits(guessing, input))
			snprintf(guessing->evidence, CAUSE_EVIDENCE,
				 "the response fits as one %s, the header is one %s", names[qop],
				 names[guessing->right->qop]);
	}
	input->qop = guessing->right->qop;
}

/* The body of another message, or none. */
static void guess_body(struct guessing *guessing, struct digest_input *input)
{
	if (input->qop != DIGEST_QOP_AUTH_INT || guessing->found)
		return;
	input->body = guessing->right->body.n ? STR("") : STR("\r\n");
	if (fits(guessing, input))
		snprintf(
			guessing->evidence, CAUSE_EVIDENCE,
			"qop=auth-int: the response fits with %s body, the message has %zu octets of it",
			guessing->right->body.n ? "an empty" : "a CRLF as the",
			guessing->right->body.n);
	input->body = guessing->right->body;
}

/* Another hash, or -sess. What AKA makes of RES is another guess. */
static void guess_algorithm(struct guessing *guessing, struct digest_input *input)
{
	const struct digest_algorithm *right = guessing->right->algorithm;

	for (const struct digest_algorithm *row = digest_algorithm_rows;
	     row->name && !guessing->found; row++) {
		if (row->hash == right->hash && row->sess == right->sess)
			continue;
		input->algorithm = row;
		if (fits(guessing, input))
			snprintf(guessing->evidence, CAUSE_EVIDENCE,
				 "the response fits with the hash of %s in place of %s", row->name,
				 right->name);
	}
	input->algorithm = right;
}

/* The password of AKA is RES as octets; with AKAv2 a text made of RES, CK and IK. */
static void guess_aka(struct guessing *guessing, struct digest_input *input)
{
	const struct challenge *challenge = guessing->judging->challenge;
	const struct auth_vector *vector = challenge->vector;
	char hex[2 * sizeof(vector->res) + 1], base64[BASE64_SIZE(sizeof(vector->res))];
	char other[AKA_PASSWORD_SIZE];
	const struct digest_algorithm *row = digest_algorithm_rows;
	size_t cut;

	hex_write(vector->res, vector->res_len, hex);
	try_secret(guessing, input, str_of(hex), "RES as text of hex digits");
	for (char *at = hex; *at; at++)
		*at = *at >= 'a' ? (char)(*at - 'a' + 'A') : *at;
	try_secret(guessing, input, str_of(hex), "RES as text of capital hex digits");
	base64_encode(vector->res, vector->res_len, base64);
	try_secret(guessing, input, str_of(base64), "RES as base64");
	memcpy(other, vector->res, vector->res_len);
	cut = strnlen(other, vector->res_len);
	if (cut < vector->res_len)
		try_secret(guessing, input, (struct str){ other, cut },
			   "RES cut at its first octet of zero");
	try_secret(guessing, input, STR(""), "an empty password");
	if (guessing->found)
		return;
	guessing->cause = CAUSE_AUTH_AKA_VERSION;
	for (; row->name; row++)
		if (row->aka && row->aka != guessing->right->algorithm->aka)
			try_secret(guessing, input, aka_password(row, vector, other),
				   row->aka == 1 ? "RES itself, as AKAv1 has it" :
						   "the password of AKAv2");
}

static void guess_password(struct guessing *guessing, struct digest_input *input)
{
	char ha1[DIGEST_HEX_SIZE];

	if (guessing->right->algorithm->aka) {
		guess_aka(guessing, input);
		return;
	}
	digest_ha1(guessing->judging->engine, guessing->right, ha1);
	try_secret(guessing, input, STR(""), "an empty password");
	try_secret(guessing, input, guessing->right->username, "the username as password");
	try_secret(guessing, input, str_of(ha1), "HA1 as password: it was hashed twice");
	try_secret(guessing, input, join(guessing, "\"", guessing->right->password, "\""),
		   "quotes around the password");
	try_secret(guessing, input, join(guessing, "", guessing->right->password, "\n"),
		   "a line end behind the password");
}

/* In the order in which UEs are wrong. */
static const struct {
	enum cause_id cause;
	void (*guess)(struct guessing *guessing, struct digest_input *input);
} guess_rows[] = {
	{ CAUSE_AUTH_DIGEST_URI, guess_uri },
	{ CAUSE_AUTH_DIGEST_REALM, guess_realm },
	{ CAUSE_AUTH_DIGEST_USERNAME, guess_username },
	{ CAUSE_AUTH_DIGEST_QOP, guess_qop },
	{ CAUSE_AUTH_DIGEST_NC, guess_nc },
	{ CAUSE_AUTH_DIGEST_CNONCE, guess_cnonce },
	{ CAUSE_AUTH_DIGEST_NONCE, guess_nonce },
	{ CAUSE_AUTH_DIGEST_METHOD, guess_method },
	{ CAUSE_AUTH_DIGEST_BODY, guess_body },
	{ CAUSE_AUTH_DIGEST_ALGORITHM, guess_algorithm },
	{ CAUSE_AUTH_PASSWORD_FORM, guess_password },
};

enum cause_id digest_guess(const struct judging *judging, const struct digest_input *input,
			   char evidence[CAUSE_EVIDENCE])
{
	struct guessing guessing = { .judging = judging,
				     .right = input,
				     .arena = &judging->msg->arena,
				     .evidence = evidence };
	struct digest_input bent = *input;

	for (size_t i = 0; i < ARRAY_LEN(guess_rows); i++) {
		guessing.cause = guess_rows[i].cause;
		guess_rows[i].guess(&guessing, &bent);
		if (guessing.found)
			return guessing.cause;
	}
	return CAUSE_NONE;
}
