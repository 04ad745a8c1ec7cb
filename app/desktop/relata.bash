# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of relata's verbs, options and files for bash.
_relata () {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]:-}
  case $previous in
    --engine | -K) mapfile -t COMPREPLY < <(compgen -W "dot neato fdp sfdp" -- "$word"); return ;;
    --direction) mapfile -t COMPREPLY < <(compgen -W "LR TB" -- "$word"); return ;;
    --page) mapfile -t COMPREPLY < <(compgen -W "a4 a3 a2 a1 a0 letter legal tabloid" -- "$word"); return ;;
    --dialect | -D) mapfile -t COMPREPLY < <(compgen -W "sqlite postgresql mysql" -- "$word"); return ;;
    --format | -T)
      case $verb in
        schema) mapfile -t COMPREPLY < <(compgen -W "sql postgresql mysql json dbml mermaid plantuml sqlalchemy sqlalchemy-classic markdown html svg pdf png dot" -- "$word") ;;
        diagram) mapfile -t COMPREPLY < <(compgen -W "svg pdf png dot mermaid plantuml html" -- "$word") ;;
        import) mapfile -t COMPREPLY < <(compgen -W "sql postgresql mysql dbml sqlalchemy csv" -- "$word") ;;
        records) mapfile -t COMPREPLY < <(compgen -W "table json csv" -- "$word") ;;
        *) mapfile -t COMPREPLY < <(compgen -W "text json sql" -- "$word") ;;
      esac
      return ;;
  esac
  if [[ $word == -* ]]; then
    case $verb in
      diagram) mapfile -t COMPREPLY < <(compgen -W "--output --format --engine --direction --as-drawn --diagram --tables --notation --dark --scale --page --tile --orientation --transparent --observed --link-to --help" -- "$word") ;;
      schema) mapfile -t COMPREPLY < <(compgen -W "--format --dialect --output --help" -- "$word") ;;
      import) mapfile -t COMPREPLY < <(compgen -W "--output --format --help" -- "$word") ;;
      records) mapfile -t COMPREPLY < <(compgen -W "--follow --search --subset --output --children --per-link --limit --format --guard-formulas --help" -- "$word") ;;
      diff) mapfile -t COMPREPLY < <(compgen -W "--format --renames --help" -- "$word") ;;
      migrate) mapfile -t COMPREPLY < <(compgen -W "--dry-run --backup --no-backup --on-null --on-type --set-null --delete-rows --renames --diagram --yes --help" -- "$word") ;;
      check) mapfile -t COMPREPLY < <(compgen -W "--format --help" -- "$word") ;;
      *) mapfile -t COMPREPLY < <(compgen -W "--sample --help --version" -- "$word") ;;
    esac
    return
  fi
  mapfile -t COMPREPLY < <( ((COMP_CWORD == 1)) && compgen -W "schema diagram import records diff migrate check" -- "$word"; compgen -f -- "$word")
}
complete -o filenames -F _relata relata
