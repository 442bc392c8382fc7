/* SPDX-License-Identifier: Apache-2.0 */
/* Accept-Contact, Reject-Contact and Request-Disposition. */
#include <criterion/criterion.h>

#include "role/caller_preferences.h"

#define MMTEL "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\""
#define PHONE "<sip:a@192.0.2.1>;" MMTEL ";audio;video;+sip.instance=\"<urn:x:1>\";q=0.5"
#define DESK "<sip:a@192.0.2.2>;audio;mobility=\"fixed\";methods=\"INVITE,BYE\""
#define PLAIN "<sip:a@192.0.2.3>;q=0.1;expires=20"

static int score(const char *accept, const char *reject, const char *contact)
{
	struct msg *msg = msg_new_request(STR("INVITE"), STR("sip:a@example.org"));
	int result;

	if (accept)
		msg_add(msg, HDR_ACCEPT_CONTACT, str_of(accept));
	if (reject)
		msg_add(msg, HDR_REJECT_CONTACT, str_of(reject));
	result = caller_preferences_score(msg, str_of(contact));
	msg_free(msg);
	return result;
}

Test(role_caller_preferences, scores)
{
	static const struct {
		const char *accept, *reject, *contact;
		int score;
	} rows[] = {
		{ NULL, NULL, PHONE, 1000 },
		{ "*;" MMTEL, NULL, PHONE, 1000 },
		{ "*;" MMTEL, NULL, DESK, 0 },
		{ "*;" MMTEL ";require", NULL, DESK, 0 },
		{ "*;" MMTEL ";require;explicit", NULL, DESK, -1 },
		{ "*;" MMTEL ";require;explicit", NULL, PHONE, 1000 },
		{ "*;" MMTEL ";explicit", NULL, DESK, 0 },
		{ "*;audio;video", NULL, DESK, 500 },
		{ "*;audio;video, *;audio", NULL, DESK, 750 },
		{ "*;mobility=\"mobile\"", NULL, DESK, 0 },
		{ "*;mobility=\"mobile\";require", NULL, DESK, -1 },
		{ "*;mobility=\"MOBILE,FIXED\";require", NULL, DESK, 1000 },
		{ "*;mobility=\"!fixed\";require", NULL, DESK, -1 },
		{ "*;mobility=\"!mobile\";require", NULL, DESK, 1000 },
		{ "*;methods=\"MESSAGE,BYE\";require", NULL, DESK, 1000 },
		{ "*;+sip.instance=\"<urn:x:1>\";require;explicit", NULL, PHONE, 1000 },
		{ "*;+sip.instance=\"<URN:X:1>\";require;explicit", NULL, PHONE, -1 },
		{ "*;audio=\"FALSE\";require", NULL, PHONE, -1 },
		{ NULL, "*;video", PHONE, -1 },
		{ NULL, "*;video", DESK, 1000 },
		{ NULL, "*;audio;video", DESK, 1000 },
		{ NULL, "*;mobility=\"mobile\"", DESK, 1000 },
		{ "*;audio", "*;mobility=\"fixed\"", DESK, -1 },
		/* a contact that says nothing of itself is not judged */
		{ "*;" MMTEL ";require;explicit", "*;audio", PLAIN, 1000 },
		/* predicates without a feature tag say nothing */
		{ "*", NULL, DESK, 1000 },
		{ "*;require;explicit", "*", DESK, 1000 },
		{ "*;", "*;;", DESK, 1000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int got = score(rows[i].accept, rows[i].reject, rows[i].contact);

		cr_expect_eq(got, rows[i].score, "row %zu: %d, not %d", i, got, rows[i].score);
	}
}

Test(role_caller_preferences, directives)
{
	struct msg *msg = msg_new_request(STR("INVITE"), STR("sip:a@example.org"));

	cr_expect_not(caller_preferences_directs(msg, "no-fork"));
	msg_add(msg, HDR_REQUEST_DISPOSITION, STR("proxy, No-Fork"));
	cr_expect(caller_preferences_directs(msg, "no-fork"));
	cr_expect_not(caller_preferences_directs(msg, "fork"));
	msg_free(msg);
}
