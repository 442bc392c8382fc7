/* SPDX-License-Identifier: Apache-2.0 */
/* Every route of the API over a real socket, against a real core. */
#include "api_lab.h"
#include "core/builtin.h"

Test(api_routes, health_is_plain_text)
{
	static const char *const targets[] = { "/livez", "/readyz" };
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		lab_ask(&lab, "GET", targets[i], &reply);
		cr_assert_eq(reply.status, 200);
		cr_assert(str_is(reply.body, "ok"));
		cr_assert(str_is(header_of(&reply, "Content-Type"), "text/plain; charset=utf-8"));
		cr_assert(str_is(header_of(&reply, "Cache-Control"), "no-store"));
		reply_clear(&reply);
	}
	lab_end(&lab);
}

Test(api_routes, version)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/version");
	cr_assert_str_eq(text_at(json, "name"), "imsd");
	cr_assert_str_eq(text_at(json, "version"), imsd_version);
	json_decref(json);
	lab_end(&lab);
}

Test(api_routes, keys_keep_their_order_and_pretty_breaks_lines)
{
	struct lab lab;
	struct reply reply;
	struct buf wanted = { 0 };

	lab_start(&lab);
	buf_printf(&wanted, "{\"name\":\"imsd\",\"version\":\"%s\"}\n", imsd_version);
	lab_ask(&lab, "GET", "/v1/version", &reply);
	cr_assert(str_eq(reply.body, buf_str(&wanted)), "%.*s", STR_ARG(reply.body));
	reply_clear(&reply);
	lab_ask(&lab, "GET", "/v1/version?pretty=0", &reply);
	cr_assert(str_eq(reply.body, buf_str(&wanted)), "%.*s", STR_ARG(reply.body));
	reply_clear(&reply);
	buf_reset(&wanted);
	buf_printf(&wanted, "{\n  \"name\": \"imsd\",\n  \"version\": \"%s\"\n}\n", imsd_version);
	lab_ask(&lab, "GET", "/v1/version?pretty", &reply);
	cr_assert(str_eq(reply.body, buf_str(&wanted)), "%.*s", STR_ARG(reply.body));
	reply_clear(&reply);
	buf_free(&wanted);
	lab_end(&lab);
}

Test(api_routes, listeners_say_which_ports_they_got)
{
	struct lab lab;
	struct listener *listener;
	json_t *json, *items;

	lab_start(&lab);
	listener = list_first(core_listeners(lab.core), struct listener, node);
	json = lab_get(&lab, "/v1/listeners");
	items = json_object_get(json, "listeners");
	cr_assert_eq(json_array_size(items), 2);
	cr_assert_str_eq(text_at(json_array_get(items, 0), "name"), "near");
	cr_assert_str_eq(text_at(json_array_get(items, 0), "proto"), "udp");
	cr_assert_str_eq(text_at(json_array_get(items, 0), "address"), "127.0.0.1");
	cr_assert_eq(number_at(json_array_get(items, 0), "port"), addr_port(&listener->addr));
	cr_assert_neq(addr_port(&listener->addr), 0);
	cr_assert(json_is_null(json_object_get(json_array_get(items, 0), "advertise")));
	cr_assert_str_eq(text_at(json_array_get(items, 1), "proto"), "tcp");
	cr_assert_str_eq(text_at(json_array_get(items, 1), "address"), "::1");
	cr_assert_gt(number_at(json_array_get(items, 1), "port"), 0);
	cr_assert_str_eq(text_at(json_array_get(items, 1), "advertise"), "192.0.2.2:5060");
	json_decref(json);
	lab_end(&lab);
}

Test(api_routes, a_subscriber_has_identities_and_a_state)
{
	struct lab lab;
	json_t *json, *impus, *impu;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/subscribers/alice");
	cr_assert_str_eq(text_at(json, "name"), "alice");
	cr_assert_str_eq(text_at(json, "impi"), "001010000000001@" LAB_DOMAIN);
	cr_assert_str_eq(text_at(json, "imsi"), "001010000000001");
	cr_assert_str_eq(text_at(json, "msisdn"), "+15551230001");
	cr_assert_str_eq(text_at(json, "algorithm"), "milenage");
	cr_assert_str_eq(text_at(json, "state"), "not-registered");
	impus = json_object_get(json, "impus");
	cr_assert_eq(json_array_size(impus), 3);
	impu = json_array_get(impus, 0);
	cr_assert_str_eq(text_at(impu, "uri"), "sip:001010000000001@" LAB_DOMAIN);
	cr_assert(json_is_true(json_object_get(impu, "barred")));
	cr_assert(json_is_false(json_object_get(impu, "default")));
	impu = json_array_get(impus, 1);
	cr_assert_str_eq(text_at(impu, "uri"), "sip:+15551230001@" LAB_DOMAIN);
	cr_assert(json_is_false(json_object_get(impu, "barred")));
	cr_assert(json_is_true(json_object_get(impu, "default")));
	json_decref(json);

	json = lab_get(&lab, "/v1/subscribers/c%61rol");
	cr_assert_str_eq(text_at(json, "name"), "carol");
	cr_assert(json_is_null(json_object_get(json, "imsi")));
	cr_assert(json_is_null(json_object_get(json, "msisdn")));
	json_decref(json);
	lab_end(&lab);
}

Test(api_routes, subscribers_come_by_pages)
{
	struct lab lab;
	json_t *json, *items;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/subscribers");
	cr_assert_eq(number_at(json, "count"), 2003);
	cr_assert_eq(number_at(json, "next"), 100);
	items = json_object_get(json, "subscribers");
	cr_assert_eq(json_array_size(items), 100);
	cr_assert_str_eq(text_at(json_array_get(items, 2), "name"), "erin");
	cr_assert_str_eq(text_at(json_array_get(items, 3), "name"), "001010000100000");
	json_decref(json);

	json = lab_get(&lab, "/v1/subscribers?from=1003&max=1000");
	cr_assert_eq(json_array_size(json_object_get(json, "subscribers")), 1000);
	cr_assert(json_is_null(json_object_get(json, "next")));
	json_decref(json);

	json = lab_get(&lab, "/v1/subscribers?max=1000&from=1002");
	cr_assert_eq(number_at(json, "next"), 2002);
	json_decref(json);

	json = lab_get(&lab, "/v1/subscribers?from=9223372036854775807");
	cr_assert_eq(json_array_size(json_object_get(json, "subscribers")), 0);
	cr_assert_eq(number_at(json, "count"), 2003);
	cr_assert(json_is_null(json_object_get(json, "next")));
	json_decref(json);
	lab_end(&lab);
}

Test(api_routes, no_answer_holds_a_key)
{
	static const char *const targets[] = { "/v1/subscribers?max=1000", "/v1/subscribers/alice",
					       "/v1/subscribers/carol" };
	static const char *const secrets[] = { LAB_K, LAB_OPC, "carols-password" };
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		lab_ask(&lab, "GET", targets[i], &reply);
		cr_assert_eq(reply.status, 200);
		for (size_t k = 0; k < ARRAY_LEN(secrets); k++)
			cr_assert_lt(str_isearch(buf_str(&reply.raw), str_of(secrets[k])), 0, "%s",
				     targets[i]);
		reply_clear(&reply);
	}
	lab_end(&lab);
}

Test(api_routes, head_is_get_without_the_body)
{
	struct lab lab;
	struct reply get, head;

	lab_start(&lab);
	lab_ask(&lab, "GET", "/v1/subscribers/alice", &get);
	lab_ask(&lab, "HEAD", "/v1/subscribers/alice", &head);
	cr_assert_eq(head.status, 200);
	cr_assert_eq(head.body.n, 0, "%.*s", STR_ARG(head.body));
	cr_assert(str_eq(header_of(&head, "Content-Length"), header_of(&get, "Content-Length")));
	cr_assert(str_eq(header_of(&head, "Content-Type"), header_of(&get, "Content-Type")));
	reply_clear(&get);
	reply_clear(&head);
	lab_end(&lab);
}

Test(api_routes, options_tells_the_methods)
{
	static const struct {
		const char *target, *allow;
	} rows[] = {
		{ "/livez", "GET, HEAD, OPTIONS" },
		{ "/v1/subscribers/nobody", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS" },
		{ "/v1/calls", "GET, HEAD, POST, OPTIONS" },
		{ "/v1/subscribers/nobody/services", "GET, HEAD, PUT, DELETE, OPTIONS" },
		{ "*", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" },
	};
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		lab_ask(&lab, "OPTIONS", rows[i].target, &reply);
		cr_assert_eq(reply.status, 204, "%s: %d", rows[i].target, reply.status);
		cr_assert(str_is(header_of(&reply, "Allow"), rows[i].allow), "%s: %s",
			  rows[i].target, reply.raw.p);
		cr_assert_eq(reply.body.n, 0);
		reply_clear(&reply);
	}
	lab_end(&lab);
}

Test(api_routes, the_table_is_listed)
{
	struct buf text = { 0 };

	api_list_routes(&text);
	cr_assert_geq(str_search(buf_str(&text), STR("GET     /v1/version ")), 0, "%s", text.p);
	cr_assert_geq(str_search(buf_str(&text), STR("/v1/subscribers?from=N&max=N ")), 0, "%s",
		      text.p);
	cr_assert_geq(str_search(buf_str(&text), STR("/v1/registrations/{name}")), 0, "%s", text.p);
	buf_free(&text);
}

Test(api_routes, over_ipv6)
{
	struct lab lab;
	json_t *json;

	lab_start_at(&lab, CLOCK_REAL, "::1");
	cr_assert(str_starts(str_of(api_url(lab.api)), STR("http://[::1]:")), "%s",
		  api_url(lab.api));
	json = lab_get(&lab, "/v1/version");
	json_decref(json);
	json = lab_get(&lab, "http://[::1]:8060/v1/version");
	cr_assert_str_eq(text_at(json, "name"), "imsd");
	json_decref(json);
	lab_end(&lab);
}
