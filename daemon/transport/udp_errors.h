/* SPDX-License-Identifier: Apache-2.0 */
/* What the network says of datagrams that did not arrive (ICMP), by the socket's queue of errors. */
#ifndef IMSD_TRANSPORT_UDP_ERRORS_H
#define IMSD_TRANSPORT_UDP_ERRORS_H

#include "transport/link.h"

/* Asks for them. */
void udp_errors_ask(int fd, const struct addr *local);
/* Notes all that the network has sent, "ICMP: Connection refused" and the like, with whom they are about. True:
 * there was at least one, so that a datagram which could not leave may leave now. */
bool udp_errors_take(struct link *link, int fd);

#endif
