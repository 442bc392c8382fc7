/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogs as XML. */
#include "body/dialog_info.h"

#include <stdio.h>

#include "body/xml_writer.h"

#define DIALOG_INFO_NAMESPACE "urn:ietf:params:xml:ns:dialog-info"

static const char *const state_names[] = {
	[DIALOG_TRYING] = "trying",       [DIALOG_PROCEEDING] = "proceeding",
	[DIALOG_EARLY] = "early",         [DIALOG_CONFIRMED] = "confirmed",
	[DIALOG_TERMINATED] = "terminated",
};

static void add_attribute(struct xml_writer *writer, const char *name, struct str value)
{
	if (value.n)
		xml_attribute(writer, name, value);
}

static void add_state(struct xml_writer *writer, const struct dialog_info_dialog *dialog)
{
	xml_begin(writer, "state");
	if (dialog->event)
		xml_attribute(writer, "event", str_of(dialog->event));
	if (dialog->code)
		xml_number(writer, "code", dialog->code);
	xml_text(writer, str_of(state_names[dialog->state]));
	xml_end(writer);
}

static void add_party(struct xml_writer *writer, const char *name, struct str identity)
{
	if (!identity.n)
		return;
	xml_begin(writer, name);
	xml_element(writer, "identity", identity);
	xml_end(writer);
}

static void add_dialog(struct xml_writer *writer, const struct dialog_info_dialog *dialog)
{
	char duration[24];

	xml_begin(writer, "dialog");
	xml_attribute(writer, "id", dialog->id);
	xml_attribute(writer, "call-id", dialog->call_id);
	add_attribute(writer, "local-tag", dialog->local_tag);
	add_attribute(writer, "remote-tag", dialog->remote_tag);
	xml_attribute(writer, "direction", dialog->initiator ? STR("initiator") : STR("recipient"));
	add_state(writer, dialog);
	if (dialog->duration >= 0) {
		snprintf(duration, sizeof(duration), "%lld", (long long)dialog->duration);
		xml_element(writer, "duration", str_of(duration));
	}
	add_party(writer, "local", dialog->local);
	add_party(writer, "remote", dialog->remote);
	xml_end(writer);
}

void dialog_info_write(const struct dialog_info *info, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("dialog-info", DIALOG_INFO_NAMESPACE);

	xml_number(writer, "version", info->version);
	xml_attribute(writer, "state", info->full ? STR("full") : STR("partial"));
	xml_attribute(writer, "entity", info->entity);
	for (unsigned i = 0; i < info->n_dialogs; i++)
		add_dialog(writer, &info->dialogs[i]);
	xml_writer_end(writer, out);
}
