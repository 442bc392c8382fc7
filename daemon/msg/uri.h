/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URIs, name-addr values and Via values as slices of their text.
 *
 * libosip2 reads scheme, user, host and port of a sip: or sips: URI and sent-protocol and sent-by of a
 * Via. What it lets pass although it is no host or port is refused here. Parameters are not handed to it:
 * it drops empty ones, and costs an allocation for each (msg/param.h reads them where they stand). A
 * name-addr is parted here at quotes and brackets and only its URI goes to libosip2, so that a tag costs
 * no URI.
 */
#ifndef IMSD_MSG_URI_H
#define IMSD_MSG_URI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

/* sip: and sips: in parts; of any other scheme only text, scheme, params and `user`: what stands
 * after the colon, up to ';', so that the number of a tel: URI is there. Escapes are kept as
 * written. */
struct uri {
	struct str text;   /* the whole, without <> */
	struct str scheme; /* as written */
	struct str user;   /* STR_NONE when absent; without password */
	struct str password;
	struct str host; /* without the brackets of an IPv6 reference */
	uint16_t port;   /* 0: none */
	/* after the first ';' (for param_get with ';'), without URI headers; STR_NONE */
	struct str params;
	struct str headers; /* after the '?' (for param_next with '&'); STR_NONE */
};

/* False when it is no URI, or a sip: URI of more than 8192 octets before its parameters. Slices
 * point into `text`, which must live as long; the arena is only used for URIs of more than 250
 * octets. */
bool uri_parse(struct arena *arena, struct str text, struct uri *uri);
bool uri_is_sip(const struct uri *uri); /* sip or sips */
/* Equal by RFC 3261 19.1.4 (sip, sips) or RFC 3966 5 (tel: visual separators are nothing); any
 * other to the letter. */
bool uri_equal(const struct uri *a, const struct uri *b);
bool uri_text_equal(struct str a, struct str b);
/* The key under which equal identities meet, of an address of record (RFC 3261 10.3 step 5): scheme
 * and host in lower case, the user without needless escapes, no port, password, params, headers. Of
 * tel: the number without separators, of a local one with its phone-context. Other schemes: scheme
 * and `user`. */
struct str uri_aor(struct arena *arena, const struct uri *uri);

/* name-addr or addr-spec with header parameters (RFC 3261 20.10): params after an addr-spec belong
 * to the header, but for phone-context, ext and isub, which no header has and which real UEs leave
 * without <>. */
struct address {
	struct str text; /* the whole value */
	struct str name; /* display name, quotes kept; STR_NONE */
	struct str uri_text;
	struct uri uri;
	struct str params; /* after the first ';' behind the URI; STR_NONE */
	bool star;         /* Contact: *, without a URI */
};
bool address_parse(struct arena *arena, struct str value, struct address *address);
/* The same without reading the URI: `uri` stays empty. */
bool address_split(struct str value, struct address *address);

struct via {
	struct str text;
	struct str transport;        /* UDP, TCP, TLS ... as written */
	struct str host;             /* without brackets */
	uint16_t port;               /* 0: none */
	struct str params;           /* after the first ';'; STR_NONE */
	struct str branch, received; /* STR_NONE when absent */
	bool rport;                  /* present */
	uint16_t rport_value;        /* 0: present and empty */
};
bool via_parse(struct arena *arena, struct str value, struct via *via);

#endif
