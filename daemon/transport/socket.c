/* SPDX-License-Identifier: Apache-2.0 */
/* Socket calls that UDP and TCP share. */
#include "transport/socket.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

static bool socket_prepare(int fd, const struct addr *addr, int type)
{
	const int one = 1;

	if (addr->family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)))
		return false;
	if (type == SOCK_STREAM && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)))
		return false;
	if (bind(fd, &addr->sa, addr_len(addr)))
		return false;
	return type != SOCK_STREAM || listen(fd, SOMAXCONN) == 0;
}

int socket_bind(const struct addr *addr, int type, struct addr *bound)
{
	int fd = socket(addr->family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error;

	if (fd < 0)
		return -errno;
	if (!socket_prepare(fd, addr, type)) {
		error = errno;
		close(fd);
		return -error;
	}
	socket_local(fd, bound);
	return fd;
}

void socket_local(int fd, struct addr *local)
{
	socklen_t n = sizeof(*local);

	memset(local, 0, sizeof(*local));
	if (getsockname(fd, &local->sa, &n))
		memset(local, 0, sizeof(*local));
}

void socket_set_reset(int fd)
{
	const struct linger none = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

void socket_set_nodelay(int fd)
{
	const int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}
