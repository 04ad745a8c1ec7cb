# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of relata's verbs, options and files for bash.
_relata () {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]:-}
  case $previous in
    --engine | -K) mapfile -t COMPREPLY < <(compgen -W "dot neato fdp sfdp" -- "$word"); return ;;
    --direction) mapfile -t COMPREPLY < <(compgen -W "LR TB" -- "$word"); return ;;
    --format | -T) mapfile -t COMPREPLY < <(compgen -W "sql json svg pdf png dot table csv" -- "$word"); return ;;
  esac
  if [[ $word == -* ]]; then
    case $verb in
      diagram) mapfile -t COMPREPLY < <(compgen -W "--output --format --engine --direction --tables --dark --scale --help" -- "$word") ;;
      schema) mapfile -t COMPREPLY < <(compgen -W "--format --help" -- "$word") ;;
      records) mapfile -t COMPREPLY < <(compgen -W "--follow --search --subset --output --children --per-link --limit --format --guard-formulas --help" -- "$word") ;;
      *) mapfile -t COMPREPLY < <(compgen -W "--sample --help --version" -- "$word") ;;
    esac
    return
  fi
  mapfile -t COMPREPLY < <( ((COMP_CWORD == 1)) && compgen -W "schema diagram records" -- "$word"; compgen -f -- "$word")
}
complete -o filenames -F _relata relata
