/* SPDX-License-Identifier: Apache-2.0 */
/* TLS: contexts, and the lab CA that is made when no certificate is configured. The only user of
 * OpenSSL's TLS. */
#ifndef IMSD_TRANSPORT_TLS_H
#define IMSD_TRANSPORT_TLS_H

#include <stdbool.h>
#include <stddef.h>

struct bufferevent;
struct event_base;
struct tls;

struct tls_options {
	const char *certificate; /* PEM file; NULL: the lab's */
	const char *key;         /* PEM file; NULL: in the same file */
	/* PEM file to verify clients (verify_client) or servers with; NULL: the lab CA, or what is in
	 * `certificate` when that is given */
	const char *ca;
	bool verify_client;
	const char *min_version; /* "1.0" .. "1.3"; NULL: "1.2" */
	/* where the lab CA and certificate live: ca.pem ca.key imsd.pem imsd.key (keys mode 0600); NULL or
	 * not writable: in memory, and *notice says so */
	const char *state_dir;
	/* another process has it: what is there is used as far as it will do, nothing is written */
	bool state_taken;
	/* subjectAltName of the lab certificate: DNS names and address literals */
	const char *const *names;
	size_t n_names;
};

/* What a client checks of a server. */
struct tls_peer {
	/* DNS name or address literal that the certificate must show; NULL: any */
	const char *name;
	const char *ca; /* PEM file; NULL: the context's */
	bool insecure;  /* check nothing */
};

/* What one accepted connection is shown in place of what is usual; zeroed: nothing. */
struct tls_manner {
	/* a PEM file; or a certificate of the lab by a word: lab, expired, not-yet-valid, wrong-name,
	 * unknown-ca, self-signed, client-only (made when first asked for); NULL: the usual */
	const char *certificate;
	const char *key; /* PEM file of its key; NULL, or that of another one: in the same file */
	const char *version; /* the one that is spoken, "1.0" .. "1.3"; NULL or "any": as usual */
	bool any_client;     /* none is asked for a certificate, whatever verify_client says */
	bool refuse_client;  /* a client certificate is asked for, and no one is good */
};
/* Is it one of these words? */
bool tls_certificate_is_word(const char *text);

/* Loads, or makes the lab CA and certificate (EC P-256, a year and 30 years) when they are missing,
 * expired or do not show all names. NULL with one line in error (names the file and the remedy).
 * notice: one line worth logging (paths of what was made, or that it lives in memory), or "". Keys
 * come from OpenSSL's own generator. */
struct tls *tls_new(const struct tls_options *options, char error[256], char notice[512]);
/* Counted: connections keep theirs. NULL-safe. */
struct tls *tls_hold(struct tls *tls);
void tls_free(struct tls *tls);
/* A bufferevent on an accepted socket (server) or one to be connected (fd -1). NULL on failure, when
 * accepting with one sentence in why. */
struct bufferevent *tls_accept(struct tls *tls, struct event_base *base, int fd,
			       const struct tls_manner *manner, char why[160]);
struct bufferevent *tls_connect(struct tls *tls, struct event_base *base,
				const struct tls_peer *peer);
/* Tells the peer that nothing more comes (close_notify); nothing on a bufferevent without TLS. */
void tls_finish(struct bufferevent *event);
/* What went wrong on a TLS bufferevent, in words ("certificate verify failed: self-signed ..."). */
const char *tls_error(struct bufferevent *event, char out[256]);
/* PEM text of the CA's certificate in use (also when it lives in memory). */
const char *tls_ca_pem(const struct tls *tls);

#endif
