/* SPDX-License-Identifier: Apache-2.0 */
/* The files of daemon/page/ as texts in the binary; made by the Makefile. */
#ifndef IMSD_API_BUILTIN_PAGE_H
#define IMSD_API_BUILTIN_PAGE_H

#include <stddef.h>

struct page_file {
	const char *name; /* "index.html" */
	const char *etag; /* of its octets, in quotes (RFC 9110 8.8.3) */
	const char *text;
};

/* Ended by one without a name. */
extern const struct page_file builtin_page[];

#endif
