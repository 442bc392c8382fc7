/* SPDX-License-Identifier: Apache-2.0 */
/* Causes: why something did not work, as a stable code with words and what to look at next. Who notices
 * one writes it to the journal, with what was seen and what was wanted. */
#ifndef IMSD_JOURNAL_CAUSE_H
#define IMSD_JOURNAL_CAUSE_H

#include "base/text.h"

struct journal;

enum cause_id {
	CAUSE_NONE,
	/* authentication of a REGISTER */
	CAUSE_AUTH_MAC_FAILURE,
	CAUSE_AUTH_WRONG_KEY,
	CAUSE_AUTH_WRONG_RES,
	CAUSE_AUTH_SQN_BEHIND,
	CAUSE_AUTH_SQN_AHEAD,
	CAUSE_AUTH_AUTS_WRONG_MAC,
	CAUSE_AUTH_AUTS_MALFORMED,
	CAUSE_AUTH_RESYNC_AGAIN,
	CAUSE_AUTH_AKA_VERSION,
	CAUSE_AUTH_PASSWORD_FORM,
	CAUSE_AUTH_WRONG_PASSWORD,
	CAUSE_AUTH_EMPTY_RESPONSE,
	CAUSE_AUTH_DIGEST_URI,
	CAUSE_AUTH_DIGEST_REALM,
	CAUSE_AUTH_DIGEST_USERNAME,
	CAUSE_AUTH_DIGEST_QOP,
	CAUSE_AUTH_DIGEST_NC,
	CAUSE_AUTH_DIGEST_CNONCE,
	CAUSE_AUTH_DIGEST_NONCE,
	CAUSE_AUTH_DIGEST_METHOD,
	CAUSE_AUTH_DIGEST_BODY,
	CAUSE_AUTH_DIGEST_ALGORITHM,
	CAUSE_AUTH_NONCE_UNKNOWN,
	CAUSE_AUTH_NONCE_OLD,
	CAUSE_AUTH_NONCE_REPLAYED,
	CAUSE_AUTH_REALM_DIFFERS,
	CAUSE_AUTH_ALGORITHM_NOT_OFFERED,
	CAUSE_AUTH_QOP_NOT_OFFERED,
	CAUSE_AUTH_FIELDS_WRONG,
	CAUSE_AUTH_URI_MISMATCH,
	CAUSE_AUTH_NO_CREDENTIALS,
	CAUSE_AUTH_NOT_PROTECTED,
	/* registration */
	CAUSE_REG_UNKNOWN_IMPI,
	CAUSE_REG_UNKNOWN_IMPU,
	CAUSE_REG_IDENTITIES_MISMATCH,
	CAUSE_REG_WRONG_DOMAIN,
	CAUSE_REG_401_UNANSWERED,
	CAUSE_REG_NOT_REGISTERED,
	CAUSE_REG_EXPIRED,
	CAUSE_REG_TOO_BRIEF,
	CAUSE_REG_CONTACT_WRONG,
	CAUSE_REG_TOO_MANY_CONTACTS,
	CAUSE_REG_EXTENSION,
	CAUSE_REG_CSEQ_OLD,
	CAUSE_REG_NO_OUTBOUND,
	CAUSE_REG_THIRD_PARTY,
	/* transport and TLS */
	CAUSE_LINK_REFUSED,
	CAUSE_LINK_RESET,
	CAUSE_LINK_UNREACHABLE,
	CAUSE_LINK_CLOSED_EARLY,
	CAUSE_LINK_SILENT,
	CAUSE_PORT_UNREACHABLE,
	CAUSE_NO_RESPONSE,
	CAUSE_RESPONSES_LOST,
	CAUSE_TLS_UNKNOWN_CA,
	CAUSE_TLS_CERTIFICATE_EXPIRED,
	CAUSE_TLS_CERTIFICATE_REFUSED,
	CAUSE_TLS_NO_SHARED_CIPHER,
	CAUSE_TLS_VERSION,
	CAUSE_TLS_NO_CLIENT_CERTIFICATE,
	CAUSE_TLS_CLIENT_CERTIFICATE,
	CAUSE_TLS_HANDSHAKE,
	CAUSE_WRONG_PORT_TLS,
	CAUSE_WRONG_PORT_PLAIN,
	CAUSE_WRONG_PORT_HTTP,
	CAUSE_MESSAGE_UNREADABLE,
	CAUSE_MESSAGE_TOO_LARGE,
	CAUSE_DATAGRAM_TOO_LARGE,
	CAUSE_DATAGRAM_TRUNCATED,
	CAUSE_ADDRESS_FAMILY,
	CAUSE_VIA_UNREACHABLE,
	CAUSE_KEEP_ALIVE_MISSING,
	/* the end */
	CAUSE_COUNT
};

enum { CAUSE_EVIDENCE = 400 }; /* room for most evidence */

/* What it is about, and so which success of the UE is the end of it: a 200 to its REGISTER (the first
 * three), a call of its that is answered, media that come, a message that is delivered. */
enum cause_group {
	CAUSES_AUTHENTICATION,
	CAUSES_REGISTRATION,
	CAUSES_TRANSPORT,
	CAUSES_CALL,
	CAUSES_MEDIA,
	CAUSES_MESSAGING,
	CAUSE_GROUPS
};

struct cause_row {
	const char *code;   /* stable: scenarios and scripts name it */
	const char *words;  /* one sentence, without a stop */
	const char *check;  /* what to look at next */
	const char *clause; /* or NULL */
	enum cause_group group;
};

/* By id; the row of CAUSE_NONE has no code. */
extern const struct cause_row cause_rows[CAUSE_COUNT];
const char *cause_group_name(enum cause_group group);
/* CAUSE_NONE when there is no such code. */
enum cause_id cause_find(struct str code);
/* For people: code, words, what to check, clause. */
void cause_list(struct buf *out);

/*
 * Writes the event "diagnosis". `user`: the subscriber's name; of one whom no subscriber knows the
 * identity that it gave, or its address. `call_id`: the Call-ID of the call or request, or STR_NONE. The
 * evidence says what was seen and what was wanted, never a key.
 */
void journal_cause(struct journal *journal, enum cause_id cause, const char *user,
		   struct str call_id, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

#endif
