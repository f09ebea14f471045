# Programs that come from the system, not from npm or Maven.

# usage: need_system NAME…   of: java maven chromium nginx openssl buildah. Installs what is missing where it may, else says how.
need_system() {
  packages=
  missing=
  for part in "$@"; do
    "has_$part" && continue
    missing="$missing${missing:+, }$(describe_part "$part")"
    packages="$packages $(debian_package "$part")"
  done
  [ -n "$missing" ] || return 0
  if command -v apt-get >/dev/null 2>&1; then
    # packages is a list of words
    # shellcheck disable=SC2086
    with_lock apt_install $packages
  else
    die "missing on this machine: $missing. Install it with your system's package manager and try again."
  fi
  for part in "$@"; do
    "has_$part" || die "still missing after the installation: $(describe_part "$part")."
  done
}

apt_install() {
  install="apt-get install -y --no-install-recommends $*"
  [ "$(id -u)" = 0 ] || die "missing on this machine: $missing. Install it with: sudo apt-get update && sudo $install"
  say "missing on this machine: $missing. Installing it: $install"
  export DEBIAN_FRONTEND=noninteractive
  # stdout belongs to the command
  apt-get update -qq >&2 || die "apt-get update failed."
  apt-get install -y -qq --no-install-recommends "$@" >&2 || die "failed: $install"
}

describe_part() {
  case $1 in
    java) echo "Java 17 or later" ;;
    maven) echo "Maven" ;;
    chromium) echo "Chromium" ;;
    python) echo "Python 3.10 or later with venv" ;;
    *) echo "$1" ;;
  esac
}

debian_package() {
  case $1 in
    java)
      # Newer releases have only later ones.
      if apt-cache show openjdk-17-jre-headless >/dev/null 2>&1; then
        echo openjdk-17-jre-headless
      else
        echo default-jre-headless
      fi
      ;;
    python) echo python3-venv ;;
    *) echo "$1" ;;
  esac
}

has_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  # "17.0.15" and "21" are 17 and 21; "1.8.0_442" is 1
  major=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ "${major:-0}" -ge 17 ]
}

has_maven() {
  command -v mvn >/dev/null 2>&1
}

has_chromium() {
  [ -x "${CHROMIUM-}" ] || command -v chromium >/dev/null 2>&1
}

has_nginx() {
  # Debian keeps it out of an ordinary user's PATH
  command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]
}

has_openssl() {
  command -v openssl >/dev/null 2>&1
}

has_buildah() {
  command -v buildah >/dev/null 2>&1
}

has_python() {
  # Debian keeps what makes virtual environments in a package of its own.
  python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}
