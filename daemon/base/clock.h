/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's clocks, for what lives in real time whatever the lab's clock (base/loop.h) shows. */
#ifndef IMSD_BASE_CLOCK_H
#define IMSD_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Microseconds of CLOCK_MONOTONIC, CLOCK_REALTIME or another. */
int64_t clock_us(clockid_t id);

#endif
