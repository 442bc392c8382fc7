/* SPDX-License-Identifier: Apache-2.0 */
/* Ports for streams: a range gone through in turns, or whatever the system has. */
#include "media/media.h"

#include <errno.h>

#include "media/stream_private.h"
#include "transport/datagram.h"

enum { MESH_FIRST = 40000, SYSTEM_TRIES = 64 };

static const char *const mode_rows[] = { [MEDIA_ECHO] = "echo",
					 [MEDIA_SILENCE] = "silence",
					 [MEDIA_NONE] = "none",
					 [MEDIA_CLIP] = "file" };

bool media_mode_of(struct str name, enum media_mode *mode)
{
	for (size_t i = 0; i < MEDIA_CLIP; i++)
		if (str_is(name, mode_rows[i])) {
			*mode = (enum media_mode)i;
			return true;
		}
	return false;
}

const char *media_mode_name(enum media_mode mode)
{
	return mode_rows[mode];
}

struct media *media_new(const struct media_options *options)
{
	struct media *media = mem_alloc(sizeof(*media));
	unsigned first = options->first_port, last = options->last_port;

	media->loop = options->loop;
	media->seed = options->seed;
	list_init(&media->lingering);
	media->mesh = options->mesh;
	media->by_system = !first && !last && !media->mesh;
	if (!first && !last) {
		first = MESH_FIRST;
		last = UINT16_MAX;
	}
	media->first_port = media->next_port = first > 1 ? (first + 1) & ~1u : 2;
	media->last_port = last > 0 ? (last - 1) & ~1u : 0;
	random_init(&media->random, options->seed, STR("media"));
	random_token(&media->random, media->cname, MEDIA_CNAME);
	return media;
}

void media_free(struct media *media)
{
	if (!media)
		return;
	stream_end_lingering(media);
	buf_free(&media->packet);
	mem_free(media);
}

size_t media_count(const struct media *media)
{
	return media->n_streams;
}

/* 0 or -errno. */
static int bind_link(struct media *media, const struct addr *host, uint16_t port,
		     const struct link_user *user, struct link **link)
{
	struct addr addr = *host;

	addr_set_port(&addr, port);
	if (!media->mesh)
		return datagram_open(media->loop, &addr, user, link);
	*link = mesh_bind(media->mesh, &addr, user);
	return *link ? 0 : -EADDRINUSE;
}

static int bind_port(struct media *media, const struct addr *host, uint16_t port,
		     struct stream *stream, int which)
{
	return bind_link(media, host, port, &stream->users[which], &stream->links[which]);
}

static void unbind_port(struct stream *stream, int which)
{
	link_close(stream->links[which], CLOSE_FIN);
	link_release(stream->links[which]);
	stream->links[which] = NULL;
}

static int bind_pair(struct media *media, const struct addr *host, uint16_t port,
		     struct stream *stream)
{
	int error = bind_port(media, host, port, stream, STREAM_RTP);

	if (error)
		return error;
	error = bind_port(media, host, (uint16_t)(port + 1), stream, STREAM_RTCP);
	if (error)
		unbind_port(stream, STREAM_RTP);
	return error;
}

/* Each pair of the range once, beginning behind the one that was bound last: ports rest before they
 * are taken again, so that latecomers of an old call do not reach a new one. */
static bool bind_in_range(struct media *media, const struct addr *host, struct stream *stream)
{
	unsigned first = media->first_port, last = media->last_port;
	int error = -EADDRINUSE;

	for (unsigned i = first; i <= last && error == -EADDRINUSE; i += 2) {
		unsigned port = media->next_port;

		media->next_port = port == last ? first : port + 2;
		error = bind_pair(media, host, (uint16_t)port, stream);
	}
	return !error;
}

/* The system names a port, and the pair around it is tried. */
static bool bind_by_system(struct media *media, const struct addr *host, struct stream *stream)
{
	int error = -EADDRINUSE;

	for (int i = 0; i < SYSTEM_TRIES && error == -EADDRINUSE; i++) {
		uint16_t port;

		error = bind_port(media, host, 0, stream, STREAM_RTP);
		if (error)
			break;
		port = addr_port(&stream->links[STREAM_RTP]->local);
		unbind_port(stream, STREAM_RTP);
		error = bind_pair(media, host, port & 0xfffe, stream);
	}
	return !error;
}

bool media_bind(struct media *media, const struct addr *host, struct stream *stream)
{
	return media->by_system ? bind_by_system(media, host, stream) :
				  bind_in_range(media, host, stream);
}

/* The next even port of the range, whose pair stays empty, or any of the system's. */
struct link *media_bind_other(struct media *media, const struct addr *host,
			      const struct link_user *user)
{
	unsigned first = media->first_port, last = media->last_port;
	struct link *link = NULL;
	int error = -EADDRINUSE;

	if (media->by_system)
		return bind_link(media, host, 0, user, &link) ? NULL : link;
	for (unsigned i = first; i <= last && error == -EADDRINUSE; i += 2) {
		unsigned port = media->next_port;

		media->next_port = port == last ? first : port + 2;
		error = bind_link(media, host, (uint16_t)port, user, &link);
	}
	return error ? NULL : link;
}
