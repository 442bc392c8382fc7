/* SPDX-License-Identifier: Apache-2.0 */
/* The buffer of base/text.h. */
#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { BUF_FIRST = 256 };

char *buf_reserve(struct buf *buf, size_t n)
{
	if (buf->room - buf->n <= n) {
		size_t room = buf->room ? buf->room : BUF_FIRST;

		while (room - buf->n <= n)
			room *= 2;
		buf->p = mem_resize(buf->p, room);
		buf->room = room;
	}
	return buf->p + buf->n;
}

void buf_add(struct buf *buf, const void *p, size_t n)
{
	char *at = buf_reserve(buf, n);

	if (n)
		memcpy(at, p, n);
	at[n] = '\0';
	buf->n += n;
}

void buf_add_str(struct buf *buf, struct str s)
{
	buf_add(buf, s.p, s.n);
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_add_u64(struct buf *buf, uint64_t value)
{
	char *at = buf_reserve(buf, 20);

	buf->n += (size_t)(decimal_write(value, at) - at);
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	buf_reserve(buf, 0);
	n = vsnprintf(buf->p + buf->n, buf->room - buf->n, format, args);
	if (n >= 0 && (size_t)n >= buf->room - buf->n) {
		buf_reserve(buf, (size_t)n);
		vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
	}
	va_end(again);
	if (n > 0)
		buf->n += (size_t)n;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

void buf_reset(struct buf *buf)
{
	buf->n = 0;
}

void buf_free(struct buf *buf)
{
	mem_free(buf->p);
	*buf = (struct buf){ 0 };
}
