/* SPDX-License-Identifier: Apache-2.0 */
/* Socket calls that UDP and TCP share. */
#ifndef IMSD_TRANSPORT_SOCKET_H
#define IMSD_TRANSPORT_SOCKET_H

#include "transport/addr.h"

/* A bound socket of that type (SOCK_DGRAM, SOCK_STREAM: listening), not blocking; *bound gets its
 * address with the real port. The descriptor, or -errno. */
int socket_bind(const struct addr *addr, int type, struct addr *bound);
/* Our own address of a socket; unset when it has none. */
void socket_local(int fd, struct addr *local);
/* Lets close() send RST and throw away what was not sent. */
void socket_set_reset(int fd);
void socket_set_nodelay(int fd);

#endif
