# Kafka itself: the jars of a server and its tools, for demo, tests and benchmarks.

# usage: install_kafka VERSION…
install_kafka() {
  for version in "$@"; do
    kafka_is_there "$version" && continue
    need_system maven
    with_lock install_kafka_locked "$version"
  done
}

install_kafka_locked() {
  kafka_is_there "$1" && return 0
  say "fetching Kafka $1 through Maven"
  target=$cache/kafka/$1
  rm -rf "$target.new"
  case $1 in
    4.*) profile=-Pstreams ;;
    *) profile=-P-streams ;;
  esac
  mvn -q -B -ntp "$profile" -f "$root/dev/kafka/pom.xml" "-Dkafka.version=$1" \
    "-DoutputDirectory=$target.new/libs" dependency:copy-dependencies >&2 ||
    die "Maven could not fetch Kafka $1."
  rm -rf "$target"
  mv "$target.new" "$target"
  stamp "kafka-$1" "$(kafka_sum)"
}

kafka_is_there() {
  [ -d "$cache/kafka/$1/libs" ] && stamped "kafka-$1" "$(kafka_sum)"
}

kafka_sum() {
  cksum <"$root/dev/kafka/pom.xml"
}
