#!/bin/bash
# Receiving through the robot (kept, parsed, answered into the outbox) beside
# mbsync, which copies the same messages from the same server into a Maildir, its
# fsync on, in turns. What the robot reaches once the messages are moved to the
# handled folder too, which mbsync does not do, is told beside it.
#
#   peers-receive.sh STARTE HOST:PORT [REPLIES] < ACCOUNTS
#
# Each line of ACCOUNTS is a user and a password at the IMAP server: one run each,
# with an empty mailbox. The server must let passwords through without TLS.
set -euo pipefail
starte=$1 server=$2 replies=${3:-10000}
processes=$(((replies + 5) / 6))
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
field() { sed -n "s/^  \"$1\": \([0-9.]*\),*$/\1/p" "$dir/run"; }
seconds() { grep -A 4 "\"name\": \"$1\"" "$dir/run" | sed -n 's/^ *"seconds": \([0-9.]*\),*$/\1/p'; }
ratios=()
while read -r user password; do
	STARTE_IMAP_PASSWORD=$password "$starte" bench --only-replies --processes "$processes" --replies "$replies" --imap "$server" --imap-user "$user" --json </dev/null >"$dir/run"
	rate=$(field replies_per_second)
	moved=$(awk "BEGIN {print $replies / ($(seconds 'receive replies') + $(seconds 'move replies'))}")
	rm -rf "$dir/copy"
	mkdir "$dir/copy"
	cat >"$dir/mbsyncrc" <<-END
		IMAPAccount server
		Host ${server%:*}
		Port ${server##*:}
		User $user
		Pass $password
		SSLType None
		AuthMechs LOGIN
		IMAPStore far
		Account server
		MaildirStore near
		Path $dir/copy/
		Inbox $dir/copy/INBOX
		Channel replies
		Far :far:Starte/Behandlet
		Near :near:replies
		Create Near
		Sync Pull
		SyncState *
	END
	# A line ends each section of mbsync's file.
	sed -i -E 's/^(IMAPStore|MaildirStore|Channel) /\n&/' "$dir/mbsyncrc"
	began=$(date +%s.%N)
	mbsync -q -q -c "$dir/mbsyncrc" replies </dev/null
	took=$(awk "BEGIN {print $(date +%s.%N) - $began}")
	copied=$(find "$dir/copy/replies/new" "$dir/copy/replies/cur" -type f | wc -l)
	theirs=$(awk "BEGIN {print $copied / $took}")
	ratio=$(awk "BEGIN {printf \"%.2f\", $rate / $theirs}")
	printf '%s: robot %.0f replies/s (%.0f moved too), mbsync %.0f messages/s (%d), ratio %s\n' "$user" "$rate" "$moved" "$theirs" "$copied" "$ratio"
	ratios+=("$ratio")
done
printf 'median ratio %s\n' "$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$(((${#ratios[@]} + 1) / 2))p")"
