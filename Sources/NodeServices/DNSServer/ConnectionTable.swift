internal import NIOCore
private import Synchronization

/// The open TCP connections. DNS mostly uses datagrams, and TCP only for the few responses that are too long, so the
/// number of connections is limited; a client that exceeds its share loses its least recently used ones (RFC 7766,
/// sections 6.2.2 and 6.2.3).
final class ConnectionTable: Sendable {
  /// Identifies a connection.
  struct Entry: Hashable, Sendable { fileprivate let number: UInt64 }

  private struct Connection {
    let client: String
    let channel: any Channel
    /// A counter that increases with each use of any connection.
    var lastUse: UInt64
  }

  private struct State {
    var uses: UInt64 = 0
    var connections: [Entry: Connection] = [:]
  }

  static let limit = 200
  static let limitPerClient = 20
  private let state = Mutex(State())

  /// Adds a connection. If a limit is exceeded, the least recently used connection is closed: of the same client if
  /// that one is over its limit, otherwise of all clients.
  func add(_ channel: any Channel) -> Entry {
    let client = channel.remoteAddress?.ipAddress ?? ""
    let (entry, victim) = state.withLock { state in
      let own = state.connections.filter { $0.value.client == client }
      let candidates =
        own.count >= Self.limitPerClient
        ? own : state.connections.count >= Self.limit ? state.connections : [:]
      let oldest = candidates.min { $0.value.lastUse < $1.value.lastUse }
      if let oldest { state.connections[oldest.key] = nil }
      state.uses += 1
      let entry = Entry(number: state.uses)
      state.connections[entry] = Connection(client: client, channel: channel, lastUse: state.uses)
      return (entry, oldest?.value.channel)
    }
    victim?.close(promise: nil)
    return entry
  }

  /// Records that a query arrived on the connection.
  func noteUse(of entry: Entry) {
    state.withLock { state in
      state.uses += 1
      state.connections[entry]?.lastUse = state.uses
    }
  }

  func remove(_ entry: Entry) { state.withLock { $0.connections[entry] = nil } }
}
