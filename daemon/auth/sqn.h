/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sequence numbers: SQN = SEQ || IND in 48 bits, TS 33.102 Annex C.1.1. `ind_bits` is the length of
 * IND, below 48; the usual profile has 5. Results are 48 bits: SEQ after its last value is 0.
 */
#ifndef IMSD_AUTH_SQN_H
#define IMSD_AUTH_SQN_H

#include <stdbool.h>
#include <stdint.h>

/* The SQN of the next vector: SEQ + 1, and IND + 1 or 0 after its last value. */
uint64_t sqn_next(uint64_t sqn, unsigned ind_bits);
/* Three that a USIM which has seen the vector before `sqn` does not take: that of this vector again, one
 * a round of IND earlier (at least 0), one with a SEQ 2^28 (Delta) higher. */
uint64_t sqn_previous(uint64_t sqn, unsigned ind_bits);
uint64_t sqn_behind(uint64_t sqn, unsigned ind_bits);
uint64_t sqn_ahead(uint64_t sqn, unsigned ind_bits);
/* The SQN of the first vector after the HSS took over the UE's: SEQ_MS + 1 with that IND. */
uint64_t sqn_after_resync(uint64_t sqn_ms, unsigned ind_bits, uint64_t ind);
/* Whether a USIM whose highest SQN is sqn_ms takes sqn for fresh: SEQ is greater than SEQ_MS, by
 * 2^28 (Delta) at most. TS 33.102 C.2. */
bool sqn_acceptable(uint64_t sqn, uint64_t sqn_ms, unsigned ind_bits);

/* Six octets, the most significant first. */
void sqn_write(uint64_t sqn, uint8_t octets[6]);
uint64_t sqn_read(const uint8_t octets[6]);

#endif
