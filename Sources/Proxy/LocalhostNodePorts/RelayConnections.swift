internal import NIOCore
internal import Synchronization

/// The connections that are being relayed. Those beyond the limit are refused, because each needs memory and two file
/// descriptors of the daemon.
final class RelayConnections: Sendable {
  /// What adding a connection led to.
  enum Admission: Hashable {
    case admitted
    /// Refused; `isNews` for the first one since there was room.
    case refused(isNews: Bool)
  }

  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isClosed = false
    var wasFull = false
  }

  let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.channels.count } }

  /// Adds the channel of a client.
  func add(_ channel: any Channel) -> Admission {
    let admission = state.withLock { state -> Admission in
      guard !state.isClosed else { return .refused(isNews: false) }
      guard state.channels.count < limit else {
        defer { state.wasFull = true }
        return .refused(isNews: !state.wasFull)
      }
      state.channels[ObjectIdentifier(channel)] = channel
      return .admitted
    }
    if admission == .admitted { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
    return admission
  }

  private func remove(_ channel: any Channel) {
    state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = nil
      if state.channels.count < limit * 9 / 10 { state.wasFull = false }
    }
  }

  /// Resets all connections, and refuses further ones.
  func closeAll() async {
    let channels = state.withLock { state in
      state.isClosed = true
      return Array(state.channels.values)
    }
    for channel in channels {
      channel.resetWhenClosed()
      channel.close(promise: nil)
    }
    for channel in channels { try? await channel.closeFuture.get() }
  }
}
