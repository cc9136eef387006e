internal import Addresses
package import Netlink

/// A netlink connection to connection tracking, in the network namespace of the thread that opened it. Listing and
/// deleting flows requires CAP_NET_ADMIN there.
package struct ConntrackConnection: ~Copyable {
  private var socket: NetlinkSocket

  /// Opens the connection, which requires no privilege.
  package init() throws(NetlinkError) { socket = try NetlinkSocket(.netfilter) }

  /// Whether this network namespace has any entry. Listing flows takes the kernel milliseconds even if there are none: it
  /// looks into every bucket of its hash table, which all namespaces share (262 144 buckets by default; Linux 6.18,
  /// nf_conntrack_netlink.c, ctnetlink_dump_table).
  package mutating func hasEntries() throws(NetlinkError) -> Bool {
    let request = entryCountRequest(sequence: socket.nextSequence())
    let count = try socket.get(request) { message, bytes throws(NetlinkError) in
      entryCount(message, in: bytes)
    }
    // A kernel that does not say has to be searched.
    return count.flatMap { $0 } != 0
  }

  /// Deletes the stale flows, so that their next packets traverse the current rules. Call this after the rules are in
  /// force; a flow deleted earlier would be re-created as it was. Flows are identified by CTA_ID as well as by address,
  /// so that a newer flow with the same addresses is almost never deleted. If this throws, some flows may be deleted
  /// already; it is safe to retry.
  package mutating func delete(_ stale: StaleFlows) throws(NetlinkError) -> FlowCleanup {
    var cleanup = FlowCleanup()
    for family in AddressFamily.allCases {
      try delete(try list(stale, family: family, counting: &cleanup), &cleanup)
    }
    return cleanup
  }

  /// Forgets the stale attempts to connect, so that the clients' next retransmissions traverse the current rules. Like
  /// the deletion of stale flows, it comes after the rules are in force, and may be repeated.
  package mutating func forget(_ stale: StaleAttempts) throws(NetlinkError) -> FlowCleanup {
    var cleanup = FlowCleanup()
    let filters = try filtersByStatus()
    let found = try list(stale, stale.queries(filteringByStatus: filters), counting: &cleanup)
    try delete(found, &cleanup)
    return cleanup
  }

  /// Marks the connections that have lost their endpoint. This comes after the rules that reset them, and may be repeated:
  /// what is marked stays so until its entry ends.
  package mutating func mark(_ lost: LostConnections) throws(NetlinkError) -> FlowCleanup {
    var cleanup = FlowCleanup()
    try mark(try list(lost, counting: &cleanup), lost, &cleanup)
    return cleanup
  }

  /// Marks exactly these connections; those that have ended are not an error.
  mutating func mark(
    _ flows: [ListedFlow], _ lost: LostConnections, _ cleanup: inout FlowCleanup
  ) throws(NetlinkError) {
    let counts = try change(flows) { flow, sequence, writer in
      flow.marking(lost.mark, sequence: sequence, into: &writer)
    }
    cleanup.marked += counts.changed
    cleanup.gone += counts.gone
  }

  /// Lists the lost connections and counts all flows listed.
  mutating func list(
    _ lost: LostConnections, counting cleanup: inout FlowCleanup
  ) throws(NetlinkError) -> [ListedFlow] {
    var found = Set<ListedFlow>()
    for query in lost.queries {
      let request = query.request(lost.family, .tcp, sequence: socket.nextSequence())
      try socket.dump(request) { message, bytes throws(NetlinkError) in
        guard let listed = ListedFlow(message, in: bytes, .tcp) else { return }
        cleanup.listed += 1
        if lost.includes(listed) { found.insert(listed) }
      }
    }
    return Array(found)
  }

  /// Whether the kernel can leave out established connections (Linux 5.15).
  mutating func filtersByStatus() throws(NetlinkError) -> Bool {
    let probe = statusFilterProbe(sequence: socket.nextSequence())
    do throws(NetlinkError) {
      try socket.dump(probe) { _, _ throws(NetlinkError) in }
      return false
    } catch {
      guard error.errno == .invalid else { throw error }
      return true
    }
  }

  /// Lists the stale attempts by these queries and counts all flows listed.
  mutating func list(
    _ stale: StaleAttempts, _ queries: [FlowQuery], counting cleanup: inout FlowCleanup
  ) throws(NetlinkError) -> [ListedFlow] {
    // A flow may be listed both for an address and for a node port.
    var found = Set<ListedFlow>()
    for query in queries {
      let request = query.request(
        stale.family, stale.transport, onlyAttempts: true, sequence: socket.nextSequence())
      try socket.dump(request) { message, bytes throws(NetlinkError) in
        guard let listed = ListedFlow(message, in: bytes, stale.transport) else { return }
        cleanup.listed += 1
        if stale.includes(listed) { found.insert(listed) }
      }
    }
    return Array(found)
  }

  /// Lists the stale flows of one family and counts all flows listed.
  mutating func list(
    _ stale: StaleFlows, family: AddressFamily, counting cleanup: inout FlowCleanup
  ) throws(NetlinkError) -> [ListedFlow] {
    // A flow may be listed both for an address and for a node port.
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

  /// Deletes exactly these flows; those that are already gone are not an error.
  mutating func delete(_ flows: [ListedFlow], _ cleanup: inout FlowCleanup) throws(NetlinkError) {
    let counts = try change(flows) { $0.deletion(sequence: $1, into: &$2) }
    cleanup.deleted += counts.changed
    cleanup.gone += counts.gone
  }

  /// Writes the message for a flow, with this sequence number.
  private typealias Request = (ListedFlow, UInt32, inout MessageWriter) -> Void

  /// Sends a request for each of these flows. Those that are already gone are not an error.
  private mutating func change(
    _ flows: [ListedFlow], _ write: Request
  ) throws(NetlinkError) -> (changed: Int, gone: Int) {
    var (changed, gone) = (0, 0)
    var refusal: Acknowledgement?
    for first in stride(from: 0, to: flows.count, by: Self.requestsAtOnce) {
      let some = flows[first..<min(first + Self.requestsAtOnce, flows.count)]
      for answer in try answers(to: some, write) {
        switch answer.errno {
        case nil: changed += 1
        case KernelErrno.noEntry?: gone += 1
        case _?: refusal = answer
        }
      }
    }
    if let refusal, let errno = refusal.errno { throw .refused(errno, kernelSays: refusal.text) }
    return (changed, gone)
  }

  /// Small enough that the requests fit in the send buffer and the acknowledgements in the receive buffer, whatever the
  /// system's limits.
  private static let requestsAtOnce = 128

  /// Sends the requests and returns the kernel's acknowledgements, all of which are queued before `send` returns.
  private mutating func answers(
    to flows: ArraySlice<ListedFlow>, _ write: Request
  ) throws(NetlinkError) -> [Acknowledgement] {
    var writer = MessageWriter()
    for flow in flows { write(flow, socket.nextSequence(), &writer) }
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
