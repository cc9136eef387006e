internal import NIOCore
internal import Synchronization

/// The open connections of one listener.
final class OpenConnections: Sendable {
  /// The most connections that are accepted. Health check node ports are open to everyone who can reach the node.
  private static let limit = 1000

  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isClosed = false
  }
  private let state = Mutex(State())

  /// Adds a connection. Returns false if there are too many, or if the listener has been closed in the meantime.
  func add(_ channel: any Channel) -> Bool {
    let isAccepted = state.withLock { state in
      guard !state.isClosed, state.channels.count < Self.limit else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAccepted { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
    return isAccepted
  }

  private func remove(_ channel: any Channel) {
    state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  /// Closes all connections and refuses further ones.
  func closeAll() async {
    let channels = state.withLock { state in
      state.isClosed = true
      return Array(state.channels.values)
    }
    for channel in channels { try? await channel.close() }
  }
}
