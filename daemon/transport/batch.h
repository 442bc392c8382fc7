/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors for recvmmsg and sendmmsg, one pair per net: they are filled and used up within one call.
 */
#ifndef IMSD_TRANSPORT_BATCH_H
#define IMSD_TRANSPORT_BATCH_H

#include <sys/socket.h>

#include "transport/addr.h"

struct batch {
	unsigned n;  /* datagrams at once */
	size_t size; /* octets of room for each received one */
	struct mmsghdr *in, *out;
	struct iovec *in_at, *out_at;
	struct addr *from; /* of the received ones */
	char *octets;
};

/* Makes room for n datagrams of `size` octets; nothing happens when it is there already. */
void batch_fit(struct batch *batch, unsigned n, size_t size);
void batch_free(struct batch *batch);
/* Takes what the socket has. How many, or -1 with errno. */
int batch_receive(struct batch *batch, int fd);
/* The i-th received datagram, cut off at `size`. */
struct str batch_datagram(const struct batch *batch, int i);
/* Sets the i-th one to send; both live until batch_send. */
void batch_put(struct batch *batch, unsigned i, struct addr *to, struct str bytes);
/* Sends the first n. How many went, or -1 with errno. */
int batch_send(struct batch *batch, int fd, unsigned n);

#endif
