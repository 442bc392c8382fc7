/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, field by field. */
#include "transport/tls_issue.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { COMMON_NAME_MAX = 64 };

const struct extension_row ca_extension_rows[] = {
	{ NID_basic_constraints,      "critical,CA:TRUE,pathlen:0"   },
	{ NID_key_usage,	      "critical,keyCertSign,cRLSign" },
	{ NID_subject_key_identifier, "hash"			     },
	{ 0,			      NULL			     },
};

const struct extension_row server_extension_rows[] = {
	{ NID_basic_constraints,	"critical,CA:FALSE"	    },
	{ NID_key_usage,		"critical,digitalSignature" },
	{ NID_ext_key_usage,		"serverAuth,clientAuth"	    },
	{ NID_subject_key_identifier,	"hash"			    },
	{ NID_authority_key_identifier, "keyid"			    },
	{ 0,				NULL			    },
};

static bool is_literal(const char *name, ASN1_OCTET_STRING **octets)
{
	*octets = a2i_IPADDRESS(name);
	ERR_clear_error();
	return *octets;
}

bool certificate_shows(X509 *certificate, const char *name)
{
	ASN1_OCTET_STRING *octets;
	bool literal = is_literal(name, &octets);

	ASN1_OCTET_STRING_free(octets);
	if (literal)
		return X509_check_ip_asc(certificate, name, 0) == 1;
	return X509_check_host(certificate, name, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) ==
	       1;
}

static void add_name(GENERAL_NAMES *names, const char *name)
{
	GENERAL_NAME *entry = GENERAL_NAME_new();
	ASN1_OCTET_STRING *octets;

	if (is_literal(name, &octets)) {
		GENERAL_NAME_set0_value(entry, GEN_IPADD, octets);
	} else {
		ASN1_IA5STRING *text = ASN1_IA5STRING_new();

		ASN1_STRING_set(text, name, -1);
		GENERAL_NAME_set0_value(entry, GEN_DNS, text);
	}
	sk_GENERAL_NAME_push(names, entry);
}

static void add_names(X509 *certificate, const struct issue *issue)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();

	for (size_t i = 0; i < issue->n_names; i++)
		add_name(names, issue->names[i]);
	if (issue->n_names)
		X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0);
	GENERAL_NAMES_free(names);
}

static void add_extensions(X509 *certificate, X509 *issuer, const struct extension_row *row)
{
	X509V3_CTX ctx;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, certificate, NULL, NULL, 0);
	for (; row->value; row++) {
		X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, row->nid, row->value);

		X509_add_ext(certificate, extension, -1);
		X509_EXTENSION_free(extension);
	}
}

X509 *issue_certificate(const struct issue *issue, EVP_PKEY *key, X509 *issuer,
			EVP_PKEY *issuer_key)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);
	const char *name = issue->common_name;
	BIGNUM *serial = BN_new();

	if (strlen(name) > COMMON_NAME_MAX)
		name = "imsd";
	BN_rand(serial, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
	BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate));
	BN_free(serial);
	X509_set_version(certificate, X509_VERSION_3);
	X509_time_adj_ex(X509_getm_notBefore(certificate), issue->from_days, 0, NULL);
	X509_time_adj_ex(X509_getm_notAfter(certificate), issue->to_days, 0, NULL);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1,
				   -1, 0);
	X509_set_pubkey(certificate, key);
	X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer) : subject);
	add_extensions(certificate, issuer ? issuer : certificate, issue->extensions);
	add_names(certificate, issue);
	X509_sign(certificate, issuer ? issuer_key : key, EVP_sha256());
	return certificate;
}
