/* SPDX-License-Identifier: Apache-2.0 */
/* A mesh: UDP in this process, for media on a virtual clock. Who binds an address and port gets the
 * datagrams that are sent to it, by loop_post, in order; what is sent to an address that nobody has
 * when it arrives is lost. */
#ifndef IMSD_TRANSPORT_MESH_H
#define IMSD_TRANSPORT_MESH_H

#include "transport/link.h"

/* Datagrams that may be on their way; one more is refused with -ENOBUFS. */
enum { MESH_TRANSIT_MAX = 4096 };

struct mesh;
struct mesh *mesh_new(struct loop *loop);
/* Links that are still held live on, closed. NULL-safe. */
void mesh_free(struct mesh *mesh);
/* A datagram link bound to that address, whose port is not 0; held once for the caller. NULL when
 * somebody has it. Its proto is PROTO_UDP, `pipe` is set; only user->on_bytes is ever called, and
 * not after link_close, which frees the port; until then the user's struct must live. */
struct link *mesh_bind(struct mesh *mesh, const struct addr *addr, const struct link_user *user);
/* Ports bound now. */
size_t mesh_count(const struct mesh *mesh);

#endif
