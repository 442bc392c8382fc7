/* SPDX-License-Identifier: Apache-2.0 */
/* Runs as JUnit XML. */
#include "imsctl/junit.h"

/* Text of an element or attribute: marks escaped, controls that XML 1.0 has no room for are left out. */
static void add_text(const char *text, struct buf *out)
{
	for (; text && *text; text++) {
		switch (*text) {
		case '<':
			buf_add_text(out, "&lt;");
			break;
		case '>':
			buf_add_text(out, "&gt;");
			break;
		case '&':
			buf_add_text(out, "&amp;");
			break;
		case '"':
			buf_add_text(out, "&quot;");
			break;
		default:
			if ((unsigned char)*text >= 0x20 || *text == '\n' || *text == '\t')
				buf_add_char(out, *text);
		}
	}
}

static const char *text_at(const json_t *run, const char *name)
{
	return json_string_value(json_object_get(run, name));
}

/* The element that says how it went; NULL: it passed. */
static const char *element_of(const char *state)
{
	static const char *const rows[][2] = {
		{ "passed",  NULL      },
		{ "failed",  "failure" },
		{ "skipped", "skipped" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_is(str_of(state), rows[i][0]))
			return rows[i][1];
	return "error";
}

static unsigned count(const json_t *runs, const char *element)
{
	unsigned n = 0;
	size_t i;
	json_t *run;

	json_array_foreach((json_t *)runs, i, run) {
		const char *its = element_of(text_at(run, "state"));

		n += its && str_is(str_of(its), element);
	}
	return n;
}

/* The first line of the verdict is the message; the ladder is below. */
static void add_element(const json_t *run, const char *element, struct buf *out)
{
	struct str verdict = str_of(text_at(run, "verdict")), line = verdict;
	struct buf first = { 0 };

	str_cut(&verdict, '\n', &line);
	buf_add_str(&first, line);
	buf_printf(out, "    <%s message=\"", element);
	add_text(first.p, out);
	buf_add_text(out, "\">");
	add_text(text_at(run, "verdict"), out);
	buf_add_char(out, '\n');
	add_text(text_at(run, "ladder"), out);
	buf_printf(out, "</%s>\n", element);
	buf_free(&first);
}

static void add_case(const json_t *run, struct buf *out)
{
	const char *element = element_of(text_at(run, "state"));

	buf_add_text(out, "  <testcase classname=\"imsctl.run\" name=\"");
	add_text(text_at(run, "name"), out);
	buf_printf(out, "\" time=\"%.3f\">\n", json_number_value(json_object_get(run, "took")));
	if (element)
		add_element(run, element, out);
	buf_add_text(out, "  </testcase>\n");
}

void junit_print(const json_t *runs, struct buf *out)
{
	size_t i;
	json_t *run;

	buf_printf(out,
		   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"imsctl run\" "
		   "tests=\"%zu\" failures=\"%u\" errors=\"%u\" skipped=\"%u\">\n",
		   json_array_size(runs), count(runs, "failure"), count(runs, "error"),
		   count(runs, "skipped"));
	json_array_foreach((json_t *)runs, i, run)
		add_case(run, out);
	buf_add_text(out, "</testsuite>\n");
}
