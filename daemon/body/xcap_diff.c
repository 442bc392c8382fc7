/* SPDX-License-Identifier: Apache-2.0 */
/* XCAP diffs as XML. */
#include "body/xcap_diff.h"

#include "body/xml_writer.h"

#define XCAP_DIFF_NAMESPACE "urn:ietf:params:xml:ns:xcap-diff"

void xcap_diff_write(const struct xcap_diff *diff, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("xcap-diff", XCAP_DIFF_NAMESPACE);

	xml_attribute(writer, "xcap-root", diff->root);
	if (diff->etag.n) {
		xml_begin(writer, "document");
		xml_attribute(writer, "new-etag", diff->etag);
		xml_attribute(writer, "sel", diff->document);
		xml_end(writer);
	}
	xml_writer_end(writer, out);
}
