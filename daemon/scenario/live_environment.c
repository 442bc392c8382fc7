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

/* The first listener of each transport; ours, then what imsd itself was started with. */
void live_make_environment(struct live *live)
{
	static const char *const names[] = {
		[PROTO_UDP] = "UDP", [PROTO_TCP] = "TCP", [PROTO_TLS] = "TLS"
	};
	struct list *listeners = core_listeners(live->core);
	struct listener *listener;
	unsigned n = 0, given = 0;
	uint32_t told = 0;
	char host[ADDR_TEXT_MAX];

	while (environ[given])
		given++;
	live->environment = mem_alloc((given + 8) * sizeof(*live->environment));
	if (live->options.api)
		add_variable(live, &n, "IMSD_API=%s", live->options.api);
	add_variable(live, &n, "IMSD_DOMAIN=%s", core_snapshot(live->core)->domain);
	if (listeners)
		list_each(listener, listeners, struct listener, node) {
			if (!told)
				add_variable(live, &n, "IMSD_ADDRESS=%s",
					     addr_host(&listener->addr, host));
			if (listener->proto < ARRAY_LEN(names) && names[listener->proto] &&
			    !(told >> listener->proto & 1))
				add_variable(live, &n, "IMSD_PORT_%s=%u", names[listener->proto],
					     addr_port(&listener->addr));
			told |= 1u << listener->proto;
		}
	for (unsigned i = 0; i < given; i++)
		if (strncmp(environ[i], "IMSD_", 5) != 0)
			live->environment[n++] = mem_copy_text(environ[i], strlen(environ[i]));
}
