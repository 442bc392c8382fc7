/* SPDX-License-Identifier: Apache-2.0 */
/* Values of SMS with their names and meanings. */
#include "body/sms_code.h"

#define MO SMS_USE_MO
#define MT SMS_USE_MT
#define SMMA SMS_USE_SMMA

static const struct sms_code rp_cause_rows[] = {
	/* first last use              name                              help */
	{ 1,   1,   MO,             "unassigned-number",               "the number is not assigned to anybody" },
	{ 8,   8,   MO,             "operator-determined-barring",     "the operator has barred the sender" },
	{ 10,  10,  MO,             "call-barred",                     "outgoing call barring applies to the destination" },
	{ 21,  21,  MO,             "transfer-rejected",               "the message could be taken but is not wanted" },
	{ 22,  22,  MT,             "memory-capacity-exceeded",        "the UE has no room; RP-SMMA will say when it has again" },
	{ 27,  27,  MO,             "destination-out-of-order",        "the destination cannot be reached" },
	{ 28,  28,  MO,             "unidentified-subscriber",         "the destination is not registered in the network" },
	{ 29,  29,  MO,             "facility-rejected",               "the network does not have the facility asked for" },
	{ 30,  30,  MO | SMMA,      "unknown-subscriber",              "the sender is not known in the HSS" },
	{ 38,  38,  MO | SMMA,      "network-out-of-order",            "the network fails and will for a while: retrying soon is no use" },
	{ 41,  41,  MO | SMMA,      "temporary-failure",               "the network fails for a moment: the UE may retry at once" },
	{ 42,  42,  MO | SMMA,      "congestion",                      "too much traffic" },
	{ 47,  47,  MO | SMMA,      "resources-unavailable",           "a resource is missing and no other cause fits" },
	{ 50,  50,  MO,             "facility-not-subscribed",         "the sender has not subscribed to short messages" },
	{ 69,  69,  MO | SMMA,      "facility-not-implemented",        "the network has no short message service" },
	{ 81,  81,  MO | MT,        "invalid-reference",               "the RP-Message Reference is not in use" },
	{ 95,  95,  MO | MT | SMMA, "semantically-incorrect",          "the message is well-formed and makes no sense" },
	{ 96,  96,  MO | MT | SMMA, "invalid-mandatory-information",   "a mandatory element is missing or wrong" },
	{ 97,  97,  MO | MT | SMMA, "message-type-non-existent",       "the RP-MTI is reserved or of the other direction" },
	{ 98,  98,  MO | MT | SMMA, "message-not-compatible",          "the message does not fit the state of the transfer" },
	{ 99,  99,  MO | MT | SMMA, "element-non-existent",            "an information element is not known" },
	{ 111, 111, MO | MT | SMMA, "protocol-error",                  "a protocol error and no other cause fits; what a UE's unknown cause means" },
	{ 127, 127, MO | SMMA,      "interworking",                    "something went wrong in another network" },
};

static const struct sms_code failure_cause_rows[] = {
	/* first last  use      name                             help */
	{ 0x80, 0x80, MO,      "telematic-interworking",        "the service centre does not do the telematic service of TP-PID" },
	{ 0x81, 0x81, MO | MT, "type-0-not-supported",          "short message type 0 is not supported" },
	{ 0x82, 0x82, MO | MT, "cannot-replace",                "there is no message to be replaced" },
	{ 0x8f, 0x8f, MO | MT, "protocol-identifier",           "another error of TP-PID" },
	{ 0x90, 0x90, MT,      "alphabet-not-supported",        "the alphabet of TP-DCS is not supported" },
	{ 0x91, 0x91, MT,      "class-not-supported",           "the message class of TP-DCS is not supported" },
	{ 0x9f, 0x9f, MO | MT, "data-coding-scheme",            "another error of TP-DCS" },
	{ 0xa0, 0xa0, MO,      "command-cannot-be-actioned",    "the command cannot be carried out" },
	{ 0xa1, 0xa1, MO,      "command-unsupported",           "the command is not supported" },
	{ 0xaf, 0xaf, MO,      "command",                       "another error of a command" },
	{ 0xb0, 0xb0, MO | MT, "tpdu-not-supported",            "the type of the TPDU is not supported" },
	{ 0xc0, 0xc0, MO,      "sc-busy",                       "the service centre is busy" },
	{ 0xc1, 0xc1, MO,      "no-sc-subscription",            "the sender has no subscription with the service centre" },
	{ 0xc2, 0xc2, MO,      "sc-system-failure",             "the service centre fails" },
	{ 0xc3, 0xc3, MO,      "invalid-sme-address",           "the destination address is invalid" },
	{ 0xc4, 0xc4, MO,      "destination-sme-barred",        "the destination is barred" },
	{ 0xc5, 0xc5, MO,      "duplicate-rejected",            "TP-RD was set and the message is there already" },
	{ 0xc6, 0xc6, MO,      "validity-format-not-supported", "the form of the validity period is not supported" },
	{ 0xc7, 0xc7, MO,      "validity-not-supported",        "the validity period is not supported" },
	{ 0xd0, 0xd0, MT,      "sim-storage-full",              "the (U)SIM has no room for one more message" },
	{ 0xd1, 0xd1, MT,      "no-sim-storage",                "the (U)SIM cannot store messages" },
	{ 0xd2, 0xd2, MT,      "error-in-ms",                   "an error in the UE" },
	{ 0xd3, 0xd3, MT,      "memory-capacity-exceeded",      "the UE has no room" },
	{ 0xd4, 0xd4, MT,      "sim-toolkit-busy",              "the (U)SIM application toolkit is busy" },
	{ 0xd5, 0xd5, MT,      "sim-data-download",             "the download to the (U)SIM went wrong" },
	{ 0xe0, 0xfe, MO | MT, "application-specific",          "defined by an application" },
	{ 0xff, 0xff, MO | MT, "unspecified",                   "no other cause fits" },
};

static const struct sms_code status_rows[] = {
	/* first last      name                           help */
	{ 0x00, 0x00, 0, "received",                    "received by the destination" },
	{ 0x01, 0x01, 0, "forwarded",                   "sent to the destination, but nothing confirms that it was received" },
	{ 0x02, 0x02, 0, "replaced",                    "replaced by a later message" },
	{ 0x10, 0x1f, 0, "done-sc-specific",            "completed; the service centre defines the value" },
	{ 0x20, 0x20, 0, "trying-congestion",           "congestion; the service centre goes on trying" },
	{ 0x21, 0x21, 0, "trying-busy",                 "the destination is busy; the service centre goes on trying" },
	{ 0x22, 0x22, 0, "trying-no-response",          "the destination does not respond; the service centre goes on trying" },
	{ 0x23, 0x23, 0, "trying-service-rejected",     "the service was rejected; the service centre goes on trying" },
	{ 0x24, 0x24, 0, "trying-quality",              "the quality of service is not available; the service centre goes on trying" },
	{ 0x25, 0x25, 0, "trying-error",                "an error in the destination; the service centre goes on trying" },
	{ 0x30, 0x3f, 0, "trying-sc-specific",          "still trying; the service centre defines the value" },
	{ 0x40, 0x40, 0, "remote-procedure-error",      "failed: remote procedure error" },
	{ 0x41, 0x41, 0, "incompatible-destination",    "failed: the destination is incompatible" },
	{ 0x42, 0x42, 0, "connection-rejected",         "failed: the destination rejected the connection" },
	{ 0x43, 0x43, 0, "not-obtainable",              "failed: the destination is not obtainable" },
	{ 0x44, 0x44, 0, "quality",                     "failed: the quality of service is not available" },
	{ 0x45, 0x45, 0, "no-interworking",             "failed: there is no interworking with the destination" },
	{ 0x46, 0x46, 0, "validity-expired",            "failed: the validity period is over" },
	{ 0x47, 0x47, 0, "deleted-by-sender",           "failed: the sender had it deleted" },
	{ 0x48, 0x48, 0, "deleted-by-administration",   "failed: the administration of the service centre deleted it" },
	{ 0x49, 0x49, 0, "does-not-exist",              "failed: the service centre knows no such message" },
	{ 0x50, 0x5f, 0, "failed-sc-specific",          "failed; the service centre defines the value" },
	{ 0x60, 0x60, 0, "given-up-congestion",         "congestion; the service centre does not try any more" },
	{ 0x61, 0x61, 0, "given-up-busy",               "the destination is busy; the service centre does not try any more" },
	{ 0x62, 0x62, 0, "given-up-no-response",        "the destination does not respond; the service centre does not try any more" },
	{ 0x63, 0x63, 0, "given-up-service-rejected",   "the service was rejected; the service centre does not try any more" },
	{ 0x64, 0x64, 0, "given-up-quality",            "the quality of service is not available; the service centre does not try any more" },
	{ 0x65, 0x65, 0, "given-up-error",              "an error in the destination; the service centre does not try any more" },
	{ 0x70, 0x7f, 0, "given-up-sc-specific",        "given up; the service centre defines the value" },
};

static const struct sms_code command_rows[] = {
	/* first last      name                     help */
	{ 0x00, 0x00, 0, "enquiry",               "ask for the status of a message submitted before" },
	{ 0x01, 0x01, 0, "cancel-status-report",  "want no status report about a message submitted before" },
	{ 0x02, 0x02, 0, "delete",                "delete a message submitted before" },
	{ 0x03, 0x03, 0, "enable-status-report",  "want a status report about a message submitted before" },
	{ 0xe0, 0xff, 0, "sc-specific",           "the service centre defines the value" },
};

static const struct sms_code protocol_rows[] = {
	/* first last      name                        help */
	{ 0x00, 0x00, 0, "short-message",            "plain transfer between short message entities" },
	{ 0x01, 0x1f, 0, "sme-protocol",             "a protocol of the short message entities themselves" },
	{ 0x20, 0x20, 0, "telematic",                "telematic device of the kind that the address says" },
	{ 0x21, 0x21, 0, "telex",                    "telex, or teletex reduced to telex" },
	{ 0x22, 0x22, 0, "fax-3",                    "group 3 telefax" },
	{ 0x23, 0x23, 0, "fax-4",                    "group 4 telefax" },
	{ 0x24, 0x24, 0, "voice",                    "voice telephone: converted to speech" },
	{ 0x25, 0x25, 0, "ermes",                    "European radio messaging system" },
	{ 0x26, 0x26, 0, "paging",                   "national paging system" },
	{ 0x27, 0x27, 0, "videotex",                 "videotex, T.100 or T.101" },
	{ 0x28, 0x2c, 0, "teletex",                  "teletex, by carrier" },
	{ 0x2d, 0x2d, 0, "uci",                      "universal computer interface, ETSI DE/PS 3 01-3" },
	{ 0x30, 0x30, 0, "message-handling",         "a message handling facility known to the service centre" },
	{ 0x31, 0x31, 0, "x400",                     "a public X.400 message handling system" },
	{ 0x32, 0x32, 0, "email",                    "Internet electronic mail" },
	{ 0x38, 0x3e, 0, "telematic-sc-specific",    "the service centre defines the value" },
	{ 0x3f, 0x3f, 0, "mobile-station",           "a mobile station: the service centre converts to what it supports" },
	{ 0x40, 0x40, 0, "type-0",                   "acknowledged, neither shown nor stored" },
	{ 0x41, 0x41, 0, "replace-1",                "replaces an earlier message of type 1 from the same address" },
	{ 0x42, 0x42, 0, "replace-2",                "replaces an earlier message of type 2 from the same address" },
	{ 0x43, 0x43, 0, "replace-3",                "replaces an earlier message of type 3 from the same address" },
	{ 0x44, 0x44, 0, "replace-4",                "replaces an earlier message of type 4 from the same address" },
	{ 0x45, 0x45, 0, "replace-5",                "replaces an earlier message of type 5 from the same address" },
	{ 0x46, 0x46, 0, "replace-6",                "replaces an earlier message of type 6 from the same address" },
	{ 0x47, 0x47, 0, "replace-7",                "replaces an earlier message of type 7 from the same address" },
	{ 0x48, 0x48, 0, "device-triggering",        "triggers an application of a device" },
	{ 0x5e, 0x5e, 0, "enhanced",                 "enhanced message service; obsolete" },
	{ 0x5f, 0x5f, 0, "return-call",              "return call message" },
	{ 0x7c, 0x7c, 0, "ansi-136",                 "ANSI-136 R-DATA, to the (U)SIM" },
	{ 0x7d, 0x7d, 0, "me-download",              "data download to the mobile equipment" },
	{ 0x7e, 0x7e, 0, "me-depersonalization",     "de-personalization of the mobile equipment" },
	{ 0x7f, 0x7f, 0, "usim-download",            "data download to the (U)SIM" },
	{ 0xc0, 0xff, 0, "sc-specific",              "the service centre defines the value" },
};

static const struct sms_code coding_rows[] = {
	/* first last      name                           help */
	{ 0x00, 0x03, 0, "gsm7",                        "GSM 7 bit alphabet, no class" },
	{ 0x04, 0x07, 0, "8bit",                        "8 bit data, no class" },
	{ 0x08, 0x0b, 0, "ucs2",                        "UCS2, no class" },
	{ 0x10, 0x10, 0, "gsm7-class-0",                "GSM 7 bit alphabet, shown at once" },
	{ 0x11, 0x11, 0, "gsm7-class-1",                "GSM 7 bit alphabet, stored in the equipment" },
	{ 0x12, 0x12, 0, "gsm7-class-2",                "GSM 7 bit alphabet, stored in the (U)SIM" },
	{ 0x13, 0x13, 0, "gsm7-class-3",                "GSM 7 bit alphabet, for terminal equipment" },
	{ 0x14, 0x17, 0, "8bit-class",                  "8 bit data of class 0 to 3" },
	{ 0x18, 0x18, 0, "ucs2-class-0",                "UCS2, shown at once" },
	{ 0x19, 0x19, 0, "ucs2-class-1",                "UCS2, stored in the equipment" },
	{ 0x1a, 0x1a, 0, "ucs2-class-2",                "UCS2, stored in the (U)SIM" },
	{ 0x1b, 0x1b, 0, "ucs2-class-3",                "UCS2, for terminal equipment" },
	{ 0x20, 0x3f, 0, "compressed",                  "compressed text, TS 23.042" },
	{ 0x40, 0x7f, 0, "auto-delete",                 "as 00 to 3F, and deleted once it was read" },
	{ 0xc0, 0xcf, 0, "waiting-discard",             "a message waits: shown as an indication, the text is discarded" },
	{ 0xd0, 0xdf, 0, "waiting-store",               "a message waits: shown and stored, GSM 7 bit alphabet" },
	{ 0xe0, 0xef, 0, "waiting-store-ucs2",          "a message waits: shown and stored, UCS2" },
	{ 0xf0, 0xf3, 0, "class-gsm7",                  "GSM 7 bit alphabet of class 0 to 3" },
	{ 0xf4, 0xf7, 0, "class-8bit",                  "8 bit data of class 0 to 3" },
	{ 0x00, 0xff, 0, "reserved-gsm7",               "reserved; read as the GSM 7 bit alphabet" },
};

static const struct sms_code element_rows[] = {
	/* first last      name                     help */
	{ 0x00, 0x00, 0, "concatenated",          "part of a longer message, reference of 8 bits" },
	{ 0x01, 0x01, 0, "message-waiting",       "messages of a kind are waiting, and how many" },
	{ 0x04, 0x04, 0, "ports-8bit",            "destination and source port of 8 bits" },
	{ 0x05, 0x05, 0, "ports-16bit",           "destination and source port of 16 bits" },
	{ 0x06, 0x06, 0, "smsc-control",          "control parameters for the service centre" },
	{ 0x07, 0x07, 0, "source-indicator",      "who has put the elements behind it into the header" },
	{ 0x08, 0x08, 0, "concatenated-16bit",    "part of a longer message, reference of 16 bits" },
	{ 0x09, 0x09, 0, "wcmp",                  "wireless control message protocol" },
	{ 0x0a, 0x1f, 0, "enhanced",              "formatted text, sounds and pictures of enhanced messaging" },
	{ 0x20, 0x20, 0, "email-header",          "electronic mail: length of its header" },
	{ 0x21, 0x21, 0, "hyperlink",             "a hyperlink" },
	{ 0x22, 0x22, 0, "reply-address",         "address to which a reply goes" },
	{ 0x23, 0x23, 0, "enhanced-voice-mail",   "enhanced voice mail information" },
	{ 0x24, 0x24, 0, "single-shift",          "national language single shift table" },
	{ 0x25, 0x25, 0, "locking-shift",         "national language locking shift table" },
	{ 0x70, 0x7f, 0, "usim-toolkit",          "security headers of the (U)SIM toolkit" },
	{ 0x80, 0x9f, 0, "sme-specific",          "for use between short message entities" },
	{ 0xc0, 0xdf, 0, "sc-specific",           "the service centre defines the element" },
};

static const struct sms_code number_type_rows[] = {
	{ 0, 0, 0, "unknown",          "of a kind that the network knows from the digits" },
	{ 1, 1, 0, "international",    "international number" },
	{ 2, 2, 0, "national",         "national number" },
	{ 3, 3, 0, "network-specific", "number for use within the network" },
	{ 4, 4, 0, "subscriber",       "subscriber number" },
	{ 5, 5, 0, "alphanumeric",     "text of the GSM 7 bit default alphabet" },
	{ 6, 6, 0, "abbreviated",      "abbreviated number" },
};

static const struct sms_code number_plan_rows[] = {
	{ 0,  0,  0, "unknown",     "unknown" },
	{ 1,  1,  0, "e164",        "ISDN/telephone numbering plan, E.164" },
	{ 3,  3,  0, "x121",        "data numbering plan, X.121" },
	{ 4,  4,  0, "telex",       "telex numbering plan" },
	{ 5,  6,  0, "sc-specific", "the service centre defines the plan" },
	{ 8,  8,  0, "national",    "national numbering plan" },
	{ 9,  9,  0, "private",     "private numbering plan" },
	{ 10, 10, 0, "ermes",       "ERMES numbering plan" },
};

const struct sms_code_table sms_rp_causes = {
	"rp-cause", "RP-Cause of RP-ERROR, TS 24.011 8.2.5.4", rp_cause_rows, ARRAY_LEN(rp_cause_rows)
};
const struct sms_code_table sms_failure_causes = {
	"tp-fcs", "TP-Failure-Cause, TS 23.040 9.2.3.22", failure_cause_rows, ARRAY_LEN(failure_cause_rows)
};
const struct sms_code_table sms_statuses = {
	"tp-st", "TP-Status of a status report, TS 23.040 9.2.3.15", status_rows, ARRAY_LEN(status_rows)
};
const struct sms_code_table sms_commands = {
	"tp-ct", "TP-Command-Type, TS 23.040 9.2.3.19", command_rows, ARRAY_LEN(command_rows)
};
const struct sms_code_table sms_protocols = {
	"tp-pid", "TP-Protocol-Identifier, TS 23.040 9.2.3.9", protocol_rows, ARRAY_LEN(protocol_rows)
};
const struct sms_code_table sms_codings = {
	"tp-dcs", "TP-Data-Coding-Scheme, TS 23.038 4", coding_rows, ARRAY_LEN(coding_rows)
};
const struct sms_code_table sms_elements = {
	"tp-udh", "elements of the user data header, TS 23.040 9.2.3.24", element_rows, ARRAY_LEN(element_rows)
};
const struct sms_code_table sms_number_types = {
	"type-of-number", "kind of an address, TS 23.040 9.1.2.5", number_type_rows, ARRAY_LEN(number_type_rows)
};
const struct sms_code_table sms_number_plans = {
	"numbering-plan", "numbering plan of an address, TS 23.040 9.1.2.5", number_plan_rows, ARRAY_LEN(number_plan_rows)
};

const struct sms_code_table *const sms_code_tables[] = {
	&sms_rp_causes, &sms_failure_causes, &sms_statuses,
	&sms_commands,  &sms_protocols,      &sms_codings,
	&sms_elements,  &sms_number_types,   &sms_number_plans,
	NULL,
};
