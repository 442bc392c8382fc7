/* SPDX-License-Identifier: Apache-2.0 */
/* URIs (RFC 3261 19.1, RFC 3966). The header says what libosip2 reads of them, and why no more. */
#include "msg/uri.h"

#include <ctype.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_uri.h>
#include <string.h>

#include "msg/piece.h"

/* libosip2 moves the rest of the text for each escape, so a bound keeps the square of it small. */
enum { URI_ROOM = 256, URI_MAX = 8192 };

/* A sip: URI before libosip2 has read it: `front` ends where the parameters begin. */
struct uri_front {
	struct str front, userinfo, hostport;
};

/* Is it a sip: or sips: URI? */
bool uri_is_sip(const struct uri *uri)
{
	return str_iis(uri->scheme, "sip") || str_iis(uri->scheme, "sips");
}

/* What an octet may be part of. */
enum { IN_URI = 1, IN_HOST = 2, IN_USER = 4 };

#define NAMES IN_URI | IN_HOST | IN_USER
static const uint8_t class_rows[256] = {
	['!'] = IN_URI,	      ['#' ... '*'] = IN_URI, ['+'] = IN_URI | IN_USER, [','] = IN_URI, ['-'] = NAMES, ['.'] = NAMES,
	['/'] = IN_URI,	      ['0' ... '9'] = NAMES,  [':' ... ';'] = IN_URI,	['='] = IN_URI,
	['?' ... '@'] = IN_URI, ['A' ... 'Z'] = NAMES, ['[' ... '^'] = IN_URI,	['_'] = NAMES,
	['`'] = IN_URI,	      ['a' ... 'z'] = NAMES,  ['{' ... '~'] = IN_URI,	[0x80 ... 0xff] = IN_URI,
};

/* Every octet is of that class. */
static bool is_all(struct str text, uint8_t class)
{
	for (size_t i = 0; i < text.n; i++)
		if (!(class_rows[(unsigned char)text.p[i]] & class))
			return false;
	return true;
}

/* ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) */
static bool is_scheme(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char letter = (char)(s.p[i] | 0x20);
		bool other = (s.p[i] >= '0' && s.p[i] <= '9') || memchr("+-.", s.p[i], 3);

		if (!(letter >= 'a' && letter <= 'z') && (i == 0 || !other))
			return false;
	}
	return s.n > 0;
}

/* Takes the text behind the first c out of *s; STR_NONE when there is no c. */
static struct str cut_tail(struct str *s, char c)
{
	ptrdiff_t at = str_find(*s, c);
	struct str tail;

	if (at < 0)
		return STR_NONE;
	tail = str_from(*s, (size_t)at + 1);
	s->n = (size_t)at;
	return tail;
}

/* The user may hold ';' and '?', so parameters are looked for behind the '@' (RFC 3261 25.1). */
static struct uri_front split_sip(struct uri *uri, struct str rest)
{
	struct uri_front front = { .hostport = rest };
	ptrdiff_t at = str_find(rest, '@');

	if (at >= 0) {
		front.userinfo = (struct str){ rest.p, (size_t)at };
		front.hostport = str_from(rest, (size_t)at + 1);
	}
	uri->headers = cut_tail(&front.hostport, '?');
	uri->params = cut_tail(&front.hostport, ';');
	front.front.p = uri->text.p;
	front.front.n = (size_t)(front.hostport.p + front.hostport.n - uri->text.p);
	return front;
}

/* A name, an IPv4 address, or an IPv6 address; libosip2 takes any text between '@' and port. */
static bool is_host(struct str host, bool brackets)
{
	for (size_t i = 0; brackets && i < host.n; i++)
		if (!isxdigit((unsigned char)host.p[i]) && host.p[i] != ':' && host.p[i] != '.')
			return false;
	return host.n > 0 && (brackets || is_all(host, IN_HOST));
}

/* Host and port as libosip2 read them, if they make up the whole of `hostport`. */
static bool take_host(struct uri *uri, struct str hostport, const char *host, const char *port)
{
	struct str number = str_of(port);
	bool brackets = hostport.n && *hostport.p == '[';
	uint32_t value = 0;

	uri->host = (struct str){ hostport.p + brackets, strlen(host) };
	if (hostport.n != uri->host.n + 2 * brackets + (port ? 1 + number.n : 0) ||
	    !str_is(uri->host, host) || !is_host(uri->host, brackets))
		return false;
	if (port && (!str_to_u32(number, &value) || value == 0 || value > UINT16_MAX))
		return false;
	uri->port = (uint16_t)value;
	return true;
}

/* libosip2 resolves escapes in user and password; they are cut out of the text as written. */
static bool take_parts(struct uri *uri, const struct uri_front *front, const osip_uri_t *read)
{
	struct str user = front->userinfo;

	if (!read->host || !take_host(uri, front->hostport, read->host, read->port))
		return false;
	if (read->password)
		uri->password = cut_tail(&user, ':');
	if (read->username)
		uri->user = user;
	return true;
}

/* Host and port without libosip2's help: a name or IPv4 address, ':' and digits. */
static bool take_plain_host(struct uri *uri, struct str hostport)
{
	ptrdiff_t colon = str_find(hostport, ':');
	uint32_t port = 0;

	uri->host = colon < 0 ? hostport : (struct str){ hostport.p, (size_t)colon };
	if (!is_host(uri->host, false))
		return false;
	if (colon >= 0 && (!str_to_u32(str_from(hostport, (size_t)colon + 1), &port) || port == 0 ||
			   port > UINT16_MAX))
		return false;
	uri->port = (uint16_t)port;
	return true;
}

/* Nearly every URI is plain, sip:user@host:port without escapes or a password, and is read without
 * the allocations of libosip2. */
static bool read_plain(struct uri *uri, const struct uri_front *front)
{
	if (front->userinfo.p && (!front->userinfo.n || !is_all(front->userinfo, IN_USER)))
		return false;
	if (!front->hostport.n || *front->hostport.p == '[' ||
	    !take_plain_host(uri, front->hostport))
		return false;
	uri->user = front->userinfo;
	return true;
}

/* What begins with sip: or sips:, from `rest` on behind the colon. */
static bool read_sip(struct arena *arena, struct uri *uri, struct str rest)
{
	struct uri_front front = split_sip(uri, rest);
	char room[URI_ROOM];
	osip_uri_t *read;
	bool good;

	if (read_plain(uri, &front))
		return true;
	if (front.front.n > URI_MAX || osip_uri_init(&read) != OSIP_SUCCESS)
		return false;
	good = osip_uri_parse(read, piece_terminate(arena, front.front, room, sizeof(room))) ==
		       OSIP_SUCCESS &&
	       take_parts(uri, &front, read);
	osip_uri_free(read);
	return good;
}

/* Any URI. */
bool uri_parse(struct arena *arena, struct str text, struct uri *uri)
{
	ptrdiff_t colon = str_find(text, ':');
	struct str rest;

	*uri = (struct uri){ .text = text };
	if (colon < 0 || !is_all(text, IN_URI))
		return false;
	uri->scheme = (struct str){ text.p, (size_t)colon };
	if (!is_scheme(uri->scheme))
		return false;
	rest = str_from(text, (size_t)colon + 1);
	if (uri_is_sip(uri))
		return read_sip(arena, uri, rest);
	uri->params = cut_tail(&rest, ';');
	uri->user = rest;
	return rest.n > 0;
}
