/* SPDX-License-Identifier: Apache-2.0 */
/* Via values (RFC 3261 20.42): libosip2 reads sent-protocol and sent-by, msg/param the rest. */
#include <osipparser2/headers/osip_via.h>
#include <osipparser2/osip_parser.h>
#include <string.h>

#include "msg/param.h"
#include "msg/piece.h"
#include "msg/uri.h"

enum { VIA_ROOM = 256 };

/* The part as it stands in *rest; *rest then goes on behind it. */
static bool take_part(struct str *rest, const char *part, struct str *slice)
{
	ptrdiff_t at = part && *part ? str_search(*rest, str_of(part)) : -1;

	if (at < 0)
		return false;
	*slice = (struct str){ rest->p + at, strlen(part) };
	*rest = str_from(*rest, (size_t)at + slice->n);
	return true;
}

/* A port of 1 to 65535. */
static bool read_port(struct str text, uint16_t *port)
{
	uint32_t value;

	if (!str_to_u32(text, &value) || value == 0 || value > UINT16_MAX)
		return false;
	*port = (uint16_t)value;
	return true;
}

/* Octets that no host has, besides blanks and controls. */
static const bool separators[256] = {
	['('] = true, [')'] = true, ['<'] = true,  ['>'] = true, ['@'] = true, [','] = true,
	[';'] = true, ['\\'] = true, ['"'] = true, ['/'] = true, ['['] = true, [']'] = true,
	['?'] = true, ['='] = true, ['{'] = true,  ['}'] = true,
};

/* libosip2 leaves old comments and second hosts in its host, so blanks and separators refuse it. */
static bool is_host(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] <= ' ' || separators[(unsigned char)host.p[i]])
			return false;
	return true;
}

/* Version, transport, host and port follow one another in the text. */
static bool take_parts(struct via *via, struct str front, const osip_via_t *read)
{
	struct str version;

	return take_part(&front, read->version, &version) &&
	       take_part(&front, read->protocol, &via->transport) &&
	       take_part(&front, read->host, &via->host) && is_host(via->host) &&
	       (!read->port || read_port(str_of(read->port), &via->port));
}

/* Exactly "SIP/2.0/TRANSPORT host[:port]" with a name or IPv4 address, as nearly all are
 * written. */
static bool read_plain(struct str front, struct via *via)
{
	struct str sent_by;
	ptrdiff_t blank, colon;

	if (!str_starts(front, STR("SIP/2.0/")))
		return false;
	front = str_from(front, 8);
	blank = str_find(front, ' ');
	if (blank <= 0)
		return false;
	via->transport = (struct str){ front.p, (size_t)blank };
	sent_by = str_from(front, (size_t)blank + 1);
	colon = str_find(sent_by, ':');
	via->host = colon < 0 ? sent_by : (struct str){ sent_by.p, (size_t)colon };
	return via->host.n && is_host(via->host) && is_host(via->transport) &&
	       (colon < 0 || read_port(str_from(sent_by, (size_t)colon + 1), &via->port));
}

/* "SIP/2.0/UDP host:port" */
static bool read_front(struct arena *arena, struct str front, struct via *via)
{
	char room[VIA_ROOM], *text;
	osip_via_t *read;
	bool good;

	if (read_plain(front, via))
		return true;
	via->port = 0;
	if (memchr(front.p, '\0', front.n) || osip_via_init(&read) != OSIP_SUCCESS)
		return false;
	text = piece_terminate(arena, front, room, sizeof(room));
	/* RFC 3261 25.1 has a tab wherever a space may be; libosip2 does not. */
	for (char *tab = text; (tab = strchr(tab, '\t')) != NULL;)
		*tab = ' ';
	good = osip_via_parse(read, text) == OSIP_SUCCESS && take_parts(via, front, read);
	osip_via_free(read);
	return good;
}

/* One walk for the three that are asked for; an rport that is no port counts as empty. */
static void read_params(struct via *via)
{
	struct str rest = via->params;
	struct param param;

	while (param_next(&rest, ';', &param)) {
		if (str_iis(param.name, "branch")) {
			via->branch = param.value;
		} else if (str_iis(param.name, "received")) {
			via->received = param.value;
		} else if (str_iis(param.name, "rport")) {
			via->rport = true;
			read_port(param.value, &via->rport_value);
		}
	}
}

/* One Via value. */
bool via_parse(struct arena *arena, struct str value, struct via *via)
{
	struct str front = value;
	size_t params = piece_find(value, ';');

	*via = (struct via){ .text = value };
	if (value.n == 0)
		return false;
	if (params < value.n) {
		front.n = params;
		via->params = str_from(value, params + 1);
	}
	read_params(via);
	return read_front(arena, front, via);
}
