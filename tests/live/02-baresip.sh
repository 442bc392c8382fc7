#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# baresip registers carol over UDP, TCP and TLS and leaves again. It looks at no certificate:
# 03-certificate.sh does.

. "$(dirname "$0")/lib.sh"
need baresip tshark

for modules in /usr/lib/baresip/modules /usr/lib/*/baresip/modules; do
	[[ -d $modules ]] && break
done

# register TRANSPORT HOST PORT: starts baresip, waits until it is registered, ends it
register()
{
	local line pid out seen=1 folder=$work/baresip

	mkdir -p "$folder"
	printf '%s\n' "module_path $modules" 'module_app account.so' "sip_listen $2:0" >"$folder/config"
	: >"$folder/contacts"
	cat >"$folder/accounts" <<-END
		<sip:carol@$domain;transport=$1>;auth_user=carol@$domain;auth_pass=secret;regint=600;outbound="sip:$2:$3;transport=$1"
	END
	exec {out}< <(exec baresip -f "$folder" -s -t 20 2>&1)
	pid=$!
	running[$pid]=baresip
	while read -r -t 20 line <&"$out"; do
		printf '%s\n' "$line"
		case $line in
		*'200 OK'*binding*) seen=0 && break ;;
		*'Register: '*) break ;;
		esac
	done
	kill "$pid"
	cat <&"$out"
	exec {out}<&-
	wait "$pid"
	unset "running[$pid]"
	return "$seen"
}

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --capture "$work/baresip.pcapng"
for transport in udp tcp tls; do
	check "baresip registers carol over $transport, IPv4" \
		register "$transport" 127.0.0.1 "${port[${transport}4]-0}"
	check "baresip registers carol over $transport, IPv6" \
		register "$transport" '[::1]' "${port[${transport}6]-0}"
done
finish "$work/baresip.pcapng"
