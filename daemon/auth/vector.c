/* SPDX-License-Identifier: Apache-2.0 */
/* Authentication vectors and AUTS, TS 33.102 6.3. */
#include "auth/vector.h"

#include <openssl/crypto.h>
#include <string.h>

#include "auth/crypto.h"
#include "auth/functions.h"
#include "auth/sqn.h"

/* Begins a run of the keys' algorithm with RAND. */
static const struct auth_functions *run_start(struct auth_run *run, const struct auth_keys *keys,
					      const uint8_t rand[16])
{
	const struct auth_functions *functions = auth_functions_find(keys->algorithm);

	*run = (struct auth_run){ .keys = keys, .rand = rand };
	if (functions->start)
		functions->start(run);
	return functions;
}

/* Ends it. */
static void run_end(const struct auth_functions *functions, struct auth_run *run)
{
	if (functions->end)
		functions->end(run);
}

/* TS 33.102 6.3.2. */
void auth_vector_make(const struct auth_keys *keys, const uint8_t rand[16], uint64_t sqn,
		      struct auth_vector *out)
{
	struct auth_run run;
	const struct auth_functions *functions = run_start(&run, keys, rand);
	uint8_t sequence[8];

	*out = (struct auth_vector){ 0 };
	memcpy(out->rand, rand, 16);
	functions->f2345(&run, out);
	sqn_write(sqn, sequence);
	memcpy(sequence + 6, keys->amf, 2);
	octets_xor(out->autn, sequence, out->ak, 6);
	memcpy(out->autn + 6, keys->amf, 2);
	functions->f1(&run, sequence, out->autn + 8);
	run_end(functions, &run);
}

/* TS 33.102 6.3.3. */
bool auth_vector_check(const struct auth_keys *keys, const uint8_t rand[16], const uint8_t autn[16],
		       struct auth_vector *out, uint64_t *sqn)
{
	struct auth_run run;
	const struct auth_functions *functions = run_start(&run, keys, rand);
	uint8_t sequence[8], mac[8];

	*out = (struct auth_vector){ 0 };
	memcpy(out->rand, rand, 16);
	memcpy(out->autn, autn, 16);
	functions->f2345(&run, out);
	memcpy(sequence, autn, 8);
	octets_xor(sequence, sequence, out->ak, 6);
	*sqn = sqn_read(sequence);
	functions->f1(&run, sequence, mac);
	run_end(functions, &run);
	return CRYPTO_memcmp(mac, autn + 8, 8) == 0;
}

/* Overwrites. */
void auth_vector_clear(struct auth_vector *vector)
{
	if (vector)
		OPENSSL_cleanse(vector, sizeof(*vector));
}

/* TS 33.102 6.3.3; the AMF of MAC-S is 0000, so it need not be sent. */
void auts_make(const struct auth_keys *keys, const uint8_t rand[16], uint64_t sqn_ms,
	       uint8_t auts[AUTS_OCTETS])
{
	struct auth_run run;
	const struct auth_functions *functions = run_start(&run, keys, rand);
	uint8_t sequence[8] = { 0 }, ak[6];

	sqn_write(sqn_ms, sequence);
	functions->f5_star(&run, ak);
	octets_xor(auts, sequence, ak, 6);
	functions->f1_star(&run, sequence, auts + 6);
	run_end(functions, &run);
}

/* TS 33.102 6.3.5. */
bool auts_check(const struct auth_keys *keys, const uint8_t rand[16],
		const uint8_t auts[AUTS_OCTETS], uint64_t *sqn_ms)
{
	struct auth_run run;
	const struct auth_functions *functions = run_start(&run, keys, rand);
	uint8_t sequence[8] = { 0 }, ak[6], mac[8];

	functions->f5_star(&run, ak);
	octets_xor(sequence, auts, ak, 6);
	*sqn_ms = sqn_read(sequence);
	functions->f1_star(&run, sequence, mac);
	run_end(functions, &run);
	return CRYPTO_memcmp(mac, auts + 6, 8) == 0;
}
