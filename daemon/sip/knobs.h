/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs of the stack and of its transports: every timer of RFC 3261 table 4 with RFC 6026, towards
 * the UE and towards the core; limits on what a peer can make us hold. */
#ifndef IMSD_SIP_KNOBS_H
#define IMSD_SIP_KNOBS_H

#include "conf/knob.h"

/* The timers, in this order in both sets. */
enum timer_name {
	TIMER_T1, TIMER_T2, TIMER_T4, TIMER_A, TIMER_B, TIMER_C, TIMER_D, TIMER_E, TIMER_F, TIMER_G, TIMER_H, TIMER_I,
	TIMER_J, TIMER_K, TIMER_L, TIMER_M, TIMER_NAMES
};

enum {
	SIP_TIMER_UE_PROFILE = KNOB_FIRST(KNOBS_SIP),
	SIP_TIMER_CORE_PROFILE,
	SIP_TIMER_UE,			      /* first of TIMER_NAMES rows */
	SIP_TIMER_CORE = SIP_TIMER_UE + TIMER_NAMES,
	SIP_MAX_HEADERS = SIP_TIMER_CORE + TIMER_NAMES,
	SIP_MAX_TRANSACTIONS,
	SIP_MAX_FORWARDS,
	SIP_SERVER,
	SIP_LINK_ACCEPT,
	SIP_LINK_KEEP_ALIVE,
	SIP_LINK_REPLY_FROM,
	SIP_TLS_HANDSHAKE,
	SIP_TLS_VERSION,
	SIP_KNOBS_END
};
/* SIP_LINK_KEEP_ALIVE */
enum { KEEP_ALIVE_ANSWER, KEEP_ALIVE_IGNORE };
extern const struct knob_table sip_knob_table;

#endif
