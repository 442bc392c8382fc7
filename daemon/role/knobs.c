/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the roles' knobs. */
#include "role/knobs.h"

#include "base/mem.h"

static const struct knob_row role_rows[] = {
	{ "pcscf.identify", KNOB_CHOICE, "both", 0, 0, NULL, "both|flow|contact",
	  "how a UE without IPsec is known: by the flow of its REGISTER, by a registered Contact at its address, or "
	  "either",
	  "TS 24.229 5.2.6.3", false },
	{ "pcscf.unknown_source", KNOB_CHOICE, "forbid", 0, 0, NULL, "forbid|silent",
	  "a request from a source that is not registered: 403 with a Warning that says so, or silence",
	  "TS 24.229 5.2.6.3", false },
	{ "pcscf.visited_network", KNOB_TEXT, NULL, 0, 200, NULL, NULL,
	  "P-Visited-Network-ID; not set: the home domain", "RFC 7315 4.3", false },
};

const struct knob_table role_knob_table = { role_rows, ARRAY_LEN(role_rows) };
_Static_assert(ARRAY_LEN(role_rows) == ROLE_KNOBS_END - PCSCF_IDENTIFY, "rows and enum differ");
