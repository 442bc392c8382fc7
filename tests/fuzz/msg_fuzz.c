/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libFuzzer on msg/: any octets are read, checked, looked at through every view, walked, edited and
 * printed. Beside the sanitizers it asks that what was printed can be read, and prints the same.
 */
#include <stdlib.h>

#include "msg/param.h"
#include "msg/sdp.h"
#include "msg/value.h"
#include "msg/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct msg_limits wide = { .max_bytes = 1 << 24, .max_lines = 1 << 20 };

static const char *const field_rows[] = {
	"port",	 "proto", "codecs[1]",	"codecs[-1]", "direction",
	"ptime", "b.AS",  "curr.local", "des.local",  "conf.remote",
};

/* Every view, twice: read and kept. */
static void look(struct msg *msg)
{
	struct arena arena;

	arena_init(&arena);
	for (int i = 0; i < 2; i++) {
		const struct uri *uri = msg_request_uri(msg);
		const struct address *from = msg_from(msg), *to = msg_to(msg);

		msg_via(msg);
		msg_contact(msg);
		msg_route(msg);
		if (uri && uri_aor(&arena, uri).n == 0)
			abort();
		if (uri && uri_is_sip(uri) && !uri_equal(uri, uri))
			abort();
		if (from && to &&
		    uri_equal(&from->uri, &to->uri) != uri_equal(&to->uri, &from->uri))
			abort();
	}
	msg_from_tag(msg);
	msg_to_tag(msg);
	msg_call_id(msg);
	msg_cseq(msg);
	for (unsigned id = 0; id < HDR_COUNT; id++)
		msg_number(msg, (enum hdr)id, 0);
	arena_clear(&arena);
}

/* A value as everything it could be. */
static void read_value(struct arena *arena, struct str value)
{
	struct str scheme, params, rest = value;
	struct address address;
	struct param param;
	struct via via;

	address_parse(arena, value, &address);
	via_parse(arena, value, &via);
	while (param_next(&rest, ';', &param))
		param_unescape(arena, param.value);
	if (auth_split(value, &scheme, &params)) {
		param_set(arena, params, ',', STR("nonce"), STR("\"x\""));
		param_remove(arena, params, ',', STR("realm"));
	}
}

/* The walk and the direct way to a value must agree. */
static void walk(struct msg *msg)
{
	struct arena arena;

	arena_init(&arena);
	for (unsigned i = 0; i < msg->n_lines && i < 32; i++) {
		struct str name = msg->lines[i].name;
		enum hdr id = msg->lines[i].id;
		unsigned n = value_count(msg, id, name);
		struct msg_value value;

		msg_lists(msg, id, STR("path"));
		if (n && (!value_at(msg, id, name, (int)n, &value) || value.index != n))
			abort();
		if (n && value_at(msg, id, name, (int)n + 1, &value))
			abort();
		for (unsigned k = 1; k <= n && k <= 8; k++)
			if (value_at(msg, id, name, (int)k, &value))
				read_value(&arena, value.text);
	}
	arena_clear(&arena);
}

/* Every field of the body's first media section. */
static void describe(struct str sdp)
{
	struct sdp_section section;
	struct arena arena;
	struct str media = STR("audio"), value, result;

	arena_init(&arena);
	sdp_check(sdp);
	if (sdp_section(sdp, media, 1, &section) || sdp_section(sdp, STR(""), 1, &section))
		for (size_t i = 0; i < ARRAY_LEN(field_rows); i++) {
			struct str field = str_of(field_rows[i]);

			sdp_field(&arena, sdp, &section, field, &value);
			sdp_field_set(&arena, sdp, &section, field, STR("x y"), &result);
			sdp_field_set(&arena, sdp, &section, field, STR_NONE, &result);
		}
	arena_clear(&arena);
}

/* Printed, read and printed again, by way of a copy. */
static void print_twice(const struct msg *msg)
{
	struct buf once = { 0 }, twice = { 0 };
	struct msg_error error;
	struct msg *again, *copy;

	msg_print(msg, &once);
	again = msg_parse(buf_str(&once), &wide, &error, NULL);
	if (!again)
		abort();
	copy = msg_clone(again);
	msg_free(again);
	msg_print(copy, &twice);
	if (!str_eq(buf_str(&once), buf_str(&twice)))
		abort();
	msg_free(copy);
	buf_free(&once);
	buf_free(&twice);
}

/* Some of each kind of edit; views must survive them. */
static void edit(struct msg *msg)
{
	struct msg_value value;

	for (unsigned id = HDR_ACCEPT; id < HDR_COUNT; id++) {
		if (value_at(msg, (enum hdr)id, STR_NONE, 1, &value))
			value_replace(msg, &value, STR("<sip:a@h>"));
		if (value_at(msg, (enum hdr)id, STR_NONE, -1, &value))
			value_remove(msg, &value);
	}
	msg_add_top(msg, HDR_VIA, STR("SIP/2.0/UDP h;branch=x"));
	msg_add_name(msg, STR("X-Lab"), STR("1"));
	msg_set(msg, HDR_TO, STR("<sip:b@h>"));
	msg_set_body(msg, STR("text/plain"), STR("x"));
	msg_set_uri(msg, STR("sip:b@h"));
	if (!msg_via(msg) || !msg_to(msg) || !msg_request_uri(msg))
		abort();
}

/* One message. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct msg_error error;
	struct msg *broken, *msg, *response;
	struct str bytes = { (const char *)data, size };

	msg = msg_parse(bytes, NULL, &error, &broken);
	if (!!broken != (!msg && error.status))
		abort();
	if (msg)
		print_twice(msg);
	else if (broken)
		msg = broken;
	else
		return 0;
	look(msg);
	walk(msg);
	describe(msg->body);
	msg_check(msg, &error);
	response = msg_new_response(msg, 400, NULL);
	edit(msg);
	if (!broken)
		print_twice(msg);
	msg_free(msg);
	print_twice(response);
	msg_free(response);
	return 0;
}
