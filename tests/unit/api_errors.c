/* SPDX-License-Identifier: Apache-2.0 */
/* What the API refuses, and how it says what would be right. */
#include "api_lab.h"

Test(api_errors, a_path_that_is_nowhere)
{
	struct lab lab;

	lab_start(&lab);
	lab_refused(&lab, "GET", "/v1/subscriber", 404, "(did you mean /v1/subscribers?)");
	lab_refused(&lab, "GET", "/v1", 404, "nothing is at /v1");
	lab_refused(&lab, "GET", "/v1/subscribers/", 404, "nothing is at /v1/subscribers/");
	lab_refused(&lab, "GET", "/v1//subscribers", 404, "nothing is at");
	lab_refused(&lab, "GET", "/v1/subscribers/alice/more", 404, "nothing is at");
	lab_refused(&lab, "GET", "/1/2/3/4/5/6/7/8/9/10/11/12", 404, "imsd --list routes");
	lab_refused(&lab, "GET", "/v1/subscribers/\xff", 404, "no subscriber is named '\xc3\xbf'");
	lab_refused(&lab, "POST", "/nowhere", 404, "nothing is at /nowhere");
	lab_refused(&lab, "OPTIONS", "/nowhere", 404, "nothing is at /nowhere");
	lab_end(&lab);
}

Test(api_errors, a_name_that_nobody_has)
{
	struct lab lab;

	lab_start(&lab);
	lab_refused(&lab, "GET", "/v1/subscribers/nobody", 404, "no subscriber is named 'nobody'");
	lab_refused(&lab, "GET", "/v1/registrations/nobody", 404,
		    "no subscriber is named 'nobody'");
	lab_refused(&lab, "GET", "/v1/registrations/alice%2Fbob", 404,
		    "no subscriber is named 'alice/bob'");
	lab_end(&lab);
}

Test(api_errors, a_method_that_the_path_does_not_take)
{
	static const char *const methods[] = { "POST", "PUT", "PATCH", "DELETE" };
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		lab_refused(&lab, methods[i], "/v1/version", 405,
			    "/v1/version takes GET, HEAD, OPTIONS, not ");
		lab_ask(&lab, methods[i], "/v1/version", &reply);
		cr_assert(str_is(header_of(&reply, "Allow"), "GET, HEAD, OPTIONS"));
		reply_clear(&reply);
	}
	lab_refused(&lab, "DELETE", "/v1/subscribers", 405, "not DELETE");
	lab_end(&lab);
}

Test(api_errors, a_query_that_is_wrong)
{
	struct lab lab;

	lab_start(&lab);
	lab_refused(&lab, "GET", "/v1/subscribers?max=0", 400,
		    "max: a number from 1 to 1000 is wanted, not '0'");
	lab_refused(&lab, "GET", "/v1/subscribers?max=1001", 400, "not '1001'");
	lab_refused(&lab, "GET", "/v1/subscribers?max=", 400, "max: a number");
	lab_refused(&lab, "GET", "/v1/subscribers?max", 400, "max: a number");
	lab_refused(&lab, "GET", "/v1/subscribers?from=-1", 400, "from: a number");
	lab_refused(&lab, "GET", "/v1/subscribers?from=99999999999999999999999", 400,
		    "from: a number");
	lab_refused(&lab, "GET", "/v1/subscribers?form=1", 400,
		    "'form' is not known here (did you mean from?)");
	lab_refused(&lab, "GET", "/v1/subscribers?=1", 400, "'' is not known here");
	lab_refused(&lab, "GET", "/v1/version?max=1", 400, "'max' is not known here");
	lab_refused(&lab, "GET", "/v1/version?pretty=2", 400,
		    "pretty: a number from 0 to 1 is wanted, not '2'");
	lab_end(&lab);
}

Test(api_errors, an_escape_that_is_wrong)
{
	struct lab lab;

	lab_start(&lab);
	lab_refused(&lab, "GET", "/v1/subscribers/a%zz", 400, "path: two hexadecimal digits");
	lab_refused(&lab, "GET", "/v1/subscribers/a%4", 400, "path: two hexadecimal digits");
	lab_refused(&lab, "GET", "/v1/subscribers/alice%00", 400, "path: two hexadecimal digits");
	lab_refused(&lab, "GET", "/v1/subscribers?max=%g1", 400, "query: two hexadecimal digits");
	lab_end(&lab);
}

Test(api_errors, empty_parts_of_a_query_say_nothing)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/subscribers?&&max=%31&");
	cr_assert_eq(json_array_size(json_object_get(json, "subscribers")), 1);
	json_decref(json);
	json = lab_get(&lab, "/v1/subscribers?");
	json_decref(json);
	lab_end(&lab);
}

Test(api_errors, an_address_that_is_none_or_not_free)
{
	struct lab lab;
	char error[256] = "";

	lab_start(&lab);
	cr_assert_null(api_new(lab.core, "localhost", 0, error));
	cr_assert_str_eq(error, "api.address: 'localhost' is neither an IPv4 nor an IPv6 address");
	cr_assert_null(api_new(lab.core, "127.0.0.1", addr_port(&lab.addr), error));
	cr_assert_not_null(strstr(error,
				  "in use (another imsd or SIP server? port = 0 takes a free one)"),
			   "%s", error);
	cr_assert_eq(strncmp(error, "cannot listen on http 127.0.0.1:", 32), 0, "%s", error);
	cr_assert_null(strchr(error, '\n'));
	lab_end(&lab);
}

Test(api_errors, virtual_time_has_no_sockets)
{
	struct lab lab = { 0 };
	struct core_options options = { .clock = CLOCK_AUTO };
	struct conf_errors errors = { 0 };
	char error[256] = "";

	lab_write_config(&lab);
	options.path = lab.path;
	lab.core = core_new(&options, &errors);
	cr_assert_not_null(lab.core, "%s", errors.text.p);
	cr_assert_null(api_new(lab.core, "127.0.0.1", 0, error));
	cr_assert_not_null(strstr(error, "virtual time"));
	lab_end(&lab);
}
