/* SPDX-License-Identifier: Apache-2.0 */
/* STUN: the addresses of RFC 5769, unknown attributes, what is not answered. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "transport/stun.h"

static const char request[] = "000100002112a442b7e7a701bc34d686fa87dfae";

/* RFC 5769 2.1: the sample request, with PRIORITY, which only ICE understands. */
static const char sample_request[] =
	"000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
	"002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
	"000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

static size_t answer(const char *hex, const char *from, char out[2 * STUN_ANSWER_MAX + 1])
{
	uint8_t octets[256], reply[STUN_ANSWER_MAX];
	size_t n = strlen(hex) / 2;
	struct addr addr;

	cr_assert(hex_read(str_of(hex), octets, n) && addr_parse_pair(str_of(from), &addr));
	n = stun_answer((struct str){ (char *)octets, n }, &addr, reply);
	hex_write(reply, n, out);
	return n;
}

Test(stun, maps_ipv4)
{
	char out[2 * STUN_ANSWER_MAX + 1];

	/* RFC 5769 2.2: the same transaction and address */
	cr_assert_eq(answer(request, "192.0.2.1:32853", out), 32);
	cr_assert_str_eq(out, "0101000c2112a442b7e7a701bc34d686fa87dfae"
			      "002000080001a147e112a643");
}

Test(stun, maps_ipv6)
{
	char out[2 * STUN_ANSWER_MAX + 1];

	/* RFC 5769 2.3 */
	cr_assert_eq(answer(request, "[2001:db8:1234:5678:11:2233:4455:6677]:32853", out), 44);
	cr_assert_str_eq(out, "010100182112a442b7e7a701bc34d686fa87dfae"
			      "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
}

Test(stun, refuses_attributes_that_must_be_understood)
{
	char out[2 * STUN_ANSWER_MAX + 1];

	cr_assert_eq(answer(sample_request, "192.0.2.1:32853", out), 56);
	cr_assert_str_eq(out, "011100242112a442b7e7a701bc34d686fa87dfae"
			      "0009001500000414556e6b6e6f776e20417474726962757465000000"
			      "000a000200240024");
}

Test(stun, answers_with_attributes_that_may_be_passed_over)
{
	char out[2 * STUN_ANSWER_MAX + 1];

	cr_assert_eq(answer("000100082112a442b7e7a701bc34d686fa87dfae8028000400000000",
			    "192.0.2.1:1", out),
		     32);
}

Test(stun, leaves_the_rest_unanswered)
{
	static const char *const rows[] = {
		"001100002112a442b7e7a701bc34d686fa87dfae",         /* indication */
		"010100002112a442b7e7a701bc34d686fa87dfae",         /* response */
		"000300002112a442b7e7a701bc34d686fa87dfae",         /* TURN Allocate */
		"000100042112a442b7e7a701bc34d686fa87dfae80280004", /* attribute cut off */
		"000100042112a442b7e7a701bc34d686fa87dfae",         /* length beyond the end */
		"000100002112a443b7e7a701bc34d686fa87dfae",         /* RFC 3489 */
		"400100002112a442b7e7a701bc34d686fa87dfae",
		"000100002112a442b7e7a701bc34d686fa87df",
	};
	char out[2 * STUN_ANSWER_MAX + 1];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_eq(answer(rows[i], "192.0.2.1:1", out), 0, "%s", rows[i]);
	cr_assert(!stun_is(STR("REGISTER sip:example.com SIP/2.0\r\n")));
	cr_assert(!stun_is(STR_NONE));
}

Test(stun, keeps_within_its_buffer)
{
	char hex[1024] = "000100a02112a442b7e7a701bc34d686fa87dfae", out[2 * STUN_ANSWER_MAX + 1];

	for (int i = 0; i < 40; i++)
		sprintf(hex + 40 + 8 * i, "%04x0000", 0x1000 + i);
	cr_assert_eq(answer(hex, "192.0.2.1:1", out), 20 + 28 + 4 + 32);
}
