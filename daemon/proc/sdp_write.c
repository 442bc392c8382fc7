/* SPDX-License-Identifier: Apache-2.0 */
/* Writing descriptions. */
#include "proc/sdp_write.h"

/* What the writer puts into an m-line by itself. */
static const char *const own_rows[] = {
	"m=", "c=", "a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive",
	"a=curr:", "a=des:", "a=conf:",
};

/* Of video: losses, pictures and full frames (IR.94 3.4). */
static const char feedback_lines[] = "a=rtcp-fb:* nack\r\n"
				     "a=rtcp-fb:* nack pli\r\n"
				     "a=rtcp-fb:* ccm fir\r\n"
				     "a=rtcp-fb:* ccm tmmbr\r\n";

/* "IN IP4 192.0.2.1" */
static void write_address(const struct addr *addr, struct buf *out)
{
	char host[ADDR_TEXT_MAX];

	buf_printf(out, "IN %s %s\r\n", addr->family == AF_INET6 ? "IP6" : "IP4",
		   addr_host(addr, host));
}

/* Whatever blanks a rejected one was offered with. */
static void write_m(const struct sdp_line *line, struct buf *out)
{
	struct str rest = line->formats, word;

	buf_printf(out, "m=%.*s %u %.*s", STR_ARG(line->media),
		   line->rtp ? addr_port(line->rtp) : 0, STR_ARG(line->proto));
	while (str_word(&rest, &word))
		buf_printf(out, " %.*s", STR_ARG(word));
	buf_add_text(out, "\r\n");
}

/* One m-line with its section. */
static void write_line(const struct sdp_head *head, const struct sdp_line *line, struct buf *out)
{
	write_m(line, out);
	if (line->rtp && !addr_same_host(line->rtp, head->host)) {
		buf_add_text(out, "c=");
		write_address(line->rtp, out);
	}
	buf_add_str(out, line->lines);
	if (!line->rtp)
		return;
	buf_printf(out, "a=%s\r\n", direction_attribute(line->direction));
	if (line->precondition)
		precondition_write(line->precondition, out);
}

void sdp_write(const struct sdp_head *head, const struct sdp_line *lines, unsigned n,
	       struct buf *out)
{
	buf_add_text(out, "v=0\r\no=- ");
	buf_add_u64(out, head->id);
	buf_add_char(out, ' ');
	buf_add_u64(out, head->version);
	buf_add_char(out, ' ');
	write_address(head->host, out);
	buf_add_text(out, "s=-\r\nc=");
	write_address(head->host, out);
	buf_add_text(out, "t=0 0\r\n");
	for (unsigned i = 0; i < n; i++)
		write_line(head, &lines[i], out);
}

/* b=AS of the widest format. RTCP as TS 26.114 7.3.1 has it, RR alone. */
static void describe_bandwidth(const struct sdp_codecs *codecs, struct buf *out)
{
	unsigned most = 0;

	for (unsigned i = 0; i < codecs->n; i++) {
		const struct media_profile *profile = codecs->formats[i].profile;
		unsigned each = 0;

		if (profile && !media_profile_is_event(profile))
			each = media_profile_bandwidth(profile, codecs->ipv6);
		if (each > most)
			most = each;
	}
	if (most == 0)
		most = codecs->bandwidth;
	if (most)
		buf_printf(out, "b=AS:%u\r\n", most);
	buf_printf(out, "b=RS:0\r\nb=RR:%u\r\n", codecs->rtcp_off ? 0 : 2000);
}

/* rtpmap and fmtp of one. */
static void describe_format(const struct sdp_format *format, struct buf *out)
{
	if (format->encoding.p)
		buf_printf(out, "a=rtpmap:%u %.*s\r\n", format->payload, STR_ARG(format->encoding));
	if (format->fmtp.p)
		buf_printf(out, "a=fmtp:%u %.*s\r\n", format->payload, STR_ARG(format->fmtp));
}

/* ptime and maxptime: the longest of the profiles. */
static void describe_ptime(const struct sdp_codecs *codecs, struct buf *out)
{
	unsigned ptime = 0, maxptime = 0;

	for (unsigned i = 0; i < codecs->n; i++) {
		const struct media_profile *profile = codecs->formats[i].profile;

		if (profile && profile->ptime_ms > ptime)
			ptime = profile->ptime_ms;
		if (profile && profile->maxptime_ms > maxptime)
			maxptime = profile->maxptime_ms;
	}
	if (codecs->ptime_ms)
		ptime = codecs->ptime_ms;
	if (ptime)
		buf_printf(out, "a=ptime:%u\r\n", ptime);
	if (maxptime)
		buf_printf(out, "a=maxptime:%u\r\n", maxptime > ptime ? maxptime : ptime);
}

/* Moves what was written into the arena. */
static struct str take_text(struct arena *arena, struct buf *out)
{
	struct str text = { arena_copy(arena, out->p ? out->p : "", out->n), out->n };

	buf_free(out);
	return text;
}

void sdp_line_describe(struct arena *arena, const struct sdp_codecs *codecs, struct sdp_line *line)
{
	struct buf formats = { 0 }, lines = { 0 };

	for (unsigned i = 0; i < codecs->n; i++)
		buf_printf(&formats, "%s%u", i ? " " : "", codecs->formats[i].payload);
	describe_bandwidth(codecs, &lines);
	for (unsigned i = 0; i < codecs->n; i++)
		describe_format(&codecs->formats[i], &lines);
	if (codecs->feedback)
		buf_add_text(&lines, feedback_lines);
	describe_ptime(codecs, &lines);
	line->formats = take_text(arena, &formats);
	line->lines = take_text(arena, &lines);
}

/* Is it one of those that the writer adds? */
static bool is_own(struct str line)
{
	for (size_t i = 0; i < ARRAY_LEN(own_rows); i++)
		if (str_starts(line, str_of(own_rows[i])))
			return true;
	return false;
}

void sdp_line_keep(struct arena *arena, const struct sdp_media *media, struct sdp_line *line)
{
	struct buf lines = { 0 };
	struct str text;

	for (unsigned i = 1; sdp_line(media->section.text, STR(""), i, &text); i++)
		if (!is_own(text)) {
			buf_add_str(&lines, text);
			buf_add_text(&lines, "\r\n");
		}
	line->formats = media->formats;
	line->lines = take_text(arena, &lines);
}
