/* SPDX-License-Identifier: Apache-2.0 */
/* The queue of errors of a UDP socket (ip(7) IP_RECVERR, ipv6(7) IPV6_RECVERR). */
#include "transport/udp_errors.h"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* More than that in one turn are left to the next. */
enum { ERRORS_AT_ONCE = 64 };

void udp_errors_ask(int fd, const struct addr *local)
{
	int on = 1;

	if (local->family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof(on));
	else
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on));
}

/* The error in the control data of one message; NULL: none of the network. What this host finds itself
 * sendmsg tells as well. */
static const struct sock_extended_err *error_of(struct msghdr *message)
{
	for (struct cmsghdr *at = CMSG_FIRSTHDR(message); at; at = CMSG_NXTHDR(message, at)) {
		const struct sock_extended_err *error = (const void *)CMSG_DATA(at);
		bool ours = (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_RECVERR) ||
			    (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_RECVERR);

		if (ours && (error->ee_origin == SO_EE_ORIGIN_ICMP ||
			     error->ee_origin == SO_EE_ORIGIN_ICMP6))
			return error;
	}
	return NULL;
}

bool udp_errors_take(struct link *link, int fd)
{
	bool told = false;

	for (unsigned taken = 0; taken < ERRORS_AT_ONCE; taken++) {
		char control[512], octets[16];
		struct addr about = { 0 };
		struct iovec place = { octets, sizeof(octets) };
		struct msghdr message = { .msg_name = &about,
					  .msg_namelen = sizeof(about),
					  .msg_iov = &place,
					  .msg_iovlen = 1,
					  .msg_control = control,
					  .msg_controllen = sizeof(control) };
		const struct sock_extended_err *error;

		if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
			break;
		error = error_of(&message);
		told |= error != NULL;
		if (error && link->open)
			link_note(link, &about, "ICMP: %s", strerror((int)error->ee_errno));
	}
	return told;
}
