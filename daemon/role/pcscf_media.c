/* SPDX-License-Identifier: Apache-2.0 */
/* Media that the operator does not allow: 488 with what would be (TS 24.229 6.2, RFC 3261 21.4.26,
 * 20.43). */
#include <stdio.h>

#include "msg/sdp.h"
#include "msg/view.h"
#include "role/duty_causes.h"
#include "role/knobs.h"
#include "role/pcscf_private.h"

/* An SDP held against the list of what is forbidden; `sdp` is what remains of it. */
struct policing {
	struct arena *arena;
	struct str forbidden, sdp;
	bool media, format; /* something of that kind was found */
};

/* Is that media or codec listed: "video", "AMR-WB", "AMR-WB/16000"? */
static bool is_forbidden(const struct policing *policing, struct str word)
{
	struct str rest = policing->forbidden, entry, name;
	struct str whole = word;

	if (!str_cut(&whole, '/', &name))
		return false;
	while (str_cut(&rest, ',', &entry))
		if (str_ieq(entry, word) || str_ieq(entry, name))
			return true;
	return false;
}

/* The section of the `number`-th m= line. */
static bool find_section(const struct policing *policing, unsigned number,
			 struct sdp_section *section)
{
	struct str line, media, other;
	unsigned index = 1;

	if (!sdp_line(policing->sdp, STR("m="), number, &line))
		return false;
	line = str_from(line, 2);
	if (!str_word(&line, &media))
		return false;
	for (unsigned i = 1; i < number && sdp_line(policing->sdp, STR("m="), i, &line); i++) {
		line = str_from(line, 2);
		index += str_word(&line, &other) && str_eq(other, media);
	}
	return sdp_section(policing->sdp, media, index, section);
}

/* Takes forbidden codecs out, from the last on; a line that has no other is rejected. */
static void police_codecs(struct policing *policing, unsigned number)
{
	struct sdp_section section;
	struct str codec;
	char field[24];

	for (unsigned i = 1; find_section(policing, number, &section); i++) {
		snprintf(field, sizeof(field), "codecs[%u]", i);
		if (!sdp_field(policing->arena, policing->sdp, &section, str_of(field), &codec))
			return;
		if (!is_forbidden(policing, codec))
			continue;
		policing->format = true;
		i--;
		if (!sdp_field_set(policing->arena, policing->sdp, &section, str_of(field),
				   STR_NONE, &policing->sdp)) {
			sdp_field_set(policing->arena, policing->sdp, &section, STR("port"),
				      STR("0"), &policing->sdp);
			return;
		}
	}
}

static void police(struct policing *policing)
{
	struct sdp_section section;
	struct str port;

	for (unsigned number = 1; find_section(policing, number, &section); number++) {
		if (sdp_field(policing->arena, policing->sdp, &section, STR("port"), &port) &&
		    str_is(port, "0"))
			continue;
		if (!is_forbidden(policing, section.media)) {
			police_codecs(policing, number);
			continue;
		}
		policing->media = true;
		sdp_field_set(policing->arena, policing->sdp, &section, STR("port"), STR("0"),
			      &policing->sdp);
	}
}

int pcscf_duty_media(struct duty_run *run)
{
	struct gates *gates = relaying_of(run)->pcscf->options.gates;
	struct policing policing = {
		.arena = &run->msg->arena,
		.forbidden = knob_text(gates, run->request->scene, PCSCF_SDP_FORBIDDEN),
		.sdp = run->msg->body
	};
	struct msg *response;

	if (!policing.forbidden.n || !run->msg->body.n ||
	    str_isearch(msg_value(run->msg, HDR_CONTENT_TYPE), STR("application/sdp")) != 0)
		return 0;
	police(&policing);
	if (!policing.media && !policing.format)
		return 0;
	duty_blame(run, 488, policing.media ? "a forbidden medium" : "a forbidden codec");
	response = request_response(run->request, 488, NULL);
	msg_add(response, HDR_WARNING,
		policing.media ? STR("304 pcscf \"Media type not available\"") :
				 STR("305 pcscf \"Incompatible media format\""));
	msg_set_body(response, STR("application/sdp"), msg_hold(response, policing.sdp));
	request_reply(run->request, response);
	return DUTY_TAKEN;
}
