/* SPDX-License-Identifier: Apache-2.0 */
/* What evhttp says by itself to what is no HTTP, or too much of it: a page in HTML. Here it becomes a problem as
 * RFC 9457 has it. (evhttp of libevent 2.1 has no call for that.) */
#ifndef IMSD_API_RUBBISH_H
#define IMSD_API_RUBBISH_H

struct evbuffer;

/* Puts the problem in the place of a whole answer that evhttp wrote itself; leaves anything else. */
void rubbish_explain(struct evbuffer *output);

#endif
