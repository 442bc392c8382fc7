/* SPDX-License-Identifier: Apache-2.0 */
/* imsd --probe: whom to ask, how often, and what is said. */
#include "probing.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "api/probe.h"
#include "api/ready_file.h"
#include "base/clock.h"

/* How long one question may take, and the time between two. */
enum { ASK_US = 2000000, PAUSE_US = 100000 };

/* The URL of the API that the configuration makes; false: it was said why that is not known. */
static bool configured_url(const struct arguments *arguments, char url[API_URL_MAX])
{
	struct conf_errors errors = { 0 };
	struct core_names names;
	struct snapshot *snapshot = core_read(&arguments->core, &names, &errors);
	char why[256];
	bool known = snapshot && api_expect_url(snapshot->knobs, url, why);

	if (!snapshot)
		fputs(errors.text.p ? errors.text.p : "", stderr);
	else if (!known)
		fprintf(stderr, "imsd: %s\n", why);
	snapshot_release(snapshot);
	conf_errors_free(&errors);
	return known;
}

/* One question to the URL, or where there is none to the imsd that has the ready file; `line` says who was asked and why it
 * is not ready. */
static bool ask(const char *url, const char *ready_file, int64_t us, struct buf *line)
{
	struct probe_target target;
	char place[API_URL_MAX], why[256];
	bool ready;

	if (!url && !ready_file_read(ready_file, place, why)) {
		buf_printf(line, "not ready: %s", why);
		return false;
	}
	if (!probe_read_url(url ? url : place, &target)) {
		buf_printf(line, "not ready: %s: '%s' is no URL", ready_file, place);
		return false;
	}
	ready = probe_ask(&target, us, why);
	buf_printf(line, "%s%s%s%s", ready ? "ready: " : "not ready: ", target.url,
		   ready ? "" : ": ", ready ? "" : why);
	return ready;
}

/* A moment; false: the time is over. */
static bool pause_until(int64_t end)
{
	int64_t left = end - clock_us(CLOCK_MONOTONIC);

	if (left > 0)
		usleep((useconds_t)(left < PAUSE_US ? left : PAUSE_US));
	return left > PAUSE_US;
}

int probing(const struct arguments *arguments)
{
	int64_t timeout = arguments->scenario.timeout, left = ASK_US;
	int64_t end = clock_us(CLOCK_MONOTONIC) + timeout;
	const char *url = arguments->probe_url;
	char configured[API_URL_MAX];
	struct probe_target target;
	struct buf line = { 0 };
	bool ready;

	if (url && !probe_read_url(url, &target))
		usage_error("a URL such as http://127.0.0.1:8060 is wanted, not ", url);
	if (!url && !arguments->ready_file) {
		if (!configured_url(arguments, configured))
			return 2;
		url = configured;
	}
	signal(SIGPIPE, SIG_IGN);
	do {
		buf_reset(&line);
		if (timeout && end - clock_us(CLOCK_MONOTONIC) < ASK_US)
			left = end - clock_us(CLOCK_MONOTONIC);
		ready = ask(url, arguments->ready_file, left > 0 ? left : 1, &line);
	} while (!ready && timeout && pause_until(end));
	fprintf(ready ? stdout : stderr, "imsd: %s\n", line.p);
	buf_free(&line);
	return ready ? 0 : 1;
}
