/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs of the roles. */
#ifndef IMSD_ROLE_KNOBS_H
#define IMSD_ROLE_KNOBS_H

#include "conf/knob.h"

enum {
	PCSCF_IDENTIFY = KNOB_FIRST(KNOBS_ROLE),
	PCSCF_UNKNOWN_SOURCE,
	PCSCF_VISITED_NETWORK,
	ROLE_KNOBS_END
};
extern const struct knob_table role_knob_table;

/* Indexes of choices. */
enum pcscf_identify { IDENTIFY_BOTH, IDENTIFY_FLOW, IDENTIFY_CONTACT };
enum pcscf_unknown_source { UNKNOWN_SOURCE_FORBID, UNKNOWN_SOURCE_SILENT };

#endif
