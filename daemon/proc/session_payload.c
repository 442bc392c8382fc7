/* SPDX-License-Identifier: Apache-2.0 */
/* Payload types: what one means in a session stays so (RFC 3264 8.3.2); which ones we offer. */
#include "proc/session_private.h"

/* RFC 3551 6. */
enum { FIRST_DYNAMIC = 96 };

static bool is_dynamic(uint8_t payload)
{
	return payload >= FIRST_DYNAMIC && payload < 128;
}

/* The last offer counts. */
static void note(struct session *session, const struct sdp_format *format)
{
	struct buf meaning = { 0 };
	char **slot;

	buf_add_str(&meaning, format->encoding);
	if (format->fmtp.p)
		buf_printf(&meaning, " %.*s", STR_ARG(format->fmtp));
	slot = &session->meanings[format->payload];
	mem_free(*slot);
	*slot = mem_copy_text(meaning.p, meaning.n);
	buf_free(&meaning);
}

/* An answer may narrow what we offered, which goes on being ours. */
static void learn(struct session *session, const struct sdp_format *format)
{
	if (is_dynamic(format->payload) && format->encoding.p &&
	    (session->state == SESSION_ASKED || !session->meanings[format->payload]))
		note(session, format);
}

void session_learn(struct session *session)
{
	struct str sdp = session_remote(session);
	struct sdp_format format;
	struct sdp_media media;
	struct arena arena;

	arena_init(&arena);
	for (unsigned i = 0; sdp_media_read(&arena, sdp, i, &media); i++)
		for (unsigned j = 0; media.port && sdp_format_read(&arena, sdp, &media, j, &format);
		     j++)
			learn(session, &format);
	arena_clear(&arena);
}

void session_forget(struct session *session)
{
	for (size_t i = 0; i < ARRAY_LEN(session->meanings); i++)
		mem_free(session->meanings[i]);
}

/* Sets encoding and fmtp to those of a payload type in use. */
static bool recall(const struct session *session, uint8_t payload, struct sdp_format *format)
{
	struct str rest;

	if (!is_dynamic(payload) || !session->meanings[payload])
		return false;
	rest = str_of(session->meanings[payload]);
	*format = (struct sdp_format){ .payload = payload };
	str_word(&rest, &format->encoding);
	rest = str_trim(rest);
	format->fmtp = rest.n ? rest : STR_NONE;
	sdp_format_know(format);
	return true;
}

void session_recall(struct session *session, struct sdp_format *format)
{
	if (!format->encoding.p)
		recall(session, format->payload, format);
}

bool session_takes(const struct session *session, const struct media_profile *profile)
{
	struct str rest = str_of(session->options.codecs), name;

	if (!session->options.codecs)
		return true;
	while (str_cut(&rest, ',', &name))
		if (str_iis(name, profile->name))
			return true;
	return false;
}

/* Its own number unless the session uses that one otherwise. */
static uint8_t free_payload(const struct session *session, const struct media_profile *profile)
{
	if (!session->meanings[profile->payload])
		return profile->payload;
	for (uint8_t payload = FIRST_DYNAMIC; payload < 128; payload++)
		if (!session->meanings[payload])
			return payload;
	return profile->payload;
}

/* As the session has it already, else as the profile says. */
static void find_format(struct session *session, struct arena *arena,
			const struct media_profile *profile, struct sdp_format *format)
{
	for (uint8_t payload = FIRST_DYNAMIC; payload < 128; payload++)
		if (recall(session, payload, format) && format->profile == profile) {
			format->fmtp = media_profile_answer(arena, profile, format->fmtp);
			return;
		}
	*format = (struct sdp_format){ .payload = free_payload(session, profile),
				       .encoding = media_profile_encoding(arena, profile),
				       .fmtp = str_of(profile->fmtp) };
	sdp_format_know(format);
	if (is_dynamic(format->payload))
		note(session, format);
}

/* A list that is being filled. */
struct listing {
	struct session *session;
	struct arena *arena;
	struct sdp_format *formats;
	unsigned n;
};

static void list_add(struct listing *listing, const struct media_profile *profile)
{
	if (listing->n < SESSION_FORMATS)
		find_format(listing->session, listing->arena, profile,
			    &listing->formats[listing->n++]);
}

/* In the order that the options name them; false when they name none of that medium. */
static bool list_named(struct listing *listing, const char *media)
{
	struct str rest = str_of(listing->session->options.codecs), name;

	while (str_cut(&rest, ',', &name)) {
		const struct media_profile *profile = media_profile_named(name);

		if (profile && !media_profile_is_event(profile) &&
		    str_is(str_of(media), profile->media))
			list_add(listing, profile);
	}
	return listing->n > 0;
}

/* Those of the table that every offer has; of video all. */
static void list_table(struct listing *listing, const char *media)
{
	const struct media_profile *profile;

	for (unsigned i = 0; (profile = media_profile_at(i)); i++)
		if (str_is(str_of(media), profile->media) && !media_profile_is_event(profile) &&
		    (profile->offered || !str_is(str_of(media), "audio")))
			list_add(listing, profile);
}

/* The telephone-event of each clock that the codecs have. */
static void list_events(struct listing *listing)
{
	const struct media_profile *profile;
	unsigned codecs = listing->n;

	for (unsigned i = 0; (profile = media_profile_at(i)); i++)
		for (unsigned j = 0; media_profile_is_event(profile) && j < codecs; j++)
			if (listing->formats[j].clock == profile->clock) {
				list_add(listing, profile);
				break;
			}
}

unsigned session_formats(struct session *session, struct arena *arena, const char *media,
			 const struct media_profile *codec,
			 struct sdp_format formats[SESSION_FORMATS])
{
	struct listing listing = { .session = session, .arena = arena, .formats = formats };

	if (codec)
		list_add(&listing, codec);
	else if (!list_named(&listing, media))
		list_table(&listing, media);
	list_events(&listing);
	return listing.n;
}
