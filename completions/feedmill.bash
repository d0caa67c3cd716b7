# bash completion for feedmill
_feedmill() {
  local line=${COMP_LINE:0:COMP_POINT} typed words candidate
  read -ra words <<<"$line"
  typed=${words[${#words[@]} - 1]}
  # A blank at the end begins a new, empty word.
  [[ $line == *[[:space:]] ]] && { words+=(""); typed=""; }
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o default
    else
      # What readline takes for a word begins behind the last colon or equals sign.
      [[ $typed == *[:=]* ]] && candidate=${candidate#"${typed%"${typed##*[:=]}"}"}
      COMPREPLY+=("$(printf %q "$candidate")")
    fi
  done < <("${words[0]}" completion -- "${words[@]:1}" 2>/dev/null)
}
complete -F _feedmill feedmill
