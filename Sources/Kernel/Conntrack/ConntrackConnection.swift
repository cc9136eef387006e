internal import Addresses
public import Netlink

/// A connection to connection tracking in the network namespace of the thread that opened it. It lists and deletes
/// flows; both need CAP_NET_ADMIN there.
public struct ConntrackConnection: ~Copyable {
  private var socket: NetlinkSocket

  /// Opens the connection; this alone needs no privilege.
  public init() throws(NetlinkError) { socket = try NetlinkSocket(.netfilter) }

  /// Deletes the flows that are stale, so that their next packets meet the rules as they are now. Call it after the
  /// rules are in force: a flow that is deleted before comes back as it was. A flow is deleted by its number as well as
  /// its addresses, so that one which began meanwhile is hardly ever meant. When this throws some may be deleted; all
  /// of it may be tried again.
  public mutating func delete(_ stale: StaleFlows) throws(NetlinkError) -> FlowCleanup {
    var cleanup = FlowCleanup()
    for family in AddressFamily.allCases {
      try delete(try list(stale, family, &cleanup), &cleanup)
    }
    return cleanup
  }

  /// The flows of a family that are stale.
  mutating func list(
    _ stale: StaleFlows, _ family: AddressFamily, _ cleanup: inout FlowCleanup
  ) throws(NetlinkError) -> [ListedFlow] {
    // An address and a port of node ports may both list a flow.
    var found = Set<ListedFlow>()
    for query in stale.queries(family) {
      let request = query.request(family, sequence: socket.nextSequence())
      try socket.dump(request) { message, bytes throws(NetlinkError) in
        guard let listed = ListedFlow(message, in: bytes) else { return }
        cleanup.listed += 1
        if stale.isStale(listed.flow) { found.insert(listed) }
      }
    }
    return Array(found)
  }

  /// Deletes these very flows.
  mutating func delete(_ flows: [ListedFlow], _ cleanup: inout FlowCleanup) throws(NetlinkError) {
    var refusal: Acknowledgement?
    for first in stride(from: 0, to: flows.count, by: Self.deletionsAtOnce) {
      let some = flows[first..<min(first + Self.deletionsAtOnce, flows.count)]
      for answer in try answers(toDeletionOf: some) {
        switch answer.errno {
        case nil: cleanup.deleted += 1
        case KernelErrno.noEntry?: cleanup.gone += 1
        case _?: refusal = answer
        }
      }
    }
    if let refusal, let errno = refusal.errno { throw .refused(errno, kernelSays: refusal.text) }
  }

  /// So many fit into the socket's send buffer, and their answers into its receive buffer, whatever the system's
  /// limits.
  private static let deletionsAtOnce = 128

  /// The kernel answers each message before `send` returns.
  private mutating func answers(
    toDeletionOf flows: ArraySlice<ListedFlow>
  ) throws(NetlinkError) -> [Acknowledgement] {
    var writer = MessageWriter()
    for flow in flows { flow.deletion(sequence: socket.nextSequence(), into: &writer) }
    try socket.send(writer.finished())
    var answers: [Acknowledgement] = []
    while answers.count < flows.count, let received = try socket.receive(waiting: false) {
      var cursor = MessageCursor(count: received.count)
      while let message = cursor.next(in: received.bytes) {
        if let answer = Acknowledgement(message, in: received.bytes) { answers.append(answer) }
      }
    }
    guard answers.count == flows.count else { throw .malformed }
    return answers
  }
}
