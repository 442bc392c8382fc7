/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told where imsd listens. */
#include "ready.h"

#include <stdio.h>

#include "base/log.h"

/* "udp=127.0.0.1:5060 tcp=127.0.0.1:5060 api=http://127.0.0.1:8060"; mem_free. */
static char *places_of(const struct ready *ready)
{
	struct list *listeners = core_listeners(ready->core);
	struct listener *listener;
	char address[ADDR_TEXT_MAX];
	struct buf line = { 0 };

	list_each(listener, listeners, struct listener, node)
		buf_printf(&line, "%s=%s ", proto_name(listener->proto),
			   addr_pair(&listener->addr, address));
	buf_printf(&line, "api=%s", api_url(ready->api));
	return line.p;
}

/* Keeps the snapshot and its places as known. */
static void know(struct ready *ready)
{
	snapshot_release(ready->snapshot);
	ready->snapshot = snapshot_hold(core_snapshot(ready->core));
	mem_free(ready->places);
	ready->places = places_of(ready);
}

/* False when the file cannot be written; that is logged. */
static bool write_file(struct ready *ready)
{
	char error[256];

	if (!ready->file || ready_file_write(ready->file, ready->core, ready->api, error))
		return true;
	log_error("%s", error);
	return false;
}

/* Whoever reloads, by a signal or by the API: other sockets are told. */
static void on_turn(void *arg)
{
	struct ready *ready = arg;
	char *before = ready->places;

	if (core_snapshot(ready->core) == ready->snapshot)
		return;
	ready->places = NULL;
	know(ready);
	/* Every time: it may be that the last one could not be written. */
	write_file(ready);
	if (strcmp(before, ready->places) != 0)
		notify_say(ready->notify, "STATUS=%s", ready->places);
	mem_free(before);
}

bool ready_begin(struct ready *ready, struct core *core, const struct api *api,
		 const struct notify *notify)
{
	ready->core = core;
	ready->api = api;
	ready->notify = notify;
	know(ready);
	if (!write_file(ready))
		return false;
	loop_on_turn_end(core_loop(core), &ready->hook, on_turn, ready);
	notify_say(notify, "READY=1\nSTATUS=%s", ready->places);
	return true;
}

void ready_print(const struct ready *ready, long long us)
{
	fprintf(stderr, "ready %s (%lld ms)\n", ready->places, us / 1000);
}

void ready_again(struct ready *ready, const char *why)
{
	on_turn(ready);
	if (why)
		notify_say(ready->notify, "READY=1\nSTATUS=not reloaded: %.*s",
			   (int)strcspn(why, "\n"), why);
	else
		notify_say(ready->notify, "READY=1\nSTATUS=%s", ready->places);
}

void ready_end(struct ready *ready)
{
	ready_file_free(ready->file);
	turn_hook_remove(&ready->hook);
	snapshot_release(ready->snapshot);
	mem_free(ready->places);
	*ready = (struct ready){ 0 };
}
