# shellcheck shell=bash
# What the tests of `viaduct run` with an API server say besides daemon.sh's words: kube-test-server on the node's loopback,
# and what it is told to do.
# shellcheck source=daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/daemon.sh"

server_binary() {
  local candidate
  for candidate in "${KUBE_TEST_SERVER:-}" "$(dirname "$viaduct")/kube-test-server" "$labDirectory"/../.build/{debug,release}/kube-test-server; do
    if [[ -x $candidate ]]; then
      realpath "$candidate"
      return
    fi
  done
  echo "no kube-test-server: run 'swift build --product kube-test-server', or name one in KUBE_TEST_SERVER" >&2
  return 1
}
server=$(server_binary)

# The server takes orders from a pipe and answers each in a file, so one waits for its word.
kubeconfig=$scratch/kubeconfig
orders=$scratch/orders
answers=$scratch/answers
mkfifo "$orders"
exec 9<>"$orders"
# start_server_of_objects: with the objects that there are now, on the port of the kubeconfig if there was one.
start_server_of_objects() {
  local port=0
  [[ ! -s $kubeconfig ]] || port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$kubeconfig")
  : >"$answers"
  # What begins in the background has no standard input but what it opens itself.
  # shellcheck disable=SC2016
  start node bash -c 'exec "$@" <"$0"' "$orders" "$server" --file "$manifests" --kubeconfig "$kubeconfig" \
    --port "$port" --bookmarks 1 >"$answers" 2>&1
  # shellcheck disable=SC2034 # the tests read it
  apiServer=$started
  wait_until grep -q '^port ' "$answers"
}
# order WORD…: and waits for the server to have done it.
order() {
  local lines
  lines=$(wc -l <"$answers")
  echo "$*" >&9
  wait_until more_answers "$lines"
  [[ $(tail -n 1 "$answers") == ok ]] || { tail -n 1 "$answers" >&2 && return 1; }
}
more_answers() { (($(wc -l <"$answers") > $1)); }
# apply_objects: the server has the manifests as they are.
apply_objects() {
  local file
  for file in "$manifests"/*; do order apply "$file"; done
}
