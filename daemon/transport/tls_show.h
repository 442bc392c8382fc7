/* SPDX-License-Identifier: Apache-2.0 */
/* What a server shows in one handshake when it is told to: another certificate, a lab certificate
 * that is wrong in one way, one version alone. */
#ifndef IMSD_TRANSPORT_TLS_SHOW_H
#define IMSD_TRANSPORT_TLS_SHOW_H

#include <openssl/ssl.h>

#include "base/mem.h"
#include "transport/tls_lab.h"

enum { WRONG_KINDS = 6 };

/* OpenSSL's number of a version ("1.2"; NULL is that one, too); 0: there is no such. */
int tls_version_of(const char *text);

/* Of one context. What is made when it is first asked for stays until the context goes. */
struct tls_show {
	struct tls_options options; /* copies, in the arena */
	struct arena arena;
	struct lab lab; /* CA NULL: not opened, the context has a certificate from a file */
	struct wrong {
		X509 *certificate;
		EVP_PKEY *key;
	} wrong[WRONG_KINDS];
};

/* Takes the lab over, which may be empty. */
void tls_show_init(struct tls_show *show, const struct tls_options *options, struct lab *lab);
void tls_show_clear(struct tls_show *show);
/* Prepares one connection. False with one sentence in why. */
bool tls_show_apply(struct tls_show *show, SSL *ssl, const struct tls_manner *manner,
		    char why[160]);

#endif
