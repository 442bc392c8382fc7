/* SPDX-License-Identifier: Apache-2.0 */
/* Many datagrams with one system call. */
#include "transport/batch.h"

#include "base/mem.h"

void batch_fit(struct batch *batch, unsigned n, size_t size)
{
	if (batch->n == n && batch->size == size)
		return;
	batch_free(batch);
	*batch = (struct batch){
		.n = n,
		.size = size,
		.in = mem_alloc(n * sizeof(struct mmsghdr)),
		.out = mem_alloc(n * sizeof(struct mmsghdr)),
		.in_at = mem_alloc(n * sizeof(struct iovec)),
		.out_at = mem_alloc(n * sizeof(struct iovec)),
		.from = mem_alloc(n * sizeof(struct addr)),
		.octets = mem_alloc(n * size),
	};
	for (unsigned i = 0; i < n; i++) {
		batch->in_at[i] = (struct iovec){ batch->octets + i * size, size };
		batch->in[i].msg_hdr = (struct msghdr){ .msg_name = &batch->from[i],
							.msg_iov = &batch->in_at[i],
							.msg_iovlen = 1 };
	}
}

void batch_free(struct batch *batch)
{
	mem_free(batch->in);
	mem_free(batch->out);
	mem_free(batch->in_at);
	mem_free(batch->out_at);
	mem_free(batch->from);
	mem_free(batch->octets);
	*batch = (struct batch){ 0 };
}

int batch_receive(struct batch *batch, int fd)
{
	for (unsigned i = 0; i < batch->n; i++)
		batch->in[i].msg_hdr.msg_namelen = sizeof(struct addr);
	return recvmmsg(fd, batch->in, batch->n, MSG_DONTWAIT, NULL);
}

struct str batch_datagram(const struct batch *batch, int i)
{
	return (struct str){ batch->in_at[i].iov_base, batch->in[i].msg_len };
}

void batch_put(struct batch *batch, unsigned i, struct addr *to, struct str bytes)
{
	batch->out_at[i] = (struct iovec){ (char *)bytes.p, bytes.n };
	batch->out[i].msg_hdr = (struct msghdr){ .msg_name = to,
						 .msg_namelen = addr_len(to),
						 .msg_iov = &batch->out_at[i],
						 .msg_iovlen = 1 };
}

int batch_send(struct batch *batch, int fd, unsigned n)
{
	return sendmmsg(fd, batch->out, n, MSG_DONTWAIT);
}
