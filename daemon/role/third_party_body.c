/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a third-party REGISTER. */
#include "role/third_party_body.h"

#include "body/xml_writer.h"

enum { PARTS = 3 };

#define BOUNDARY "imsd-third-party"

struct part {
	const char *type;
	struct buf body;
};

static void write_info(struct buf *out, const char *info)
{
	struct xml_writer *writer = xml_writer_new("ims-3gpp", NULL);

	xml_attribute(writer, "version", STR("1"));
	xml_element(writer, "service-info", str_of(info));
	xml_writer_end(writer, out);
}

static unsigned collect(struct part parts[PARTS], const struct ifc_filter *filter,
			const struct msg *registered, struct msg *response)
{
	unsigned n = 0;

	if (filter->service_info) {
		parts[n].type = "application/3gpp-ims+xml";
		write_info(&parts[n++].body, filter->service_info);
	}
	if (filter->with_request && response) {
		parts[n].type = "message/sip";
		msg_print(registered, &parts[n++].body);
	}
	if (filter->with_response && response) {
		parts[n].type = "message/sip";
		msg_print(response, &parts[n++].body);
	}
	return n;
}

/* RFC 2046 5.1. */
static void join(const struct part *parts, unsigned n, struct buf *out)
{
	for (unsigned i = 0; i < n; i++) {
		buf_printf(out, "--" BOUNDARY "\r\nContent-Type: %s\r\n\r\n", parts[i].type);
		buf_add_str(out, buf_str(&parts[i].body));
		buf_add_text(out, "\r\n");
	}
	buf_add_text(out, "--" BOUNDARY "--\r\n");
}

void third_party_body(struct msg *msg, const struct ifc_filter *filter,
		      const struct msg *registered, struct msg *response)
{
	struct part parts[PARTS] = { 0 };
	unsigned n = collect(parts, filter, registered, response);
	struct buf whole = { 0 };

	if (n == 1) {
		msg_set_body(msg, str_of(parts[0].type), msg_hold(msg, buf_str(&parts[0].body)));
	} else if (n > 1) {
		join(parts, n, &whole);
		msg_set_body(msg, STR("multipart/mixed;boundary=" BOUNDARY),
			     msg_hold(msg, buf_str(&whole)));
	}
	for (unsigned i = 0; i < n; i++)
		buf_free(&parts[i].body);
	buf_free(&whole);
}
