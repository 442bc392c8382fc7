/* SPDX-License-Identifier: Apache-2.0 */
/* A client that asks an HTTP server once whether it is ready. */
#ifndef IMSD_API_PROBE_H
#define IMSD_API_PROBE_H

#include <stdbool.h>
#include <stdint.h>

enum { PROBE_PATH_MAX = 1024 };

struct probe_target {
	bool tls;
	char host[256]; /* without brackets */
	uint16_t port;
	char path[PROBE_PATH_MAX]; /* with the query; "/readyz" where the URL has no path */
	char url[1400];            /* with all of that, to be shown */
};

/* SCHEME://HOST[:PORT][/PATH][?QUERY] of http or https; false: it is none. */
bool probe_read_url(const char *url, struct probe_target *target);
/* GET with a loop of its own, for at most `us`. True: the answer was 200; else one line in why. SIGPIPE must be ignored. */
bool probe_ask(const struct probe_target *target, int64_t us, char why[256]);

#endif
