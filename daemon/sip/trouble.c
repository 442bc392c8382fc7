/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong between a UE and this element, as causes for the journal: connections, TLS, datagrams
 * and octets that are no message. Links know words only; here a table knows what they mean. */
#include "sip/trouble.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "sip/client.h"
#include "sip/stack_private.h"

/* So many transactions are looked at when a connection closes; a copy of a request is the so-manieth when
 * its answer seems to get lost. */
enum { LOOK_MAX = 1000, COPIES_OF_LOST = 4 };

/* What a link says when it ends or cannot send; the first row that fits. */
static const struct {
	const char *text;
	enum cause_id cause;
} word_rows[] = {
	/* of TLS, as OpenSSL has it */
	{ "alert unknown ca", CAUSE_TLS_UNKNOWN_CA },
	{ "alert certificate expired", CAUSE_TLS_CERTIFICATE_EXPIRED },
	{ "alert bad certificate", CAUSE_TLS_CERTIFICATE_REFUSED },
	{ "alert certificate unknown", CAUSE_TLS_CERTIFICATE_REFUSED },
	{ "alert unsupported certificate", CAUSE_TLS_CERTIFICATE_REFUSED },
	{ "alert certificate revoked", CAUSE_TLS_CERTIFICATE_REFUSED },
	{ "alert protocol version", CAUSE_TLS_VERSION },
	{ "unsupported protocol", CAUSE_TLS_VERSION },
	{ "version too low", CAUSE_TLS_VERSION },
	{ "no shared cipher", CAUSE_TLS_NO_SHARED_CIPHER },
	{ "no suitable key share", CAUSE_TLS_NO_SHARED_CIPHER },
	{ "no suitable signature algorithm", CAUSE_TLS_NO_SHARED_CIPHER },
	{ "no shared signature algorithms", CAUSE_TLS_NO_SHARED_CIPHER },
	{ "did not return a certificate", CAUSE_TLS_NO_CLIENT_CERTIFICATE },
	{ "certificate verify failed", CAUSE_TLS_CLIENT_CERTIFICATE },
	{ "http request", CAUSE_WRONG_PORT_HTTP },
	{ "https proxy request", CAUSE_WRONG_PORT_HTTP },
	{ "wrong version number", CAUSE_WRONG_PORT_PLAIN },
	/* of the system */
	{ "ICMP: Connection refused", CAUSE_PORT_UNREACHABLE },
	{ "Connection refused", CAUSE_LINK_REFUSED },
	{ "Connection reset", CAUSE_LINK_RESET },
	{ "No route to host", CAUSE_LINK_UNREACHABLE },
	{ "Network is unreachable", CAUSE_LINK_UNREACHABLE },
	{ "Host is down", CAUSE_LINK_UNREACHABLE },
	{ "Connection timed out", CAUSE_LINK_UNREACHABLE },
	{ "Message too long", CAUSE_DATAGRAM_TOO_LARGE },
	{ "Address family not supported", CAUSE_ADDRESS_FAMILY },
};

static bool is_ue(struct stack *stack, const struct link *link)
{
	return stack->options.journal && link->proto != PROTO_PIPE &&
	       stack->options.hooks->side_of(stack->options.ctx, link) == SIDE_UE;
}

/* The user of a link, NULL: nobody has registered over it, nor from there. */
static const char *user_of(struct stack *stack, const struct link *link, const struct addr *from)
{
	const struct stack_hooks *hooks = stack->options.hooks;

	return hooks->user_of ? hooks->user_of(stack->options.ctx, link, from) : NULL;
}

/* One thing that goes wrong. */
struct trouble {
	enum cause_id cause;
	struct link *link;
	const struct addr *from; /* NULL: the link's far end */
	const struct txn *txn;   /* what it befalls; NULL: nothing in work */
};

/* Whom it befalls: the user of the transaction or link, else the host he is at. */
static const char *victim(struct stack *stack, const struct trouble *trouble,
			  char host[ADDR_TEXT_MAX])
{
	const struct addr *there = trouble->from ? trouble->from : &trouble->link->remote;
	const char *user = trouble->txn && trouble->txn->scene.user[0] ?
				   trouble->txn->scene.user :
				   user_of(stack, trouble->link, there);

	return user ? user : addr_host(there, host);
}

static void __attribute__((format(printf, 3, 4)))
say(struct stack *stack, const struct trouble *trouble, const char *format, ...)
{
	const struct txn *txn = trouble->txn;
	char host[ADDR_TEXT_MAX], text[CAUSE_EVIDENCE];
	struct journal_entry entry = { .kind = JOURNAL_EVENT,
				       .link = trouble->link,
				       .remote = trouble->from,
				       .role = stack->options.role,
				       .user = victim(stack, trouble, host),
				       .event = "diagnosis",
				       .cause = trouble->cause };
	va_list args;

	if (txn && txn->request)
		entry.call_id = msg_call_id(txn->request);
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	entry.text = str_of(text);
	journal_write(stack->options.journal, &entry);
}

static enum cause_id cause_of_words(const char *words)
{
	for (size_t i = 0; i < ARRAY_LEN(word_rows); i++)
		if (str_isearch(str_of(words), str_of(word_rows[i].text)) >= 0)
			return word_rows[i].cause;
	return CAUSE_NONE;
}

/* What it asks for; the message that its scene had the name from may be gone. */
static struct str txn_method(const struct txn *txn)
{
	return txn->scene.method == METHOD_NONE ? STR("the request") :
						  str_of(method_name(txn->scene.method));
}

/* A transaction that the link leaves without its answer, or NULL. */
static const struct txn *txn_open_on(const struct stack *stack, const struct link *link)
{
	const struct txn *txn;
	unsigned looked = 0;

	list_each(txn, &stack->txns, const struct txn, all) {
		if (txn->link == link && !txn->finished)
			return txn;
		if (++looked == LOOK_MAX)
			break;
	}
	return NULL;
}

/* Ends that we make ourselves. */
static const char *const own_ends[] = { "closed here", "reset when it came", "closed when it came",
					"reset in the handshake", "refused in the handshake" };

static bool is_own_end(const char *why)
{
	for (size_t i = 0; i < ARRAY_LEN(own_ends); i++)
		if (strcmp(why, own_ends[i]) == 0)
			return true;
	return false;
}

/* What the words of an end mean, by what was going on. */
static enum cause_id cause_of_end(struct stack *stack, const struct link *link, const char *why,
				  const struct txn *txn)
{
	enum cause_id cause = cause_of_words(why);

	if (cause || is_own_end(why))
		return cause;
	if (strcmp(why, "idle") == 0)
		return user_of(stack, link, &link->remote) ? CAUSE_KEEP_ALIVE_MISSING :
							     CAUSE_LINK_SILENT;
	if (strcmp(why, "no answer in time") == 0)
		return link->outgoing ? CAUSE_LINK_UNREACHABLE : CAUSE_LINK_SILENT;
	if (str_starts(str_of(why), STR("reset by")))
		return CAUSE_LINK_RESET;
	if (link->proto == PROTO_TLS && !link->pipe && !link->outgoing && !link->was_up)
		return CAUSE_TLS_HANDSHAKE;
	return txn && str_starts(str_of(why), STR("closed by")) ? CAUSE_LINK_CLOSED_EARLY :
								  CAUSE_NONE;
}

void trouble_closed(struct stack *stack, struct link *link, const char *why)
{
	char there[ADDR_TEXT_MAX];
	const struct txn *txn;
	enum cause_id cause;

	if (!is_ue(stack, link) || (link->spare && !link->was_up))
		return;
	txn = txn_open_on(stack, link);
	cause = cause_of_end(stack, link, why, txn);
	if (cause)
		say(stack, &(struct trouble){ cause, link, NULL, txn }, "%s %s %s: %s%s%.*s%s",
		    proto_via(link->proto), link->outgoing ? "to" : "from",
		    addr_pair(&link->remote, there), why, txn ? "; without an answer is " : "",
		    STR_ARG(txn ? txn_method(txn) : STR("")),
		    !txn        ? "" :
		    txn->server ? " of the UE" :
				  " to the UE");
}

void trouble_noted(struct stack *stack, struct link *link, const struct addr *to, const char *text)
{
	enum cause_id cause = link->proto == PROTO_UDP ? cause_of_words(text) : CAUSE_NONE;
	char there[ADDR_TEXT_MAX];

	if (cause == CAUSE_LINK_REFUSED)
		cause = CAUSE_PORT_UNREACHABLE;
	if (cause && is_ue(stack, link))
		say(stack, &(struct trouble){ cause, link, to, NULL }, "datagram to %s: %s",
		    addr_pair(to ? to : &link->remote, there), text);
}

void trouble_unsent(struct stack *stack, struct link *link, const struct addr *to, int error,
		    size_t octets)
{
	enum cause_id cause = error == -ENOTCONN ? CAUSE_LINK_CLOSED_EARLY :
						   cause_of_words(strerror(-error));
	char there[ADDR_TEXT_MAX];

	if (cause && is_ue(stack, link))
		say(stack, &(struct trouble){ cause, link, to, NULL },
		    "%zu octets over %s to %s: %s", octets, proto_via(link->proto),
		    addr_pair(to ? to : &link->remote, there),
		    error == -ENOTCONN ? "the connection is closed" : strerror(-error));
}

/* "GET / HTTP/1.1" */
static bool is_http(struct str bytes)
{
	ptrdiff_t end = str_find(bytes, '\n');
	struct str line = { bytes.p, end < 0 ? bytes.n : (size_t)end };

	return str_search(line, STR(" HTTP/1.")) > 0 || str_starts(bytes, STR("PRI * HTTP/2"));
}

/* What the octets are if they are no message. */
static enum cause_id cause_of_octets(const struct link *link, struct str bytes, const char *why)
{
	if (bytes.n > 2 && bytes.p[0] == 0x16 && (bytes.p[1] == 3 || (uint8_t)bytes.p[1] == 0xfe))
		return CAUSE_WRONG_PORT_TLS;
	if (is_http(bytes))
		return CAUSE_WRONG_PORT_HTTP;
	if (str_search(str_of(why), STR("over the limit")) >= 0 ||
	    str_starts(str_of(why), STR("More than")))
		return CAUSE_MESSAGE_TOO_LARGE;
	if (link->proto == PROTO_UDP && str_starts(str_of(why), STR("Body of")))
		return CAUSE_DATAGRAM_TRUNCATED;
	return CAUSE_MESSAGE_UNREADABLE;
}

void trouble_broken(struct stack *stack, struct link *link, const struct addr *from,
		    struct str bytes, const char *why)
{
	char there[ADDR_TEXT_MAX];
	ptrdiff_t end = str_find(bytes, '\r');
	int n = end < 0 || end > 60 ? (bytes.n > 60 ? 60 : (int)bytes.n) : (int)end;

	if (is_ue(stack, link))
		say(stack, &(struct trouble){ cause_of_octets(link, bytes, why), link, from, NULL },
		    "%zu octets over %s from %s: %s; they begin '%.*s'", bytes.n,
		    proto_via(link->proto), addr_pair(from ? from : &link->remote, there), why, n,
		    bytes.p);
}

void trouble_copied(struct stack *stack, const struct txn *txn)
{
	char from[ADDR_TEXT_MAX], to[ADDR_TEXT_MAX];
	bool elsewhere = addr_port(&txn->source) != addr_port(&txn->remote);

	if (txn->copies != COPIES_OF_LOST || !txn->out || txn->link->reliable ||
	    !is_ue(stack, txn->link))
		return;
	say(stack,
	    &(struct trouble){ elsewhere ? CAUSE_VIA_UNREACHABLE : CAUSE_RESPONSES_LOST, txn->link,
			       &txn->source, txn },
	    "%.*s came %u times from %s; its responses went to %s", STR_ARG(txn_method(txn)),
	    txn->copies, addr_pair(&txn->source, from), addr_pair(&txn->remote, to));
}

/* What it means that a request has no answer; others: CAUSE_NO_RESPONSE. The INVITE whose CANCEL is
 * ignored, too, tells of it. */
static const struct {
	enum method method;
	enum cause_id cause;
} silence_rows[] = {
	{ METHOD_INVITE, CAUSE_CALL_UE_SILENT },
	{ METHOD_BYE, CAUSE_BYE_UNANSWERED },
	{ METHOD_NOTIFY, CAUSE_NOTIFY_UNANSWERED },
	{ METHOD_MESSAGE, CAUSE_MESSAGE_UNANSWERED },
	{ METHOD_CANCEL, CAUSE_NONE },
};

static enum cause_id cause_of_silence(const struct txn *txn)
{
	const struct client *client = container_of(txn, const struct client, txn);

	if (client->cancel == CANCEL_SENT)
		return CAUSE_CANCEL_IGNORED;
	for (size_t i = 0; i < ARRAY_LEN(silence_rows); i++)
		if (silence_rows[i].method == client->method)
			return silence_rows[i].cause;
	return CAUSE_NO_RESPONSE;
}

void trouble_unanswered(struct stack *stack, const struct txn *txn, const char *method)
{
	enum cause_id cause = cause_of_silence(txn);
	char there[ADDR_TEXT_MAX];

	if (cause && is_ue(stack, txn->link))
		say(stack, &(struct trouble){ cause, txn->link, &txn->remote, txn },
		    "%s over %s to %s, sent %u times, %zu octets", method,
		    proto_via(txn->link->proto), addr_pair(&txn->remote, there), txn->copies,
		    txn->n_sent);
}

void trouble_ringing(struct stack *stack, const struct txn *txn)
{
	if (is_ue(stack, txn->link))
		say(stack, &(struct trouble){ CAUSE_CALL_RINGS_FOREVER, txn->link, NULL, txn },
		    "the INVITE has no final response since %.0f s",
		    (double)(loop_now(stack->options.loop) - txn->began) / 1e6);
}

void trouble_unacknowledged(struct stack *stack, const struct txn *txn)
{
	char there[ADDR_TEXT_MAX];

	if (is_ue(stack, txn->link))
		say(stack,
		    &(struct trouble){ CAUSE_ACK_MISSING_REFUSAL, txn->link, &txn->source, txn },
		    "the refusal of the INVITE went to %s", addr_pair(&txn->remote, there));
}
