/* SPDX-License-Identifier: Apache-2.0 */
/* PEM files: certificates and keys read, and written so that a reader sees the old file or the new
 * one. */
#ifndef IMSD_TRANSPORT_TLS_PEM_H
#define IMSD_TRANSPORT_TLS_PEM_H

#include <openssl/x509.h>
#include <stdbool.h>

/* Read the first certificate or key of a file. NULL: there is no such file (*absent), or error
 * names the file and the reason. */
X509 *pem_read_certificate(const char *path, bool *absent, char error[256]);
EVP_PKEY *pem_read_key(const char *path, bool *absent, char error[256]);
/* Write the file anew (temporary file, then rename), keys with mode 0600. False with errno when it
 * cannot be. */
bool pem_write_certificate(const char *path, X509 *certificate);
bool pem_write_key(const char *path, EVP_PKEY *key);
/* The certificate as text; the caller frees it with mem_free. */
char *pem_text(X509 *certificate);

#endif
