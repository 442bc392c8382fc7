/* SPDX-License-Identifier: Apache-2.0 */
/*
 * By what scripted UEs are known to those who hear them. In samples (PCMU, PCMA, L16) each has a tone of
 * its own: all of them fit into 20 ms as whole waves, so that a sum shows who is in it. In any other codec
 * it is a pattern in the octets of a speech frame, which goes through where frames are forwarded.
 */
#ifndef IMSD_SCENARIO_UE_TONE_H
#define IMSD_SCENARIO_UE_TONE_H

#include <stdint.h>

#include "base/text.h"

enum { TONES_MAX = 32, TONE_OCTETS = 320, TONE_US = 20000 };

/* One packet of the UE of that number; how many octets. 0: the codec carries none. */
size_t tone_write(const char *codec, uint32_t clock, unsigned number, uint8_t out[TONE_OCTETS]);
/* Whose is in a payload: a bit for each number. */
uint32_t tone_read(const char *codec, uint32_t clock, struct str payload);

#endif
