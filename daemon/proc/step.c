/* SPDX-License-Identifier: Apache-2.0 */
/* What a step puts into a message: its headers and its body. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "msg/multipart.h"
#include "proc/performer.h"

enum { BODY_FILE_MAX = 65536 };

/* A duration with its unit stands in a header as the seconds that it is (RFC 3261 20.33), a part of
 * one counts whole. */
static struct str header_value(struct msg *msg, struct str value)
{
	int64_t us;

	return str_to_duration(value, &us) ?
		       msg_format(msg, "%lld", (long long)((us + 999999) / 1000000)) :
		       msg_hold(msg, value);
}

void step_add_headers(struct gates *gates, const struct scene *scene, struct msg *msg,
		      const char *const *headers)
{
	struct buf text = { 0 };

	for (; headers && *headers; headers++) {
		struct str name, value;

		buf_reset(&text);
		scene_expand(gates, scene, *headers, &text);
		value = buf_str(&text);
		if (str_cut(&value, ':', &name))
			msg_add_name(msg, msg_hold(msg, name), header_value(msg, str_trim(value)));
	}
	buf_free(&text);
}

char *step_literal(struct str text)
{
	struct buf literal = { 0 };
	char *copy;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '$')
			buf_add_char(&literal, '$');
		buf_add_char(&literal, text.p[i]);
	}
	copy = mem_copy_text(buf_str(&literal).p, literal.n);
	buf_free(&literal);
	return copy;
}

bool step_read_file(const char *path, struct buf *body)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf_reserve(body, BODY_FILE_MAX), BODY_FILE_MAX);

	if (n < 0)
		log_error("%s: %s", path, strerror(errno));
	else
		body->n += (size_t)n;
	if (fd >= 0)
		close(fd);
	return n >= 0;
}

void step_add_body(struct gates *gates, const struct scene *scene, struct msg *msg,
		   const struct step *step)
{
	struct buf body = { 0 };
	struct str type = str_of(step->type ? step->type : "text/plain");

	if (step->body)
		scene_expand(gates, scene, step->body, &body);
	else if (step->body_file)
		step_read_file(step->body_file, &body);
	if (!step->body && !step->body_file)
		return;
	if (step->sdp && msg->body.n)
		multipart_add(msg, &(struct multipart_part){
					   .type = type,
					   .disposition = STR("render;handling=optional"),
					   .body = buf_str(&body) });
	else
		msg_set_body(msg, msg_hold(msg, type), msg_hold(msg, buf_str(&body)));
	buf_free(&body);
}
