/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of live runs find in their environment. */
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "core/core.h"
#include "scenario/live_private.h"
#include "transport/net.h"

/* Appends NAME=VALUE. */
static void add_variable(struct live *live, unsigned *n, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void add_variable(struct live *live, unsigned *n, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	live->environment[(*n)++] = mem_copy_text(text.p, text.n);
	buf_free(&text);
}

/* IMSD_ADDRESS, and IMSD_PORT_UDP and so on, of the first listener of each transport. */
static void add_listeners(struct live *live, unsigned *n)
{
	struct list *listeners = core_listeners(live->core);
	struct listener *listener;
	char host[ADDR_TEXT_MAX];

	if (!listeners || list_empty(listeners))
		return;
	listener = container_of(listeners->next, struct listener, node);
	add_variable(live, n, "IMSD_ADDRESS=%s", addr_host(&listener->addr, host));
	for (enum proto proto = PROTO_UDP; proto <= PROTO_TLS; proto++) {
		listener = core_first_listener(live->core, proto);
		if (listener)
			add_variable(live, n, "IMSD_PORT_%s=%u", proto_via(proto),
				     addr_port(&listener->addr));
	}
}

/* Ours, then what imsd itself was started with. */
void live_make_environment(struct live *live)
{
	unsigned n = 0, given = 0;

	while (environ[given])
		given++;
	live->environment = mem_alloc((given + 8) * sizeof(*live->environment));
	if (live->options.api)
		add_variable(live, &n, "IMSD_API=%s", live->options.api);
	add_variable(live, &n, "IMSD_DOMAIN=%s", core_snapshot(live->core)->domain);
	add_listeners(live, &n);
	for (unsigned i = 0; i < given; i++)
		if (strncmp(environ[i], "IMSD_", 5) != 0)
			live->environment[n++] = mem_copy_text(environ[i], strlen(environ[i]));
}
