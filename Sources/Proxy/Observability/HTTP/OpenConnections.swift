internal import NIOCore
internal import Synchronization

/// The connections that one listener has accepted and that are open.
final class OpenConnections: Sendable {
  /// Health check node ports are open to everyone who reaches the node; there is no use for more clients than this.
  private static let limit = 1000

  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isClosed = false
  }
  private let state = Mutex(State())

  /// False when there are too many, or when the listener is closed and this one came at the last moment.
  func add(_ channel: any Channel) -> Bool {
    let isWelcome = state.withLock { state in
      guard !state.isClosed, state.channels.count < Self.limit else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
    if isWelcome { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
    return isWelcome
  }

  private func remove(_ channel: any Channel) {
    state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  /// Ends them all, and lets none in any more.
  func closeAll() async {
    let channels = state.withLock { state in
      state.isClosed = true
      return Array(state.channels.values)
    }
    for channel in channels { try? await channel.close() }
  }
}
