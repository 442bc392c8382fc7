/* SPDX-License-Identifier: Apache-2.0 */
/* The log sink. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static enum log_level sink_level = LOG_NOTICE;

void log_set_level(enum log_level level)
{
	sink_level = level;
}

enum log_level log_level(void)
{
	return sink_level;
}

void log_line(enum log_level level, const char *format, ...)
{
	static const char *const prefix[] = { "imsd: error: ", "imsd: warning: ", "imsd: ",
					      "imsd: debug: " };
	char line[2048];
	va_list args;

	if (level > sink_level)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fprintf(stderr, "%s%s\n", prefix[level], line);
}
