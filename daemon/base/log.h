/* SPDX-License-Identifier: Apache-2.0 */
/* The log sink: lines for a person, on stderr. It is the one thing that is global; all else hangs
 * on struct core. */
#ifndef IMSD_BASE_LOG_H
#define IMSD_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_NOTICE, LOG_DEBUG };

/* Lines above this level are dropped. Default LOG_NOTICE. */
void log_set_level(enum log_level level);
enum log_level log_level(void);
/* One line; "imsd: " and a line end are added. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_NOTICE, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

#endif
