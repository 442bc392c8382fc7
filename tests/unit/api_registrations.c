/* SPDX-License-Identifier: Apache-2.0 */
/* Registrations as the API shows them: made by real REGISTERs over UDP. */
#include <event2/event.h>

#include "api_lab.h"

#define ERIN "sip:+15551230005@" LAB_DOMAIN
#define INSTANCE "<urn:gsma:imei:35284511-111111-0>"

/* A REGISTER of erin, who needs no authentication. */
struct registering {
	const char *user, *more; /* of the Contact; user NULL: all go */
	unsigned cseq;
};

static void register_erin(struct lab *lab, const struct registering *registering)
{
	struct listener *listener = list_first(core_listeners(lab->core), struct listener, node);
	struct addr local = { 0 };
	socklen_t n = sizeof(local);
	struct buf request = { 0 }, answer = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	cr_assert_eq(connect(fd, &listener->addr.sa, addr_len(&listener->addr)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	getsockname(fd, &local.sa, &n);
	buf_printf(&request,
		   "REGISTER sip:" LAB_DOMAIN " SIP/2.0\r\n"
		   "Via: SIP/2.0/UDP 127.0.0.1:%u;rport;branch=z9hG4bKapi%u\r\nMax-Forwards: 70\r\n"
		   "From: <" ERIN ">;tag=erin\r\nTo: <" ERIN ">\r\n"
		   "Call-ID: api-test\r\nCSeq: %u REGISTER\r\n"
		   "Supported: path, outbound\r\n",
		   addr_port(&local), registering->cseq, registering->cseq);
	if (!registering->user)
		buf_add_text(&request, "Contact: *\r\nExpires: 0\r\n");
	else
		buf_printf(&request, "Contact: <sip:%s@127.0.0.1:%u>%s\r\nExpires: 3600\r\n",
			   registering->user, addr_port(&local), registering->more);
	buf_add_text(&request, "Content-Length: 0\r\n\r\n");
	client_send(fd, request.p);
	for (unsigned i = 0; i < 100 && str_search(buf_str(&answer), STR(" 200 ")) < 0; i++) {
		lab_turns(lab, 1);
		client_read(fd, &answer);
	}
	cr_assert(str_starts(buf_str(&answer), STR("SIP/2.0 200 ")), "%s", answer.p);
	buf_free(&request);
	buf_free(&answer);
	close(fd);
}

Test(api_registrations, there_is_none_at_first)
{
	static const char *const targets[] = { "/v1/registrations", "/v1/registrations/erin" };
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		json = lab_get(&lab, targets[i]);
		cr_assert_eq(number_at(json, "count"), 0);
		cr_assert(json_is_null(json_object_get(json, "next")));
		cr_assert_eq(json_array_size(json_object_get(json, "registrations")), 0);
		json_decref(json);
	}
	lab_end(&lab);
}

Test(api_registrations, a_binding_shows_all_of_it)
{
	static const struct registering registering = {
		"erin", ";+sip.instance=\"" INSTANCE "\";reg-id=1;q=0.7", 1
	};
	struct lab lab;
	json_t *json, *binding;

	lab_start(&lab);
	register_erin(&lab, &registering);
	json = lab_get(&lab, "/v1/registrations/erin");
	cr_assert_eq(number_at(json, "count"), 1);
	binding = json_array_get(json_object_get(json, "registrations"), 0);
	cr_assert_str_eq(text_at(binding, "name"), "erin");
	cr_assert_str_eq(text_at(binding, "impi"), "001010000000005@" LAB_DOMAIN);
	cr_assert(str_starts(str_of(text_at(binding, "contact")), STR("sip:erin@127.0.0.1:")), "%s",
		  text_at(binding, "contact"));
	cr_assert_str_eq(text_at(binding, "instance"), INSTANCE);
	cr_assert_eq(number_at(binding, "reg_id"), 1);
	cr_assert_float_eq(json_real_value(json_object_get(binding, "q")), 0.7, 0.0001);
	cr_assert_leq(number_at(binding, "expires"), 3600);
	cr_assert_geq(number_at(binding, "expires"), 3590);
	cr_assert(str_starts(str_of(text_at(binding, "path")), STR("<sip:")), "%s",
		  text_at(binding, "path"));
	cr_assert_str_eq(text_at(binding, "call_id"), "api-test");
	cr_assert_str_eq(text_at(binding, "state"), "registered");
	json_decref(json);

	json = lab_get(&lab, "/v1/subscribers/erin");
	cr_assert_str_eq(text_at(json, "state"), "registered");
	json_decref(json);
	lab_end(&lab);
}

Test(api_registrations, q_is_printed_with_three_decimals_at_most)
{
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	register_erin(&lab, &(struct registering){ "erin", ";q=0.7", 1 });
	lab_ask(&lab, "GET", "/v1/registrations", &reply);
	cr_assert_geq(str_search(reply.body, STR("\"q\":0.7,")), 0, "%.*s", STR_ARG(reply.body));
	cr_assert_geq(str_search(reply.body, STR("\"instance\":null,\"reg_id\":null,")), 0, "%.*s",
		      STR_ARG(reply.body));
	reply_clear(&reply);
	lab_end(&lab);
}

Test(api_registrations, several_come_by_pages_and_go)
{
	struct lab lab;
	json_t *json, *items;
	const char *contact;

	lab_start(&lab);
	register_erin(&lab, &(struct registering){ "one", "", 1 });
	register_erin(&lab, &(struct registering){ "two", "", 2 });
	register_erin(&lab, &(struct registering){ "three", "", 3 });
	json = lab_get(&lab, "/v1/registrations?from=1&max=1");
	cr_assert_eq(number_at(json, "count"), 3);
	cr_assert_eq(number_at(json, "next"), 2);
	items = json_object_get(json, "registrations");
	cr_assert_eq(json_array_size(items), 1);
	contact = text_at(json_array_get(items, 0), "contact");
	cr_assert(str_starts(str_of(contact), STR("sip:two@")), "%s", contact);
	json_decref(json);
	json = lab_get(&lab, "/v1/registrations/alice");
	cr_assert_eq(number_at(json, "count"), 0);
	json_decref(json);

	register_erin(&lab, &(struct registering){ NULL, "", 4 });
	json = lab_get(&lab, "/v1/registrations");
	cr_assert_eq(number_at(json, "count"), 0);
	json_decref(json);
	lab_end(&lab);
}

Test(api_registrations, a_contact_that_is_not_utf8_is_shown_octet_by_octet)
{
	struct lab lab;
	json_t *json, *binding;

	lab_start(&lab);
	register_erin(&lab, &(struct registering){ "erin", ";+sip.instance=\"<urn:x:\xe9>\"", 1 });
	json = lab_get(&lab, "/v1/registrations");
	binding = json_array_get(json_object_get(json, "registrations"), 0);
	cr_assert_str_eq(text_at(binding, "instance"), "<urn:x:\xc3\xa9>");
	json_decref(json);
	lab_end(&lab);
}

/* Reads a request for all bindings, and leaves the core's answer to it in the queue. */
static int ask_and_leave(struct lab *lab)
{
	int fd = client_connect(lab);

	client_send(fd, "GET /v1/registrations HTTP/1.1\r\nHost: lab\r\n\r\n");
	for (int i = 0; i < 5; i++)
		event_base_loop(loop_events(core_loop(lab->core)), EVLOOP_NONBLOCK);
	return fd;
}

Test(api_registrations, the_client_may_go_before_the_core_answers)
{
	struct lab lab;

	lab_start(&lab);
	register_erin(&lab, &(struct registering){ "erin", "", 1 });
	for (int i = 0; i < 3; i++) {
		close(ask_and_leave(&lab));
		lab_turns(&lab, i);
	}
	json_decref(lab_get(&lab, "/v1/registrations"));
	lab_end(&lab);
}

Test(api_registrations, the_api_may_go_before_the_core_answers)
{
	struct lab lab;
	struct buf answer = { 0 };
	int fd;

	lab_start(&lab);
	register_erin(&lab, &(struct registering){ "erin", "", 1 });
	fd = ask_and_leave(&lab);
	cr_assert_not(loop_idle(core_loop(lab.core)));
	lab_end(&lab);
	cr_assert_not(client_read(fd, &answer));
	cr_assert_eq(answer.n, 0, "%s", answer.p);
	buf_free(&answer);
	close(fd);
}
