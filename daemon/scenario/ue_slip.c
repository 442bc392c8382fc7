/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes of UEs over a digest. */
#include "scenario/ue_slip.h"

static struct str quoted(struct arena *arena, struct str text)
{
	const struct str pieces[] = { STR("\""), text, STR("\"") };

	return arena_join(arena, pieces, ARRAY_LEN(pieces));
}

static void slip_uri(struct arena *arena, bool octets, struct digest_input *input)
{
	const struct str pieces[] = { input->uri, STR(":5060") };

	(void)octets;
	input->uri = arena_join(arena, pieces, ARRAY_LEN(pieces));
}

static void slip_realm(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)octets;
	input->realm = quoted(arena, input->realm);
}

static void slip_username(struct arena *arena, bool octets, struct digest_input *input)
{
	ptrdiff_t at = str_find(input->username, '@');

	(void)arena;
	(void)octets;
	if (at >= 0)
		input->username.n = (size_t)at;
}

static void slip_qop(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)arena;
	(void)octets;
	input->qop = DIGEST_QOP_NONE;
}

static void slip_nc(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)arena;
	(void)octets;
	while (input->nc.n > 1 && input->nc.p[0] == '0')
		input->nc = str_from(input->nc, 1);
}

static void slip_cnonce(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)octets;
	input->cnonce = quoted(arena, input->cnonce);
}

static void slip_nonce(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)octets;
	input->nonce = quoted(arena, input->nonce);
}

static void slip_method(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)arena;
	(void)octets;
	input->method = STR("INVITE");
}

static void slip_algorithm(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)arena;
	(void)octets;
	input->algorithm = digest_algorithm_find(STR("MD5-sess"));
}

static void slip_body(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)arena;
	(void)octets;
	input->body = STR("\r\n");
}

/* RES as text, a password with its line end. */
static void slip_password(struct arena *arena, bool octets, struct digest_input *input)
{
	const struct str pieces[] = { input->password, STR("\n") };
	char *hex;

	if (!octets) {
		input->password = arena_join(arena, pieces, ARRAY_LEN(pieces));
		return;
	}
	hex = arena_alloc(arena, 2 * input->password.n + 1);
	hex_write((const uint8_t *)input->password.p, input->password.n, hex);
	input->password = str_of(hex);
}

/* Nothing that anybody would guess. */
static void slip_secret(struct arena *arena, bool octets, struct digest_input *input)
{
	(void)arena;
	(void)octets;
	input->password = STR("something else");
}

static const struct {
	const char *shape;
	void (*bend)(struct arena *arena, bool octets, struct digest_input *input);
} slip_rows[] = {
	{ "wrong-uri", slip_uri },
	{ "wrong-realm", slip_realm },
	{ "wrong-username", slip_username },
	{ "wrong-qop", slip_qop },
	{ "wrong-nc", slip_nc },
	{ "wrong-cnonce", slip_cnonce },
	{ "wrong-nonce", slip_nonce },
	{ "wrong-method", slip_method },
	{ "wrong-algorithm", slip_algorithm },
	{ "wrong-body", slip_body },
	{ "wrong-form", slip_password },
	{ "wrong-password", slip_secret },
};

bool slip_bend(struct str shape, struct arena *arena, bool octets, struct digest_input *input)
{
	for (size_t i = 0; i < ARRAY_LEN(slip_rows); i++)
		if (str_is(shape, slip_rows[i].shape)) {
			slip_rows[i].bend(arena, octets, input);
			return true;
		}
	return false;
}

const struct digest_algorithm *slip_algorithm_of(struct str shape,
						 const struct digest_algorithm *right)
{
	if (!str_is(shape, "wrong-version") || !right)
		return right;
	return digest_algorithm_find(right->aka == 1 ? STR("AKAv2-MD5") : STR("AKAv1-MD5"));
}
