/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the procedures' knobs. */
#include "proc/knobs.h"

#include "base/mem.h"

static const struct knob_row proc_rows[] = {
	{ "registration.expires", KNOB_SECONDS, "600000", 0, 4294967295, "s", NULL,
	  "longest expiry granted; a UE that asks for less gets less, one that does not ask gets this",
	  "TS 24.229 5.4.1.2.2", false },
	{ "registration.min_expires", KNOB_SECONDS, "60", 0, 4294967295, "s", NULL,
	  "a shorter wish gets 423 with Min-Expires", "RFC 3261 10.2.8", false },
	{ "registration.max_expires", KNOB_SECONDS, "600000", 0, 4294967295, "s", NULL,
	  "upper bound of registration.expires and of what is granted", "RFC 3261 10.3", false },
	{ "registration.max_contacts", KNOB_INT, "10", 1, 1000, "contacts", NULL,
	  "bindings of one subscriber; one more gets 403", "TS 24.229 5.4.1.2.2", false },
	{ "registration.max_challenges", KNOB_INT, "4", 1, 100, "nonces", NULL,
	  "nonces remembered for one subscriber; the oldest goes", NULL, false },
	{ "registration.reauthenticate", KNOB_BOOL, "false", 0, 0, NULL, NULL,
	  "challenge a re-registration that repeats an AKA nonce with a right response and a higher nc",
	  "TS 24.229 5.4.1.2.2", false },
	{ "registration.require_authorization", KNOB_BOOL, "false", 0, 0, NULL, NULL,
	  "a REGISTER without Authorization of a subscriber with AKA keys gets 403 instead of a challenge",
	  "TS 24.229 5.4.1.2.1", false },
	{ "registration.await_auth", KNOB_DURATION, "4m", 1000, 0, NULL, NULL,
	  "reg-await-auth: how long a challenge waits for its answer", "TS 24.229 table 7.8.1", false },
	{ "auth.uri_mismatch", KNOB_CHOICE, "accept", 0, 0, NULL, "accept|refuse",
	  "when the digest's uri is not the Request-URI: accept with a remark in the journal, or answer 400",
	  "RFC 2617 3.2.2.5", false },
	{ "auth.nonce_lifetime", KNOB_DURATION, "1h", 1000, 0, NULL, NULL,
	  "a digest nonce that is older gets 401 with stale=true", "RFC 2617 3.2.1", false },
	{ "auth.qop", KNOB_CHOICE, "auth", 0, 0, NULL, "auth|auth-int|auth,auth-int|none",
	  "quality of protection offered in challenges", "RFC 2617 3.2.1", false },
	{ "auth.realm", KNOB_TEXT, NULL, 1, 255, NULL, NULL,
	  "realm of challenges; not set: the home domain", "TS 24.229 5.4.1.2.1", false },
	{ "aka.without_ipsec", KNOB_BOOL, "true", 0, 0, NULL, NULL,
	  "verify AKA responses that come without a security association (lab mode); false: challenge again",
	  "TS 24.229 5.4.1.2.1", false },
	{ "aka.rand", KNOB_OCTETS, NULL, 16, 16, "octets", NULL,
	  "RAND of every vector; not set: random", "TS 33.102 6.3.2", false },
	{ "aka.sqn", KNOB_OCTETS, NULL, 6, 6, "octets", NULL,
	  "SQN of every vector; not set: the subscriber's next one", "TS 33.102 6.3.2", false },
	{ "aka.ind_bits", KNOB_INT, "5", 0, 16, "bits", NULL,
	  "length of IND at the end of SQN", "TS 33.102 C.1.1.1", false },
	{ "aka.amf", KNOB_OCTETS, NULL, 2, 2, "octets", NULL,
	  "AMF of every vector; not set: the subscriber's", "TS 33.102 annex H", false },
	{ "aka.mac", KNOB_CHOICE, "right", 0, 0, NULL, "right|wrong",
	  "MAC-A in AUTN: right, or with one bit turned", "TS 33.102 6.3.3", false },
	{ "aka.max_resyncs", KNOB_INT, "2", 0, 1000, NULL, NULL,
	  "resynchronisations in a row that get a new challenge; one more gets 403", "TS 24.229 5.1.1.5.3",
	  false },
	{ "aka.max_mac_failures", KNOB_INT, "2", 0, 1000, NULL, NULL,
	  "empty responses in a row (the UE found MAC-A wrong) that get a new challenge; one more gets 403",
	  "TS 24.229 5.4.1.2.3", false },
};

const struct knob_table proc_knob_table = { proc_rows, ARRAY_LEN(proc_rows) };
_Static_assert(ARRAY_LEN(proc_rows) == PROC_KNOBS_END - REGISTRATION_EXPIRES,
	       "rows and enum differ");
