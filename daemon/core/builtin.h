/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped config/imsd.conf as a text in the binary; made by the Makefile. */
#ifndef IMSD_CORE_BUILTIN_H
#define IMSD_CORE_BUILTIN_H

extern const char builtin_config[];
extern const char imsd_version[];

#endif
