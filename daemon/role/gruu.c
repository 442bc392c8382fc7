/* SPDX-License-Identifier: Apache-2.0 */
/* GRUUs written and read. */
#include "role/gruu.h"

#include "msg/param.h"

/* The user part of a temporary GRUU: "tgruu." and 32 hex digits. */
#define TEMPORARY "tgruu."
enum { TOKEN_OCTETS = 16 };

/* A seal over the device and the REGISTER, and under a mask made of it the place of the subscriber
 * and the REGISTER's CSeq. */
struct temporary {
	uint64_t seal, masked;
};

/* The +sip.instance without quotes and angle brackets. */
static struct str instance_urn(struct str instance)
{
	instance = str_unquote(instance);
	if (instance.n >= 2 && instance.p[0] == '<' && instance.p[instance.n - 1] == '>')
		return (struct str){ instance.p + 1, instance.n - 2 };
	return instance;
}

/* New with each CSeq, the same for the same (RFC 5627 3.2). */
static uint64_t seal_of(uint64_t key, struct str impi, const struct binding *binding, uint32_t cseq)
{
	uint64_t hash = str_hash(impi, key);

	hash = str_hash(binding->instance, hash);
	hash = str_hash(binding->call_id, hash);
	return str_hash((struct str){ (const char *)&cseq, sizeof(cseq) }, hash);
}

static uint64_t mask_of(uint64_t key, uint64_t seal)
{
	return str_hash((struct str){ (const char *)&seal, sizeof(seal) }, ~key);
}

void gruu_write_public(const char *aor, const struct binding *binding, struct buf *text)
{
	buf_printf(text, "%s;gr=%.*s", aor, STR_ARG(instance_urn(binding->instance)));
}

void gruu_write_temporary(uint64_t key, const char *domain, const struct subscriber *subscriber,
			  const struct binding *binding, struct buf *text)
{
	uint64_t seal = seal_of(key, str_of(subscriber->impi), binding, binding->temp_gruus);
	uint64_t inner = subscriber->number << 32 | binding->temp_gruus;

	buf_printf(text, "sip:" TEMPORARY "%016llx%016llx@%s;gr", (unsigned long long)seal,
		   (unsigned long long)(inner ^ mask_of(key, seal)), domain);
}

void gruu_write(uint64_t key, const char *domain, const struct subscriber *subscriber,
		const struct binding *binding, struct buf *text)
{
	buf_add_text(text, ";pub-gruu=\"");
	gruu_write_public(subscriber->impus[subscriber->default_impu], binding, text);
	buf_add_char(text, '"');
	if (binding->emergency)
		return;
	buf_add_text(text, ";temp-gruu=\"");
	gruu_write_temporary(key, domain, subscriber, binding, text);
	buf_add_char(text, '"');
}

bool uri_is_gruu(const struct uri *uri)
{
	struct param param;

	return uri && uri_is_sip(uri) && param_get(uri->params, ';', STR("gr"), &param);
}

static uint64_t big_endian(const uint8_t octets[8])
{
	uint64_t value = 0;

	for (unsigned i = 0; i < 8; i++)
		value = value << 8 | octets[i];
	return value;
}

static bool read_temporary(const struct uri *uri, struct temporary *temporary)
{
	uint8_t octets[TOKEN_OCTETS];
	struct str token = str_from(uri->user, sizeof(TEMPORARY) - 1);

	if (!uri_is_gruu(uri) || !str_starts(uri->user, STR(TEMPORARY)) ||
	    !hex_read(token, octets, sizeof(octets)))
		return false;
	temporary->seal = big_endian(octets);
	temporary->masked = big_endian(octets + 8);
	return true;
}

bool gruu_owner(uint64_t key, const struct snapshot *snapshot, const struct uri *uri,
		struct subscriber *subscriber)
{
	struct temporary temporary;

	return read_temporary(uri, &temporary) && str_iis(uri->host, snapshot->domain) &&
	       subscribers_at(snapshot->subscribers,
			      (temporary.masked ^ mask_of(key, temporary.seal)) >> 32, subscriber);
}

bool gruu_leads_to(uint64_t key, const struct uri *uri, struct str impi,
		   const struct binding *binding)
{
	struct temporary temporary;
	uint32_t cseq;

	if (!binding->instance.n || binding->emergency)
		return false;
	if (!read_temporary(uri, &temporary))
		return str_ieq(param_value(uri->params, ';', STR("gr")),
			       instance_urn(binding->instance));
	cseq = (uint32_t)(temporary.masked ^ mask_of(key, temporary.seal));
	return temporary.seal == seal_of(key, impi, binding, cseq);
}
