/* SPDX-License-Identifier: Apache-2.0 */
/* Runs as JUnit XML. */
#include "imsctl/junit.h"

#include <stdio.h>

#include "body/xml_writer.h"

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
static void add_element(struct xml_writer *writer, const json_t *run, const char *element)
{
	struct str verdict = str_of(text_at(run, "verdict")), rest = verdict, line = verdict;

	str_cut(&rest, '\n', &line);
	xml_begin(writer, element);
	xml_attribute(writer, "message", line);
	xml_text(writer, verdict);
	xml_text(writer, STR("\n"));
	xml_text(writer, str_of(text_at(run, "ladder")));
	xml_end(writer);
}

static void add_case(struct xml_writer *writer, const json_t *run)
{
	const char *element = element_of(text_at(run, "state"));
	char took[32];

	snprintf(took, sizeof(took), "%.3f", json_number_value(json_object_get(run, "took")));
	xml_text(writer, STR("\n"));
	xml_begin(writer, "testcase");
	xml_attribute(writer, "classname", STR("imsctl.run"));
	xml_attribute(writer, "name", str_of(text_at(run, "name")));
	xml_attribute(writer, "time", str_of(took));
	if (element)
		add_element(writer, run, element);
	xml_end(writer);
}

void junit_print(const json_t *runs, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("testsuite", NULL);
	size_t i;
	json_t *run;

	xml_attribute(writer, "name", STR("imsctl run"));
	xml_number(writer, "tests", (int64_t)json_array_size(runs));
	xml_number(writer, "failures", count(runs, "failure"));
	xml_number(writer, "errors", count(runs, "error"));
	xml_number(writer, "skipped", count(runs, "skipped"));
	json_array_foreach((json_t *)runs, i, run)
		add_case(writer, run);
	xml_text(writer, STR("\n"));
	xml_writer_end(writer, out);
}
