/* SPDX-License-Identifier: Apache-2.0 */
/* The service manager: what sd_notify(3) tells, without the library. Says nothing where there is none. */
#ifndef IMSD_NOTIFY_H
#define IMSD_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/loop.h"

struct notify {
	struct sockaddr_un to;
	socklen_t n;         /* 0: there is nobody */
	int64_t watchdog_us; /* so often it wants to hear of us; 0: never */
	int timer;           /* -1: none */
	struct read_watch watch;
};

/* What the environment says, which is taken out of it: commands that imsd starts are not the service. */
void notify_begin(struct notify *notify);
/* One datagram of NAME=VALUE lines. */
void notify_say(const struct notify *notify, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* From now on WATCHDOG=1 twice in the time that is wanted, as long as the loop turns, whatever the lab's clock shows. */
void notify_watch(struct notify *notify, struct loop *loop);
/* Before the loop is freed. */
void notify_end(struct notify *notify);

#endif
