public import Addresses
public import NeighborProtocol
internal import Netlink
private import Synchronization

/// Answers ARP requests and IPv6 neighbour solicitations for addresses that are not the node's own: load balancer
/// addresses with an endpoint that may serve. `AddressAnnouncer` decides, this has the sockets and the time.
///
/// The kernel needs no more than that: destinations are translated before routing, so a packet that reaches the node by
/// its hardware address meets our rules, whether or not the node has the address.
public final class LinkAnnouncer: Sendable {
  private let station: Mutex<Station>
  private let state = AnnouncerState()
  private let signal: WakeSignal

  /// An announcer that announces nothing yet. Opens its sockets in the network namespace of the thread that calls this.
  /// That takes CAP_NET_RAW; all that follows needs no privilege, so it may be given up in between. No thread is started.
  ///
  /// - Throws: that the sockets cannot be opened.
  public init(
    openingSockets choice: InterfaceChoice = .byNetwork, timing: AnnouncementTiming = AnnouncementTiming()
  ) throws(AnnouncerError) {
    signal = try WakeSignal()
    station = Mutex(Station(sockets: try LinkSockets(), machine: AddressAnnouncer(choice, timing: timing)))
  }

  /// These addresses are announced from now on, wherever they can be, and no others. From any thread; takes effect at
  /// once while `run` is under way, and otherwise when it begins.
  public func update(_ addresses: Set<IPAddress>) {
    if state.want(addresses) { signal.wake() }
  }

  /// Works until the task is cancelled, once. The neighbours are told nothing at the end: there is no way to take an
  /// announcement back, but nobody is answered any more.
  ///
  /// - Parameter report: hears what happens to the addresses, on a thread of its own; it must not wait for long.
  /// - Throws: that a socket or the list of interfaces is of no use any more.
  public func run(_ report: @escaping @Sendable (LinkReport) -> Void) async throws {
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

  /// Ends the work, now or when it begins.
  func stop() {
    state.stop()
    signal.wake()
  }

  /// What `run` does, on the calling thread.
  func work(_ report: @Sendable (LinkReport) -> Void) throws(AnnouncerError) {
    let (state, signal) = (state, signal)
    try station.withLock { station throws(AnnouncerError) in
      try station.work(until: signal, { state.wanted }, report)
    }
  }
}
