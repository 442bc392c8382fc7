/* SPDX-License-Identifier: Apache-2.0 */
/* The knobs that every room's work rests on: home network, sockets' certificate, API, media
 * addresses, journal. */
#include "conf/snapshot.h"

static const struct knob_row core_knob_rows[] = {
	[CORE_HOME_MCC] = { "home.mcc", KNOB_TEXT, "001", 3, 3, "digits", NULL,
		"Mobile country code of the home network", "23.003 2.2", true },
	[CORE_HOME_MNC] = { "home.mnc", KNOB_TEXT, "01", 2, 3, "digits", NULL,
		"Mobile network code, with as many digits as the USIM says in EF_AD", "23.003 2.2",
		true },
	[CORE_DOMAIN] = { "domain", KNOB_TEXT, NULL, 1, 200, NULL, NULL,
		"Home domain; without it ims.mncMNC.mccMCC.3gppnetwork.org", "23.003 13.2", true },
	[CORE_STATE_DIR] = { "state_dir", KNOB_TEXT, NULL, 1, 4000, NULL, NULL,
		"Where the lab CA, its certificate and short messages that wait are kept; without it $STATE_DIRECTORY, "
		"$XDG_STATE_HOME/imsd or ~/.local/state/imsd", NULL, true, .file = KNOB_FILE },
	[CORE_SEED] = { "seed", KNOB_INT, "0", 0, INT64_MAX, NULL, NULL,
		"0: random; any other value makes every random choice reproducible", NULL, true },
	[CORE_CLOCK] = { "clock", KNOB_CHOICE, "real", 0, 0, NULL, "real|manual",
		"manual: time stands still until POST /v1/clock/advance lets some pass; scenarios have their own clocks", NULL, true },
	[CORE_API_ADDRESS] = { "api.address", KNOB_TEXT, "127.0.0.1", 1, 64, NULL, NULL,
		"Address that the HTTP control plane listens on", NULL, true },
	[CORE_API_PORT] = { "api.port", KNOB_INT, "8060", 0, 65535, NULL, NULL,
		"Port of the HTTP control plane; 0 asks for a free one", NULL, true },
	[CORE_API_TOKEN] = { "api.token", KNOB_TEXT, NULL, 16, 200, NULL, NULL,
		"What HTTP requests must show: Authorization: Bearer TOKEN, or access_token=TOKEN in the query of a GET; not set: "
		"nothing", "RFC 6750", true, true },
	[CORE_API_TOKEN_FILE] = { "api.token_file", KNOB_TEXT, NULL, 1, 4000, NULL, NULL,
		"File whose first line is that token", NULL, true, .file = KNOB_FILE },
	[CORE_API_INSECURE] = { "api.insecure", KNOB_BOOL, "false", 0, 0, NULL, NULL,
		"Whether the HTTP control plane may be reached from other machines without a token", NULL, true },
	[CORE_API_TLS] = { "api.tls", KNOB_BOOL, "false", 0, 0, NULL, NULL,
		"Whether the HTTP control plane speaks TLS, with the certificate of tls.certificate or the lab's", NULL, true },
	[CORE_API_MAX_CONNECTIONS] = { "api.max_connections", KNOB_INT, "256", 1, 10000, NULL, NULL,
		"HTTP connections at the same time; more wait in the listener's queue", NULL, true },
	[CORE_API_IDLE] = { "api.idle", KNOB_DURATION, "60s", 1000000, 86400000000, NULL, NULL,
		"How long an HTTP connection may take from its opening, or its last answer, to the end of a request", NULL, true },
	[CORE_TLS_CERTIFICATE] = { "tls.certificate", KNOB_TEXT, NULL, 1, 4000, NULL, NULL,
		"PEM file with our certificate; lab (or nothing): one that the lab CA issues; expired, not-yet-valid, wrong-name, "
		"unknown-ca, self-signed, client-only: one of the lab with that wrong", "RFC 5922 7", false, .file = KNOB_FILE_OR_WORD },
	[CORE_TLS_KEY] = { "tls.key", KNOB_TEXT, NULL, 1, 4000, NULL, NULL,
		"PEM file with the private key of tls.certificate; not set: the same file", NULL, false, .file = KNOB_FILE },
	[CORE_TLS_CA] = { "tls.ca", KNOB_TEXT, NULL, 1, 4000, NULL, NULL,
		"PEM file with the CA that certificates of peers are checked against", NULL, true, .file = KNOB_FILE },
	[CORE_TLS_VERIFY_CLIENT] = { "tls.verify_client", KNOB_BOOL, "false", 0, 0, NULL, NULL,
		"Whether a UE must show a certificate of that CA", NULL, true },
	[CORE_TLS_MIN_VERSION] = { "tls.min_version", KNOB_CHOICE, "1.2", 0, 0, NULL,
		"1.0|1.1|1.2|1.3", "Oldest version of TLS that is spoken", NULL, true },
	[CORE_MEDIA_ADDRESS] = { "media.address", KNOB_TEXT, NULL, 1, 64, NULL, NULL,
		"Address of our RTP; not set: the one at which the UE reaches us", NULL, true },
	[CORE_MEDIA_PORTS] = { "media.ports", KNOB_TEXT, "40000-40999", 3, 11, NULL, NULL,
		"Ports of our RTP and RTCP, FIRST-LAST", NULL, true },
	[CORE_JOURNAL_KEYS] = { "journal.keys", KNOB_BOOL, "false", 0, 0, NULL, NULL,
		"Whether K, OP, CK, IK and passwords go to journal and capture", NULL, true },
	[CORE_JOURNAL_RING] = { "journal.ring", KNOB_INT, "4194304", 65536, 4294967295, "octets", NULL,
		"Memory that the journal's ring keeps; the oldest records go", NULL, true },
	[CORE_JOURNAL_CORE] = { "journal.core", KNOB_BOOL, "false", 0, 0, NULL, NULL,
		"Whether the ring keeps messages between elements of the core in full, for ladders and captures with leg=core",
		NULL, false },
};

const struct knob_table core_knob_table = { core_knob_rows, ARRAY_LEN(core_knob_rows) };
