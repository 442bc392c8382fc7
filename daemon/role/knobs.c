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
	{ "pcscf.service_route", KNOB_CHOICE, "replace", 0, 0, NULL, "replace|refuse",
	  "a request whose Route is not the Service-Route of the registration: put that in its place, or 400",
	  "TS 24.229 5.2.6.3.3", false },
	{ "pcscf.network_provided", KNOB_TEXT, NULL, 0, 200, NULL, NULL,
	  "access type and cell that the network adds to P-Access-Network-Info; not set: nothing",
	  "TS 24.229 7.2A.4", false },
	{ "pcscf.sdp_forbidden", KNOB_TEXT, NULL, 0, 500, NULL, NULL,
	  "media and codecs, comma-separated, for which a UE gets 488: \"video,AMR-WB\"", "TS 24.229 6.2", false },
	{ "udp.max_request", KNOB_INT, "1300", 0, 65535, "octets", NULL,
	  "a larger request to a UE on UDP goes over TCP to its Contact; 0: none does", "RFC 3261 18.1.1", false },
	{ "scscf.unknown_callee", KNOB_CHOICE, "404", 0, 0, NULL, "404|604",
	  "what a caller of a number or identity that nobody has gets", "RFC 3261 21.4.5, 21.6.3", false },
	{ "scscf.lenient_dialogs", KNOB_BOOL, "true", 0, 0, NULL, NULL,
	  "whether a request in a dialog without its Route is brought to the registered contact; else 481",
	  "RFC 3261 12.2.1.1", false },
	{ "number.country", KNOB_TEXT, "1", 1, 3, "digits", NULL,
	  "country code of numbers that are dialled without one", "RFC 3966", false },
	{ "number.international", KNOB_TEXT, "011,00", 0, 64, NULL, NULL,
	  "what is dialled in place of the +, comma-separated", NULL, false },
	{ "number.national", KNOB_TEXT, "1", 0, 64, NULL, NULL,
	  "what is dialled before area code and number, comma-separated: 1 in +1, 0 in most of Europe", NULL, false },
	{ "number.area", KNOB_TEXT, NULL, 0, 16, "digits", NULL,
	  "area code of numbers that are dialled without one (it may be empty); not set: they stay as they are", NULL,
	  false },
	{ "number.local_digits", KNOB_INT, "5", 1, 32, "digits", NULL,
	  "shorter numbers are service codes: no prefix is looked for in them or put before them", NULL, false },
	{ "number.min_digits", KNOB_INT, "3", 0, 32, "digits", NULL,
	  "a number that nobody has and that is shorter gets 484", "RFC 3261 21.4.22", false },
	{ "scscf.release_on_deregistration", KNOB_BOOL, "true", 0, 0, NULL, NULL,
	  "whether the calls of a subscriber whose registration goes are released", "TS 24.229 5.4.5.1.2",
	  false },
};

const struct knob_table role_knob_table = { role_rows, ARRAY_LEN(role_rows) };
_Static_assert(ARRAY_LEN(role_rows) == ROLE_KNOBS_END - PCSCF_IDENTIFY, "rows and enum differ");
