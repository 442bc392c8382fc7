/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped config/imsd.conf, put into the program when it is built. */
#ifndef IMSD_CONF_BUILTIN_H
#define IMSD_CONF_BUILTIN_H

/* Its whole text, zero-terminated: what is read when no file is named and none is installed. */
extern const char builtin_config[];

#endif
