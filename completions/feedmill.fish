# fish completion for feedmill
function __feedmill_candidates
    set -l words (commandline -opc)
    set -l lines ($words[1] completion -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if contains -- :files $lines
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $lines
    end
end
complete -c feedmill -f -a '(__feedmill_candidates)'
