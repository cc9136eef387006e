internal import NIOCore
internal import Synchronization

/// The open connections of one listener. Health check node ports are open to everyone who can reach the node, so their number
/// is limited. Beyond the limit, the one that has gone without an answer for the longest gives way: clients that open many and
/// ask nothing, or ask a byte at a time, cannot keep a load balancer's check out.
final class OpenConnections: Sendable {
  /// The most connections that are usually open at once.
  static let usualLimit = 1000

  fileprivate struct Connection {
    let channel: any Channel
    /// A counter that increases with each connection and each answer.
    var lastUse: UInt64
  }

  fileprivate struct State {
    var connections: [ObjectIdentifier: Connection] = [:]
    var uses: UInt64 = 0
    var isClosed = false
  }
  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int = usualLimit) { self.limit = limit }

  /// Adds a connection; closes another one if there are too many. Returns false if the listener has been closed in the
  /// meantime.
  func add(_ channel: any Channel) -> Bool {
    let (isAccepted, victim) = state.withLock { state -> (Bool, (any Channel)?) in
      guard !state.isClosed else { return (false, nil) }
      let victim = state.connections.count >= limit ? state.removeLeastRecentlyUsed() : nil
      state.uses += 1
      state.connections[ObjectIdentifier(channel)] = Connection(channel: channel, lastUse: state.uses)
      return (true, victim)
    }
    victim?.close(promise: nil)
    if isAccepted { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
    return isAccepted
  }

  /// Notes that a request of a connection is answered.
  func noteUse(of channel: any Channel) {
    state.withLock { state in
      state.uses += 1
      state.connections[ObjectIdentifier(channel)]?.lastUse = state.uses
    }
  }

  private func remove(_ channel: any Channel) {
    state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  /// Closes all connections and refuses further ones.
  func closeAll() async {
    let channels = state.withLock { state in
      state.isClosed = true
      return state.connections.values.map(\.channel)
    }
    for channel in channels { try? await channel.close() }
  }
}

extension OpenConnections.State {
  /// Removes the connection that was answered, or else opened, before all others.
  fileprivate mutating func removeLeastRecentlyUsed() -> (any Channel)? {
    guard let oldest = connections.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
    return connections.removeValue(forKey: oldest.key)?.channel
  }
}
