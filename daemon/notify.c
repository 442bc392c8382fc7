/* SPDX-License-Identifier: Apache-2.0 */
/* The service manager's datagrams, sd_notify(3) and sd_watchdog_enabled(3). */
#include "notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

/* Takes it out of the environment; false: it is not there, or no number. */
static bool take_number(const char *name, uint64_t *value)
{
	bool taken = str_to_u64(str_of(getenv(name)), value);

	unsetenv(name);
	return taken;
}

void notify_begin(struct notify *notify)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t n = path ? strlen(path) : 0;
	uint64_t us = 0, pid = 0;
	bool ours = take_number("WATCHDOG_USEC", &us);

	*notify = (struct notify){ .to = { .sun_family = AF_UNIX }, .timer = -1 };
	if (take_number("WATCHDOG_PID", &pid) && pid != (uint64_t)getpid())
		ours = false;
	if (n < 2 || n >= sizeof(notify->to.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(notify->to.sun_path, path, n);
	if (path[0] == '@')
		notify->to.sun_path[0] = '\0';
	notify->n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	if (ours && us <= INT64_MAX)
		notify->watchdog_us = (int64_t)us;
	unsetenv("NOTIFY_SOCKET");
}

void notify_say(const struct notify *notify, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;
	int fd;

	if (!notify->n)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	sendto(fd, text.p, text.n, MSG_NOSIGNAL, (const struct sockaddr *)&notify->to, notify->n);
	buf_free(&text);
	close(fd);
}

static void on_watch(void *arg)
{
	struct notify *notify = arg;
	uint64_t times;

	if (read(notify->timer, &times, sizeof(times)) == (ssize_t)sizeof(times))
		notify_say(notify, "WATCHDOG=1");
}

/* A timer of the loop would stand still with the lab's clock. */
void notify_watch(struct notify *notify, struct loop *loop)
{
	int64_t half = notify->watchdog_us / 2;
	struct timespec every = { .tv_sec = half / 1000000, .tv_nsec = half % 1000000 * 1000 };

	if (!half)
		return;
	notify->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (notify->timer < 0 ||
	    timerfd_settime(notify->timer, 0, &(struct itimerspec){ every, every }, NULL)) {
		log_error("no timer for the watchdog of the service manager");
		return;
	}
	loop_on_readable(loop, &notify->watch, notify->timer, on_watch, notify);
}

void notify_end(struct notify *notify)
{
	if (notify->watch.event)
		loop_stop_reading(&notify->watch);
	if (notify->timer >= 0)
		close(notify->timer);
	notify->timer = -1;
}
