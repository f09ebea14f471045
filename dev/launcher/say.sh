# What the launcher itself says goes to stderr: stdout belongs to the command.
say() {
  printf 'millrace: %s\n' "$*" >&2
}

die() {
  say "$@"
  exit 1
}
