# Shared by scripts/run and scripts/test: say what is done, install what is missing, build.
# Sourced, with `top` as the checkout.

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf '%s: failed: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# quietly WHAT COMMAND...: runs it with its output in a log, which is shown when it fails.
quietly() {
  local what=$1 log
  shift
  mkdir -p "$top/build"
  log=$top/build/$(basename "$0")-$(printf '%s' "$what" | tr -c 'a-z0-9' -).log
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    fail "$what (all of it: ${log#"$top"/})"
  fi
}

# install_packages [tests]: the packages of scripts/packages that are not installed yet.
install_packages() {
  local wanted=${1:-} missing=() name kind
  while read -r name kind; do
    [[ -z $name || $name == \#* ]] && continue
    [[ -n $kind && $kind != "$wanted" ]] && continue
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || missing+=("$name")
  done <"$top/scripts/packages"
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || fail "needs Debian packages, and there is no apt-get: ${missing[*]}"
  local root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || fail "needs root or sudo to install: ${missing[*]}"
    root=(sudo)
  fi
  say "installing ${#missing[@]} packages: ${missing[*]}"
  quietly "apt-get update" "${root[@]}" apt-get update
  quietly "apt-get install" "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}"
}

# shows_progress LOG PID: how far ninja is, as its log says, while PID runs: one line that is written over on a terminal,
# elsewhere a line a minute.
shows_progress() {
  local log=$1 pid=$2 step=0 now
  while kill -0 "$pid" 2>/dev/null; do
    now=$(grep -ao '^\[[0-9]*/[0-9]*\]' "$log" 2>/dev/null | tail -n 1) || true
    if [[ -t 1 ]]; then
      printf '\r   %s ' "$now"
    elif ((++step % 30 == 0)); then
      printf '   %s\n' "$now"
    fi
    sleep 2
  done
  [[ ! -t 1 ]] || printf '\r%30s\r' ''
}

# first_build PRESET: says that it takes a while, where nothing is built yet.
first_build() {
  [[ -e $top/build/$1/.ninja_log ]] || printf '   the first time, this takes some %d minutes on %d cores\n' \
    $((8 / $(nproc) + 1)) "$(nproc)"
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "building: $preset${*:+ ($*)}"
  first_build "$preset"
  (cd "$top" && quietly "configuring $preset" cmake --preset "$preset") || exit 1
  (cd "$top" && quietly "building $preset" cmake --build --preset "$preset" ${*:+--target "$@"}) &
  local building=$!
  shows_progress "$top/build/$(basename "$0")-building-$preset.log" "$building"
  wait "$building" || exit 1
}
