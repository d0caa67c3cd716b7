#!/bin/bash
# Runs inside the booted Debian of booted.py, as root. A step is a function: its commands must all succeed. What it printed
# and what the journal said meanwhile is report/NN-STEP.txt.
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive SYSTEMD_COLORS=0 SYSTEMD_PAGER=cat
trial=/root/trial
report=$trial/report
config=/etc/feedmill/feedmill.yaml
number=0

step() {
  number=$((number + 1))
  local file
  file=$report/$(printf %02d $number)-$1.txt
  local since
  since=$(date +%s)
  # Not as the condition of an `if`: there `set -e` counts for nothing.
  (set -e -x; trap 'echo "exit $?"' EXIT; "$1") >"$file" 2>&1 </dev/null
  local status=$?
  [ $status = 0 ] && echo "ok $1" >>"$report/results" || echo "FAILED $1 ($status)" >>"$report/results"
  { echo "--- journal"; journalctl --no-pager -o short -u 'feedmill*' --since "@$since"; } >>"$file" 2>&1
}

fails() { if "$@"; then return 1; fi; }

until_true() {  # until_true SECONDS COMMAND...; four times as long, as the machine may have other work
  { local end=$((SECONDS + 4 * $1)); set +x; } 2>/dev/null
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "not within the time: $*"; return 1; }
    sleep 0.5
  done
  set -x
}

pid() { systemctl show -p MainPID --value feedmill; }
is_new_process() { [ "$(pid)" -gt 1 ] && [ "$(pid)" != "$1" ] && systemctl is-active feedmill; }
count() { feedmill entries --json -c $config | wc -l; }
install_it() { apt-get install -y --reinstall --no-install-recommends -o Dpkg::Options::=--force-confold $trial/feedmill.deb; }

# A feed of ours, as addresses that are not public are refused unless they are listed.
serve() {
  mkdir -p $trial/www
  cat >$trial/www/feed.xml <<'FEED'
<rss version="2.0"><channel><title>The quay</title><link>http://127.0.0.1:8999/</link><description>d</description>
<item><guid>one</guid><title>A crane is painted</title><description>It is green now.</description></item>
<item><guid>two</guid><title>The tide is late</title><description>By an hour.</description></item>
</channel></rss>
FEED
  systemd-run --unit=served python3 -m http.server 8999 --bind 127.0.0.1 --directory $trial/www
  until_true 30 curl -sf http://127.0.0.1:8999/feed.xml
}

configure() {
  cat >$config <<'YAML'
http:
  user_agent: "feedmill/1.0 (+https://example.org/contact)"
  allow_networks: [127.0.0.0/8]
sources:
  - url: http://127.0.0.1:8999/feed.xml
    name: The quay
digests:
  - name: morning
    schedule: "07:00"
    timezone: Europe/Berlin
    formats: [html, text, json]
    deliver: [{maildir: /var/lib/feedmill/mail}]
YAML
}

an_old_store_waits() {
  [ -e $trial/old.db ] || return 0
  systemd-sysusers - <<<'u feedmill - "feedmill" /var/lib/feedmill /usr/sbin/nologin'
  install -d -o feedmill -g feedmill /var/lib/feedmill
  install -o feedmill -g feedmill -m 0600 $trial/old.db /var/lib/feedmill/feedmill.db
}

it_installs_and_polls_nobody() {
  apt-get update
  install_it
  systemctl is-active feedmill
  systemctl is-enabled feedmill
  systemctl status feedmill --no-pager
  until_true 20 bash -c 'systemctl status feedmill --no-pager | grep -i "0 sources"'  # said a moment after it is ready
  fails grep event=poll <(journalctl -u feedmill)
  feedmill --version
  feedmill check
  [ "$(stat -c '%U:%G %a' /etc/feedmill/secrets)" = 'root:feedmill 750' ]  # the user is there before its folders
  test -r /usr/share/man/man1/feedmill.1.gz -o -e /etc/dpkg/dpkg.cfg.d/excludes
}

the_old_store_is_whole() {
  [ -e $trial/old.db ] || return 0
  [ "$(feedmill entries --json -c $config | wc -l)" = "$(cat $trial/old.entries)" ]
  feedmill doctor
}

a_good_reload() {
  serve
  configure
  feedmill check
  feedmill check --diff
  systemctl reload feedmill
  if [ -e $trial/old.db ]; then  # its source is not due yet, and a reload polls nothing early
    feedmill poll 'The quay'
  else
    until_true 60 bash -c "journalctl -u feedmill --since -10min | grep 'event=poll.*source=\"The quay\".*new=[12]'"
  fi
  until_true 20 feedmill entries --source 'The quay' --limit 2
  systemctl status feedmill --no-pager
  feedmill status
}

what_the_old_version_had_left_to_send_arrives() {
  [ -e $trial/old.db ] || return 0
  until_true 60 bash -c "[ \$(ls /var/lib/feedmill/mail/new | wc -l) = $(cat $trial/old.mails) ]"
  feedmill status --deliveries
  # Known again, not told again.
  [ "$(feedmill entries --json -c $config | grep -c 'crane is painted')" = 1 ]
}

a_bad_reload_fails_where_it_is_asked_for() {
  local before
  before=$(pid)
  cp $config $trial/good.yaml
  echo 'polll: {}' >>$config
  fails systemctl reload feedmill
  systemctl is-active feedmill
  [ "$(pid)" = "$before" ]
  journalctl -p err -u feedmill --since -5min | grep polll
  kill -HUP "$before"  # past the check: the daemon keeps what it has, and says so
  until_true 20 bash -c "journalctl -p err -u feedmill --since -5min | grep 'the running configuration stays'"
  systemctl status feedmill --no-pager
  cp $trial/good.yaml $config
  systemctl reload feedmill
  systemctl is-active feedmill
}

it_survives_a_kill() {
  local before entries
  before=$(pid)
  entries=$(count)
  kill -KILL "$before"
  until_true 60 is_new_process "$before"
  [ "$(count)" = "$entries" ]
  feedmill doctor
}

it_stops_and_starts() {
  local began=$SECONDS
  systemctl stop feedmill
  [ $((SECONDS - began)) -le 15 ]
  [ "$(systemctl show -p Result --value feedmill)" = success ]
  systemctl start feedmill
  systemctl is-active feedmill
}

a_wrong_owner_ends_with_what_to_type() {
  systemctl stop feedmill
  chown root: /var/lib/feedmill/feedmill.db
  fails systemctl start feedmill
  sleep 12  # longer than RestartSec: there is no loop
  [ "$(systemctl show -p ExecMainStatus --value feedmill)" = 78 ]
  [ "$(systemctl is-active feedmill)" = failed ]
  journalctl -p err -u feedmill --since -5min | grep 'chown'
  chown feedmill: /var/lib/feedmill/feedmill.db
  systemctl start feedmill
  systemctl is-active feedmill
}

a_wrong_path_ends_with_what_to_type() {
  systemctl stop feedmill
  sed -i '1i storage: /nowhere/at/all/feedmill.db' $config
  fails systemctl start feedmill
  [ "$(systemctl show -p ExecMainStatus --value feedmill)" = 78 ]
  journalctl -p err -u feedmill --since -5min | grep '/nowhere/at/all'
  sed -i 1d $config
  systemctl reset-failed feedmill
  systemctl start feedmill
  systemctl is-active feedmill
}

the_status_endpoint_at_systemds_socket() {
  systemctl stop feedmill  # systemd takes no socket for a service that runs
  systemctl enable --now feedmill-status.socket
  systemctl start feedmill
  until_true 20 curl -sf --unix-socket /run/feedmill/status.sock http://localhost/healthz
  curl -sS --unix-socket /run/feedmill/status.sock http://localhost/healthz
  curl -sS --unix-socket /run/feedmill/status.sock http://localhost/metrics | grep 'feedmill_sources{state="ok"} 1'
  stat -c '%U:%G %a' /run/feedmill/status.sock | grep '^feedmill:feedmill 660$'
  systemctl restart feedmill
  until_true 20 curl -sf --unix-socket /run/feedmill/status.sock http://localhost/healthz
}

a_secret_that_only_the_service_sees() {
  # A container may not be let mount what credentials stand in.
  if ! systemd-run --wait --pipe -p LoadCredential=one:/etc/hostname sh -c 'cat "$CREDENTIALS_DIRECTORY/one"'; then
    echo "credentials do not work here"
    return 0
  fi
  echo "only the service reads this" >/etc/feedmill/secrets/status
  chmod 600 /etc/feedmill/secrets/status
  chown root: /etc/feedmill/secrets/status
  mkdir -p /etc/systemd/system/feedmill.service.d
  printf '[Service]\nLoadCredential=status-token:/etc/feedmill/secrets/status\n' >/etc/systemd/system/feedmill.service.d/token.conf
  printf 'status:\n  token_file: status-token\n' >>$config
  feedmill check
  systemctl daemon-reload
  systemctl restart feedmill
  systemctl reload feedmill
  ask() { curl -s -o /dev/null -w '%{http_code}' --unix-socket /run/feedmill/status.sock "$@" http://localhost/healthz; }
  [ "$(ask)" = 401 ]
  [ "$(ask -H 'Authorization: Bearer only the service reads this')" = 200 ]
  fails runuser -u feedmill -- cat /etc/feedmill/secrets/status
}

another_instance() {
  sed -e '/^status:/,$d' $config >/etc/feedmill/work.yaml
  sed -i -e 's,/var/lib/feedmill/mail,/var/lib/feedmill-work/mail,' /etc/feedmill/work.yaml
  systemctl start feedmill@work
  systemctl is-active feedmill@work
  until_true 60 test -s /var/lib/feedmill-work/feedmill.db
  feedmill check -c /etc/feedmill/work.yaml
  systemctl reload feedmill@work
  systemctl stop feedmill@work
}

a_digest_and_a_backup() {
  feedmill digest morning --now -c $config
  test -s /var/lib/feedmill/digests/morning/latest.html
  runuser -u nobody -- cat /var/lib/feedmill/digests/morning/latest.html >/dev/null
  feedmill backup /var/lib/feedmill/backup.db -c $config
}

an_upgrade_keeps_everything() {
  local before entries
  before=$(pid)
  entries=$(count)
  cp $config $trial/before.yaml
  install_it
  until_true 60 is_new_process "$before"
  cmp $config $trial/before.yaml
  [ "$(count)" = "$entries" ]
  systemctl is-active feedmill
}

removed_and_nothing_of_the_users_is_lost() {
  apt-get remove -y feedmill
  fails systemctl is-active feedmill
  fails systemctl is-active feedmill-status.socket
  fails command -v feedmill
  cmp $config $trial/before.yaml
  test -s /var/lib/feedmill/feedmill.db
  test -s /var/lib/feedmill/digests/morning/latest.html
}

purged_and_the_store_stays() {
  apt-get purge -y feedmill
  test ! -e $config
  test -s /var/lib/feedmill/feedmill.db
  test -s /var/lib/feedmill/digests/morning/latest.html
  test -s /etc/feedmill/secrets/status
  rm -r /etc/systemd/system/feedmill.service.d
}

installed_again_it_goes_on() {
  install_it
  configure
  systemctl reload feedmill
  systemctl is-active feedmill
  feedmill doctor
  [ "$(feedmill entries --json -c $config | grep -c 'crane is painted')" = 1 ]
}

for one in an_old_store_waits it_installs_and_polls_nobody the_old_store_is_whole a_good_reload what_the_old_version_had_left_to_send_arrives \
  a_bad_reload_fails_where_it_is_asked_for it_survives_a_kill it_stops_and_starts a_wrong_owner_ends_with_what_to_type \
  a_wrong_path_ends_with_what_to_type the_status_endpoint_at_systemds_socket a_secret_that_only_the_service_sees \
  another_instance a_digest_and_a_backup an_upgrade_keeps_everything removed_and_nothing_of_the_users_is_lost \
  purged_and_the_store_stays installed_again_it_goes_on; do
  step $one
done
journalctl --no-pager -u 'feedmill*' >"$report/journal.txt"
echo "ok the end" >>"$report/results"
