/* SPDX-License-Identifier: Apache-2.0 */
/* Identities of the far end. */
#include "proc/caller.h"

char *caller_identity(const char *text, const char *domain)
{
	struct str whole = str_of(text);
	struct buf uri = { 0 };
	char *identity;

	if (str_find(whole, ':') >= 0)
		return mem_copy_text(whole.p, whole.n);
	buf_printf(&uri, "sip:%s@%s", text, domain);
	identity = mem_copy_text(uri.p, uri.n);
	buf_free(&uri);
	return identity;
}

char *caller_number(const char *text)
{
	struct str user = str_of(text);

	if (str_find(user, ':') < 0)
		return mem_copy_text(user.p, user.n);
	user = str_from(user, (size_t)str_find(user, ':') + 1);
	if (str_find(user, '@') >= 0)
		user.n = (size_t)str_find(user, '@');
	return mem_copy_text(user.p, user.n);
}

void caller_assert(struct msg *msg, const char *identity, const char *number)
{
	msg_add(msg, HDR_P_ASSERTED_IDENTITY, msg_format(msg, "<%s>", identity));
	if (number[0] == '+' && str_starts(str_of(identity), STR("sip:")))
		msg_add(msg, HDR_P_ASSERTED_IDENTITY, msg_format(msg, "<tel:%s>", number));
}

struct str caller_from(struct msg *msg, const char *identity, const char *tag)
{
	if (msg_lists(msg, HDR_PRIVACY, STR("id")))
		return MSG_JOIN(msg, STR("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag="),
				str_of(tag));
	return MSG_JOIN(msg, STR("<"), str_of(identity), STR(">;tag="), str_of(tag));
}
