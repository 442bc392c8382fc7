/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs of the transports and of scenarios: their rooms do not see rules, so core/ reads these for
 * them. */
#ifndef IMSD_CORE_KNOBS_H
#define IMSD_CORE_KNOBS_H

#include "conf/knob.h"

enum {
	TRANSPORT_MAX_MESSAGE = KNOB_FIRST(KNOBS_TRANSPORT),
	TRANSPORT_MAX_CONNECTIONS,
	TRANSPORT_MAX_QUEUED,
	TRANSPORT_IDLE,
	TRANSPORT_CONNECT,
	TRANSPORT_UDP_BATCH,
	TRANSPORT_KNOBS_END
};

enum {
	SCENARIO_SLACK = KNOB_FIRST(KNOBS_SCENARIO),
	SCENARIO_DIR,
	SCENARIO_QUIET,
	SCENARIO_SETTLE,
	SCENARIO_DO_TIMEOUT,
	SCENARIO_KNOBS_END
};

#endif
