/* SPDX-License-Identifier: Apache-2.0 */
/* Sequence numbers: SQN = SEQ || IND in 48 bits, TS 33.102 Annex C. */
#include "auth/sqn.h"

#define SQN_MASK ((UINT64_C(1) << 48) - 1)
#define SEQ_DELTA (UINT64_C(1) << 28)

/* The part above IND. */
static uint64_t sqn_seq(uint64_t sqn, unsigned ind_bits)
{
	return (sqn & SQN_MASK) >> ind_bits;
}

/* SEQ || IND, each cut to its length. */
static uint64_t sqn_join(uint64_t seq, uint64_t ind, unsigned ind_bits)
{
	uint64_t ind_mask = (UINT64_C(1) << ind_bits) - 1;

	return ((seq << ind_bits) | (ind & ind_mask)) & SQN_MASK;
}

/* SEQ + 1, IND + 1. */
uint64_t sqn_next(uint64_t sqn, unsigned ind_bits)
{
	return sqn_join(sqn_seq(sqn, ind_bits) + 1, sqn + 1, ind_bits);
}

/* SEQ - 1, IND - 1. */
uint64_t sqn_previous(uint64_t sqn, unsigned ind_bits)
{
	return sqn_join(sqn_seq(sqn, ind_bits) - 1, sqn - 1, ind_bits);
}

/* What had the same IND before. */
uint64_t sqn_behind(uint64_t sqn, unsigned ind_bits)
{
	uint64_t seq = sqn_seq(sqn, ind_bits), round = UINT64_C(1) << ind_bits;

	return seq > round ? sqn_join(seq - round, sqn, ind_bits) : 0;
}

/* More than Delta above all that the USIM has seen. */
uint64_t sqn_ahead(uint64_t sqn, unsigned ind_bits)
{
	return sqn_join(sqn_seq(sqn, ind_bits) + SEQ_DELTA, sqn, ind_bits);
}

/* SEQ_MS + 1 with the given IND. */
uint64_t sqn_after_resync(uint64_t sqn_ms, unsigned ind_bits, uint64_t ind)
{
	return sqn_join(sqn_seq(sqn_ms, ind_bits) + 1, ind, ind_bits);
}

/* SEQ_MS < SEQ <= SEQ_MS + Delta. */
bool sqn_acceptable(uint64_t sqn, uint64_t sqn_ms, unsigned ind_bits)
{
	uint64_t seq = sqn_seq(sqn, ind_bits), seq_ms = sqn_seq(sqn_ms, ind_bits);

	return seq > seq_ms && seq - seq_ms <= SEQ_DELTA;
}

/* Big-endian out. */
void sqn_write(uint64_t sqn, uint8_t octets[6])
{
	for (int i = 5; i >= 0; i--, sqn >>= 8)
		octets[i] = (uint8_t)sqn;
}

/* Big-endian in. */
uint64_t sqn_read(const uint8_t octets[6])
{
	uint64_t sqn = 0;

	for (int i = 0; i < 6; i++)
		sqn = sqn << 8 | octets[i];
	return sqn;
}
