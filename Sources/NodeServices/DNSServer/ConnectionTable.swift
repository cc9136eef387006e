internal import NIOCore
private import Synchronization

/// The open connections. The DNS is asked by datagrams; connections are for the few answers that are too long, so there
/// are not many, and a client that opens more than its share loses those that it has left silent for longest (RFC 7766,
/// sections 6.2.2 and 6.2.3).
final class ConnectionTable: Sendable {
  /// One of the connections.
  struct Entry: Hashable, Sendable { fileprivate let number: UInt64 }

  private struct Connection {
    let client: String
    let channel: any Channel
    /// Grows with each use of any connection.
    var lastUse: UInt64
  }

  private struct State {
    var uses: UInt64 = 0
    var connections: [Entry: Connection] = [:]
  }

  static let limit = 200
  static let limitOfClient = 20
  private let state = Mutex(State())

  /// Adds a connection. Where that is one too many, the one is closed that has been silent for longest: of the same
  /// client if that has its share, otherwise of all.
  func add(_ channel: any Channel) -> Entry {
    let client = channel.remoteAddress?.ipAddress ?? ""
    let (entry, victim) = state.withLock { state in
      let own = state.connections.filter { $0.value.client == client }
      let crowd =
        own.count >= Self.limitOfClient
        ? own : state.connections.count >= Self.limit ? state.connections : [:]
      let oldest = crowd.min { $0.value.lastUse < $1.value.lastUse }
      if let oldest { state.connections[oldest.key] = nil }
      state.uses += 1
      let entry = Entry(number: state.uses)
      state.connections[entry] = Connection(client: client, channel: channel, lastUse: state.uses)
      return (entry, oldest?.value.channel)
    }
    victim?.close(promise: nil)
    return entry
  }

  /// A client has asked something by this connection.
  func noteUse(of entry: Entry) {
    state.withLock { state in
      state.uses += 1
      state.connections[entry]?.lastUse = state.uses
    }
  }

  func remove(_ entry: Entry) { state.withLock { $0.connections[entry] = nil } }
}
