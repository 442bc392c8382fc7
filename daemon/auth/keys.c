/* SPDX-License-Identifier: Apache-2.0 */
/* The secret half of a subscription: lengths checked, OPc or TOPc derived. */
#include "auth/keys.h"

#include <errno.h>
#include <openssl/crypto.h>

#include "auth/functions.h"

/* Takes the default for a zero length; false when the length is not in the set. */
static bool settle_length(uint8_t *length, uint8_t usual, uint64_t allowed)
{
	if (*length == 0)
		*length = usual;
	return *length <= 32 && (allowed & OCTETS(*length));
}

/* Defaults, checks, OPc or TOPc. */
int auth_keys_prepare(struct auth_keys *keys)
{
	const struct auth_functions *functions = auth_functions_find(keys->algorithm);

	if (!functions || !settle_length(&keys->k_len, 16, functions->key_lengths) ||
	    !settle_length(&keys->ck_len, 16, functions->key_lengths) ||
	    !settle_length(&keys->ik_len, 16, functions->key_lengths) ||
	    !settle_length(&keys->res_len, functions->res_length, functions->res_lengths))
		return -EINVAL;
	if (keys->keccak_iterations == 0)
		keys->keccak_iterations = 1;
	if (!keys->op_derived && functions->derive)
		functions->derive(keys);
	keys->op_derived = true;
	return 0;
}

/* Overwrites. */
void auth_keys_clear(struct auth_keys *keys)
{
	if (keys)
		OPENSSL_cleanse(keys, sizeof(*keys));
}
