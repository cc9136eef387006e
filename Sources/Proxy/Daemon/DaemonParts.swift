/// The parts of the daemon, and the order in which they start and stop. An arrow is what one part passes to another:
///
///     folder ─┬─► allocation ──┐                 interface addresses   changes by others
///     retries ┘                │ updates                  │              │ commits
///     API watch ───────────────┼──► DNS server            │              │
///      ▲                       ▼                          │              │
///      │                programming loop ◄────────────────┴──────────────┘
///      │                 │     │      ├──► node ports on localhost
///      │                 │     │      │
///      │                 │     │      └──► batches ──► the kernel's tables
///      │                 │     └──► announcer: addresses whose rules are programmed
///      │                 ▼
///      │   events ◄── health check ports      health server, metrics server: show what the others count
///      ▼    │
///     API server                              HTTP threads: run these servers
///
///     forwarding by others: looks at other programs' chains when "changes by others" has news, and logs what they drop
///
///     configuration file, Node: a change stops the daemon, as SIGTERM and SIGINT do
///
/// Everything flows from later parts to earlier ones, so a part that stops has received all that it will ever receive.
/// First the sources end. Then the loop finishes the sync that is in progress, so that no batch of it is missing, and
/// programs nothing more. Announcements, names and node ports on localhost outlast it, since they are of use while the
/// rules are; the last of these accept nothing more, and reset the connections that they relay. Health and metrics are the
/// last, so that one can see what the others are waiting for. The rules stay in the kernel.
///
/// A part that ends by itself, for whatever reason, ends all: it has retried what is worth retrying. Only these errors
/// get that far: an address that cannot be bound with `bindAddressHardFail`, a folder or store that is unusable at the
/// start, a netlink, DNS or packet socket that fails, the changed configuration file, and the changed Node. A failed
/// commit, an API server that does not answer and a port that is taken are retried by the parts themselves.
struct DaemonParts {
  /// The threads of all HTTP servers.
  var httpThreads: DaemonPart
  /// Nil without an address for it.
  var healthServer: DaemonPart?
  /// Nil without an address for it.
  var metricsServer: DaemonPart?
  /// Sends Events to the API server; nil without one.
  var events: DaemonPart?
  var healthCheckPorts: DaemonPart
  /// Nil unless node ports are served on localhost.
  var localhostNodePorts: DaemonPart?
  /// Nil without an address for it.
  var nameServer: DaemonPart?
  /// Nil if no load balancer addresses are announced.
  var announcer: DaemonPart?
  var programmingLoop: DaemonPart
  /// Says when another program's firewall begins or ceases to drop what the node forwards; nil until it is known what it did at
  /// the start.
  var forwarding: DaemonPart?
  /// Changes of the ruleset by other programs.
  var rulesetChanges: DaemonPart
  var interfaceAddresses: DaemonPart
  /// The source of the cluster's state; what passes things to another comes after it.
  var source: [DaemonPart]
  /// Nil without a file.
  var configurationFile: DaemonPart?
  /// Ends the daemon when our Node has other addresses or pod CIDRs than at the start; nil if it goes on with them.
  var node: DaemonPart?

  /// The parts in the order of their start; they are stopped in the reverse order.
  var inOrder: [DaemonPart] {
    let optional: [DaemonPart?] =
      [httpThreads, healthServer, metricsServer, events, healthCheckPorts, localhostNodePorts]
      + [nameServer, announcer, programmingLoop, forwarding, rulesetChanges, interfaceAddresses] + source
      + [configurationFile, node]
    return optional.compactMap(\.self)
  }
}
