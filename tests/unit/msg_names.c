/* SPDX-License-Identifier: Apache-2.0 */
/* Names: every row is found by its own name, in any case, and by its compact form. */
#include <criterion/criterion.h>

#include <ctype.h>
#include <string.h>

#include "msg/names.h"

Test(msg_names, every_header_is_found)
{
	for (unsigned i = HDR_OTHER + 1; i < HDR_COUNT; i++) {
		const struct hdr_row *row = hdr_row((enum hdr)i);
		char loud[64] = { 0 }, quiet[64] = { 0 };

		cr_assert_eq(row->id, i, "row %u has another id", i);
		cr_assert_eq(row->n, strlen(row->name));
		for (size_t k = 0; k < row->n; k++) {
			loud[k] = (char)toupper(row->name[k]);
			quiet[k] = (char)tolower(row->name[k]);
		}
		cr_assert_eq(hdr_of(str_of(row->name)), i, "%s is not found", row->name);
		cr_assert_eq(hdr_of(str_of(loud)), i, "%s is not found", loud);
		cr_assert_eq(hdr_of(str_of(quiet)), i, "%s is not found", quiet);
		if (row->compact) {
			char upper = (char)toupper(row->compact);

			cr_assert_eq(hdr_of((struct str){ &row->compact, 1 }), i, "%c",
				     row->compact);
			cr_assert_eq(hdr_of((struct str){ &upper, 1 }), i, "%c", upper);
		}
	}
}

Test(msg_names, no_letter_stands_for_a_row_without_that_compact_form)
{
	for (char c = 'a'; c <= 'z'; c++) {
		enum hdr id = hdr_of((struct str){ &c, 1 });

		cr_assert(id == HDR_OTHER || hdr_row(id)->compact == c, "%c gives %s", c,
			  hdr_row(id)->name);
	}
}

Test(msg_names, near_names_are_other_headers)
{
	static const char *const rows[] = { "",     "Vi",    "Viaa",   "X-Via", "Z",    "q",
					    "\xff", "Call",  "@",      "[",     "1",    "Froma",
					    "P-",   "Ro-te", "route ", "{",     "Vi\0a" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(hdr_of(str_of(rows[i])), HDR_OTHER, "%s", rows[i]);
	cr_assert_str_eq(hdr_row(HDR_OTHER)->name, "");
	cr_assert_eq(hdr_row(HDR_OTHER)->form, HDR_FORM_TEXT);
	cr_assert_not(hdr_row(HDR_OTHER)->list);
}

Test(msg_names, forms_of_well_known_headers)
{
	cr_assert_eq(hdr_row(HDR_VIA)->form, HDR_FORM_VIA);
	cr_assert(hdr_row(HDR_VIA)->list);
	cr_assert_eq(hdr_row(HDR_AUTHORIZATION)->form, HDR_FORM_AUTH);
	cr_assert_not(hdr_row(HDR_AUTHORIZATION)->list);
	cr_assert_eq(hdr_row(HDR_P_ASSOCIATED_URI)->form, HDR_FORM_ADDRESS);
	cr_assert(hdr_row(HDR_CALL_ID)->single);
	cr_assert_not(hdr_row(HDR_CONTACT)->single);
	cr_assert_not(hdr_row(HDR_DATE)->list, "the comma of a date separates nothing");
}

Test(msg_names, methods_are_case_sensitive)
{
	for (unsigned i = METHOD_INVITE; i < METHOD_COUNT; i++)
		cr_assert_eq(method_of(str_of(method_name((enum method)i))), i);
	cr_assert_eq(method_of(STR("invite")), METHOD_NONE);
	cr_assert_eq(method_of(STR("INVITES")), METHOD_NONE);
	cr_assert_eq(method_of(STR_NONE), METHOD_NONE);
	cr_assert_str_eq(method_name(METHOD_NONE), "");
}

Test(msg_names, phrases)
{
	cr_assert_str_eq(status_phrase(100), "Trying");
	cr_assert_str_eq(status_phrase(200), "OK");
	cr_assert_str_eq(status_phrase(183), "Session Progress");
	cr_assert_str_eq(status_phrase(423), "Interval Too Brief");
	cr_assert_str_eq(status_phrase(494), "Security Agreement Required");
	cr_assert_str_eq(status_phrase(580), "Precondition Failure");
	cr_assert_str_eq(status_phrase(608), "Rejected");
	cr_assert_str_eq(status_phrase(299), "Unknown");
	cr_assert_str_eq(status_phrase(-1), "Unknown");
}
