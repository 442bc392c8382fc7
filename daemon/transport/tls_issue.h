/* SPDX-License-Identifier: Apache-2.0 */
/* Making certificates: EC P-256, X.509 version 3, a random serial number. */
#ifndef IMSD_TRANSPORT_TLS_ISSUE_H
#define IMSD_TRANSPORT_TLS_ISSUE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

/* Extensions by their OpenSSL names; the last row has no value. */
struct extension_row {
	int nid;
	const char *value;
};
extern const struct extension_row ca_extension_rows[], server_extension_rows[];

/* One to be made; valid from and until so many days from now. */
struct issue {
	const char *common_name;  /* of a longer one than 64 octets "imsd" is shown */
	const char *const *names; /* subjectAltName: DNS names and address literals; may be NULL */
	size_t n_names;
	int from_days, to_days;
	const struct extension_row *extensions;
};
/* The certificate of that key, signed by the issuer (NULL: by itself). The caller's. */
X509 *issue_certificate(const struct issue *issue, EVP_PKEY *key, X509 *issuer,
			EVP_PKEY *issuer_key);
/* Does it show that name or address? */
bool certificate_shows(X509 *certificate, const char *name);

#endif
