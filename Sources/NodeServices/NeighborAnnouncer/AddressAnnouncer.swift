package import Addresses
package import NeighborProtocol
internal import Netlink
private import Synchronization

/// Answers ARP requests and IPv6 neighbor solicitations for addresses that are not the node's own: load balancer
/// addresses with an available endpoint. `AnnouncementMachine` makes the decisions; this class provides the sockets and
/// the clock.
///
/// Nothing else is needed: destinations are translated before routing, so a packet sent to the node's hardware address
/// traverses our rules whether or not the node has the IP address.
package final class AddressAnnouncer: Sendable {
  private let loop: Mutex<AnnouncerLoop>
  private let wanted = WantedAddresses()
  private let signal: WakeSignal

  /// Creates an announcer without addresses, and opens its sockets in the network namespace of the calling thread. This
  /// requires CAP_NET_RAW, which may be dropped afterwards, because nothing else requires a privilege. Starts no
  /// thread.
  ///
  /// - Throws: if the sockets cannot be opened.
  package init(
    openingSockets choice: InterfaceChoice = .byNetwork, timing: AnnouncementTiming = AnnouncementTiming()
  ) throws(AnnouncerError) {
    signal = try WakeSignal()
    loop = Mutex(
      AnnouncerLoop(sockets: try AnnouncerSockets(), machine: AnnouncementMachine(choice, timing: timing)))
  }

  /// Replaces the set of addresses to announce. May be called from any thread; takes effect immediately if `run` is
  /// active, and otherwise when it starts.
  package func update(_ addresses: Set<IPAddress>) {
    if wanted.replace(with: addresses) { signal.wake() }
  }

  /// Announces the addresses until the task is cancelled. May be called only once. Neighbors are not notified at the
  /// end, because an announcement cannot be revoked; requests just remain unanswered.
  ///
  /// - Parameter report: called with log messages on a separate thread; it must not block for long.
  /// - Throws: if a socket or the list of interfaces fails.
  package func run(_ report: @escaping @Sendable (AnnouncementReport) -> Void) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        do {
          try onDedicatedThread { continuation.resume(with: Result { try self.work(report) }) }
        } catch { continuation.resume(throwing: error) }
      }
    } onCancel: {
      stop()
    }
  }

  /// Stops the work, immediately or as soon as it starts.
  func stop() {
    wanted.stop()
    signal.wake()
  }

  /// Does the work of `run` on the calling thread.
  func work(_ report: @Sendable (AnnouncementReport) -> Void) throws(AnnouncerError) {
    let (wanted, signal) = (wanted, signal)
    try loop.withLock { loop throws(AnnouncerError) in
      try loop.run(wakingOn: signal, wanted: { wanted.current }, report: report)
    }
  }
}
