/* SPDX-License-Identifier: Apache-2.0 */
/* A visit of a request to an application server (TS 24.229 5.4.3.2 step 5 and 5.4.3.3 step 3). */
#include "role/scscf_visit.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "role/scscf_outside.h"
#include "role/scscf_private.h"
#include "transport/pipe.h"

/* "odi-" and a token. */
enum { IDENTIFIER_TOKEN = 16, IDENTIFIER_MAX = 24 };

struct visit {
	struct map_node node; /* by identifier */
	struct scscf *scscf;
	struct routing *routing;
	char identifier[IDENTIFIER_MAX];
	struct snapshot *snapshot;       /* of the request; held */
	const struct ifc_filter *filter; /* of that snapshot */
	char *user, *impu;               /* IMPI and identity that it is served for */
	unsigned next;                   /* place of the filter behind this one */
	enum ifc_session session;        /* for which it was asked */
	struct msg *msg;                 /* as it goes on without the server; gone once it did */
	char *uri;                       /* Request-URI as it left */
	bool heard;                      /* there was a provisional response but 100 */
	bool back; /* the request has come back: what is answered is another's word */
};

/* How a request looks for each session case (RFC 5502 4.2, RFC 8498 4). */
static const char *const served_rows[IFC_SESSIONS] = {
	[IFC_ORIGINATING] = "sescase=orig",
	[IFC_TERMINATING] = "sescase=term",
	[IFC_UNREGISTERED] = "sescase=term",
	[IFC_DIVERTED] = "orig-cdiv",
};

bool scscf_filter_hop(struct scscf *scscf, const struct ifc_filter *filter, struct visit_hop *hop)
{
	*hop = (struct visit_hop){ .remote = filter->addr };
	if (filter->id < SERVER_COUNT)
		hop->link = scscf->servers[filter->id];
	else if (filter->proto != PROTO_COUNT)
		hop->link = scscf_outside_reach(scscf, filter->proto, &filter->addr);
	return hop->link != NULL;
}

/* Our Route: a host name for our own servers, else the address at which the server reaches us. */
static struct str own_route(const struct visit *visit, struct msg *msg, const struct visit_hop *hop)
{
	return visit->filter->id < SERVER_COUNT ?
		       msg_format(msg, "<sip:%s@scscf.%s;lr>", visit->identifier,
				  visit->snapshot->domain) :
		       scscf_outside_uri(visit->scscf, msg, visit->identifier, hop);
}

void visit_begin(struct routing *routing, const struct ifc_filter *filter,
		 const struct visit_hop *hop, bool registered)
{
	struct scscf *scscf = routing->scscf;
	struct msg *msg = routing->run.msg;
	struct visit *visit = mem_alloc(sizeof(*visit));
	size_t n = strlen(SCSCF_IDENTIFIER_PREFIX);

	visit->scscf = scscf;
	visit->routing = routing;
	visit->snapshot = snapshot_hold(routing->run.request->scene->snapshot);
	visit->filter = filter;
	visit->session = routing->passing.session;
	visit->next = routing->passing.next;
	visit->user = mem_copy_text(routing->passing.user.p, routing->passing.user.n);
	visit->impu = mem_copy_text(routing->passing.impu.p, routing->passing.impu.n);
	visit->uri = mem_copy_text(msg->uri.p, msg->uri.n);
	memcpy(visit->identifier, SCSCF_IDENTIFIER_PREFIX, n);
	random_token(&scscf->identifiers, visit->identifier + n, IDENTIFIER_TOKEN);
	map_add(&scscf->visits, &visit->node, str_of(visit->identifier));
	visit->msg = msg_clone(msg);
	msg_add_top(visit->msg, HDR_ROUTE,
		    msg_format(visit->msg, "<sip:%s@scscf.%s;lr>", visit->identifier,
			       visit->snapshot->domain));
	msg_add_top(msg, HDR_ROUTE, own_route(visit, msg, hop));
	msg_add_top(msg, HDR_ROUTE, msg_format(msg, "<%s>", filter->route));
	msg_add(msg, HDR_P_SERVED_USER,
		msg_format(msg, "<%s>;%s;regstate=%s", visit->impu, served_rows[visit->session],
			   registered ? "reg" : "unreg"));
	routing->visit = visit;
	routing->link = hop->link;
	routing->remote = hop->remote;
	routing->locate = false;
}

void scscf_visit_free(struct visit *visit)
{
	if (!visit)
		return;
	map_remove(&visit->scscf->visits, &visit->node);
	snapshot_release(visit->snapshot);
	msg_free(visit->msg);
	mem_free(visit->user);
	mem_free(visit->impu);
	mem_free(visit->uri);
	mem_free(visit);
}

bool scscf_visit_passes(const struct visit *visit)
{
	return visit && visit->filter->id < SERVER_COUNT && server_rows[visit->filter->id].is_proxy;
}

/* A server of the callee has changed the Request-URI: the call is diverted, and what follows is the
 * caller's side of the next leg. */
static bool is_diverted(const struct visit *visit, struct msg *msg)
{
	return (visit->session == IFC_TERMINATING || visit->session == IFC_UNREGISTERED) &&
	       !uri_text_equal(str_of(visit->uri), msg->uri);
}

void scscf_resume(struct routing *routing, struct str identifier)
{
	struct scscf *scscf = routing->scscf;
	struct passing *passing = &routing->passing;
	struct visit *visit;

	if (!str_starts(identifier, STR(SCSCF_IDENTIFIER_PREFIX)))
		return;
	visit = map_get(&scscf->visits, identifier, struct visit, node);
	/* a server that was passed over is too late */
	if (!visit || (!visit->msg && routing->run.request->txn.link != scscf->loop[1])) {
		scscf_remark(&routing->run, "the original dialog identifier is not known (any "
					    "more): no filter criteria are asked");
		passing->unknown = true;
		return;
	}
	visit->back = true;
	passing->resumed = true;
	passing->session = visit->session;
	passing->next = visit->next;
	passing->call = visit->routing->mark.call;
	if (!passing->call)
		passing->call = visit->routing->passing.call;
	passing->user = msg_hold(routing->run.msg, str_of(visit->user));
	passing->impu = msg_hold(routing->run.msg, str_of(visit->impu));
	if (is_diverted(visit, routing->run.msg)) {
		passing->session = IFC_DIVERTED;
		passing->next = 0;
	}
}

void scscf_loop_open(struct scscf *scscf)
{
	const struct link_user *user = stack_link_user(scscf->stack);

	pipe_role_pair(scscf->options.loop, "scscf-scscf", user, user, scscf->loop);
}

/* Default handling (TS 29.228 B.2.2): the request goes on as if the server had sent it back. */
static bool go_on_without(struct routing *routing, const char *what)
{
	struct visit *visit = routing->visit;
	struct scscf *scscf = routing->scscf;
	struct msg *msg = visit->msg;
	bool continued = visit->filter->handling == IFC_CONTINUED;
	char text[256];

	snprintf(text, sizeof(text), "%s: %s %s, the session is %s", visit->filter->name,
		 visit->filter->uri, what, continued ? "continued" : "terminated");
	scscf_remark(&routing->run, text);
	visit->heard = true;
	if (!continued)
		return false;
	visit->msg = NULL;
	return request_retarget(routing->run.request,
				&(struct proxy_branch){ .msg = msg, .link = scscf->loop[0] },
				STR_NONE);
}

/* May the server's failure be handled at all? */
static bool is_silent(const struct visit *visit)
{
	return visit && !visit->heard && !visit->back && visit->msg;
}

bool scscf_visit_response(struct routing *routing, struct msg *response)
{
	struct visit *visit = routing->visit;
	char what[32];

	if (!is_silent(visit))
		return false;
	visit->heard = response->status < 200;
	if (response->status != 408 && response->status / 100 != 5)
		return false;
	snprintf(what, sizeof(what), "answers %d", response->status);
	if (!go_on_without(routing, what))
		return false;
	msg_free(response);
	return true;
}

bool scscf_visit_failed(struct routing *routing, enum client_end why)
{
	return is_silent(routing->visit) &&
	       go_on_without(routing, why == CLIENT_TIMEOUT ? "is silent" : "is out of reach");
}
