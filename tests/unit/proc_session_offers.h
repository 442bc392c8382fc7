/* SPDX-License-Identifier: Apache-2.0 */
/* Offers in the form in which phones and tools write them. */
#ifndef IMSD_TESTS_PROC_SESSION_OFFERS_H
#define IMSD_TESTS_PROC_SESSION_OFFERS_H

#define OFFER_BARESIP                                                                             \
	"v=0\r\no=- 3871453254 1402837402 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\n"    \
	"t=0 0\r\na=tool:baresip 1.0.0\r\n"                                                       \
	"m=audio 10580 RTP/AVP 96 9 0 8 101\r\n"                                                  \
	"a=rtpmap:96 opus/48000/2\r\na=fmtp:96 stereo=1;sprop-stereo=1\r\n"                       \
	"a=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"                \
	"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"                                \
	"a=rtcp:10581\r\na=sendrecv\r\na=label:1\r\na=rtcp-rsize\r\n"                             \
	"a=ssrc:1286345876 cname:sip:carol@192.0.2.10\r\na=ptime:20\r\n"

#define OFFER_SIPP                                                                                \
	"v=0\r\no=user1 53655765 2353687637 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\n"    \
	"t=0 0\r\nm=audio 6000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"

#define OFFER_VOLTE                                                                               \
	"v=0\r\no=- 1530 1530 IN IP6 2001:db8::10\r\ns=-\r\nc=IN IP6 2001:db8::10\r\nb=AS:50\r\n"     \
	"b=RS:0\r\nb=RR:0\r\nt=0 0\r\n"                                                           \
	"m=audio 50010 RTP/AVP 127 118 96 110 116 107 97 111\r\n"                                 \
	"b=AS:50\r\nb=RS:600\r\nb=RR:2000\r\n"                                                    \
	"a=rtpmap:127 EVS/16000/1\r\n"                                                            \
	"a=fmtp:127 br=5.9-13.2;bw=nb-swb;max-red=220;x-vendor=1\r\n"                             \
	"a=rtpmap:118 AMR-WB/16000/1\r\n"                                                         \
	"a=fmtp:118 octet-align=1;mode-change-capability=2;max-red=220\r\n"                       \
	"a=rtpmap:96 AMR-WB/16000/1\r\na=fmtp:96 mode-change-capability=2;max-red=220\r\n"        \
	"a=rtpmap:110 telephone-event/16000\r\na=fmtp:110 0-15\r\n"                               \
	"a=rtpmap:116 AMR/8000/1\r\na=fmtp:116 mode-change-capability=2;max-red=220\r\n"          \
	"a=rtpmap:107 AMR/8000/1\r\n"                                                             \
	"a=fmtp:107 octet-align=1;mode-change-capability=2;max-red=220\r\n"                       \
	"a=rtpmap:97 G726-32/8000\r\n"                                                            \
	"a=rtpmap:111 telephone-event/8000\r\na=fmtp:111 0-15\r\n"                                \
	"a=curr:qos local none\r\na=curr:qos remote none\r\n"                                     \
	"a=des:qos mandatory local sendrecv\r\na=des:qos optional remote sendrecv\r\n"            \
	"a=sendrecv\r\na=ptime:20\r\na=maxptime:240\r\n"

#define OFFER_LINPHONE                                                                            \
	"v=0\r\no=alice 3465 3046 IN IP4 192.0.2.30\r\ns=Talk\r\nc=IN IP4 192.0.2.30\r\nt=0 0\r\n" \
	"a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics\r\n"            \
	"a=group:BUNDLE as vs\r\n"                                                                \
	"m=audio 7078 RTP/AVPF 96 97 98 0 8 18 101 99 100\r\n"                                    \
	"a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n"                                \
	"a=rtpmap:97 speex/16000\r\na=fmtp:97 vbr=on\r\n"                                         \
	"a=rtpmap:98 speex/8000\r\na=fmtp:98 vbr=on\r\na=fmtp:18 annexb=yes\r\n"                  \
	"a=rtpmap:101 telephone-event/48000\r\na=rtpmap:99 telephone-event/16000\r\n"             \
	"a=rtpmap:100 telephone-event/8000\r\na=mid:as\r\n"                                       \
	"a=rtcp-fb:* trr-int 1000\r\na=rtcp-fb:* ccm tmmbr\r\n"                                   \
	"m=video 9078 RTP/AVPF 96 97\r\n"                                                         \
	"a=rtpmap:96 VP8/90000\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42801F\r\n" \
	"a=rtcp-fb:* trr-int 1000\r\na=rtcp-fb:* ccm tmmbr\r\na=rtcp-fb:97 nack pli\r\n"          \
	"a=rtcp-fb:97 ccm fir\r\na=mid:vs\r\n"

#endif
