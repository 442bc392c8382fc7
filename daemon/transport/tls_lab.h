/* SPDX-License-Identifier: Apache-2.0 */
/* The lab CA and the certificate that it issues for us: loaded from state_dir, made there, or made
 * in memory. */
#ifndef IMSD_TRANSPORT_TLS_LAB_H
#define IMSD_TRANSPORT_TLS_LAB_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "transport/tls.h"

struct lab {
	X509 *ca, *certificate;
	EVP_PKEY *ca_key, *key;
};

/* Uses state_dir and the names of the options; error and notice as in tls_new. False when what is
 * in state_dir can neither be used nor be replaced without breaking the trust in it. */
bool lab_open(struct lab *lab, const struct tls_options *options, char error[256],
	      char notice[512]);
void lab_close(struct lab *lab);

#endif
