/* SPDX-License-Identifier: Apache-2.0 */
/* The accesses of `over`. */
#include "scenario/access.h"

static const struct access access_rows[] = {
	{ "pipe-udp",  PROTO_UDP, true,  false, "datagrams between addresses of 192.0.2.0/24, in virtual time (default)" },
	{ "pipe-tcp",  PROTO_TCP, true,  false, "a stream between addresses of 192.0.2.0/24, in virtual time" },
	{ "pipe-tls",  PROTO_TLS, true,  false, "a stream that says TLS, without encryption, in virtual time" },
	{ "pipe-udp6", PROTO_UDP, true,  true,  "datagrams between addresses of 2001:db8::/32, in virtual time" },
	{ "pipe-tcp6", PROTO_TCP, true,  true,  "a stream between addresses of 2001:db8::/32, in virtual time" },
	{ "pipe-tls6", PROTO_TLS, true,  true,  "a stream that says TLS between addresses of 2001:db8::/32" },
	{ "udp",       PROTO_UDP, false, false, "UDP sockets on 127.0.0.1, in real time" },
	{ "tcp",       PROTO_TCP, false, false, "TCP sockets on 127.0.0.1, in real time" },
	{ "tls",       PROTO_TLS, false, false, "TLS sockets on 127.0.0.1, in real time" },
	{ "udp6",      PROTO_UDP, false, true,  "UDP sockets on ::1, in real time" },
	{ "tcp6",      PROTO_TCP, false, true,  "TCP sockets on ::1, in real time" },
	{ "tls6",      PROTO_TLS, false, true,  "TLS sockets on ::1, in real time" },
};

const struct access *access_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(access_rows); i++)
		if (str_is(name, access_rows[i].name))
			return &access_rows[i];
	return NULL;
}

const struct access *access_at(unsigned number)
{
	return number < ARRAY_LEN(access_rows) ? &access_rows[number] : NULL;
}

const struct access *access_live(void)
{
	static const struct access live = { "live", PROTO_UDP, false, false, "a real UE" };

	return &live;
}
