internal import Addresses
internal import LocalhostListeners
internal import NIOCore
internal import ServicePlan
internal import Synchronization

/// A node port, and the memory of which endpoint was chosen last. Connections that are open do not depend on it.
final class RelayTarget: Sendable {
  private struct State {
    var port: LocalhostNodePort
    var picker = EndpointPicker()
  }

  private let start = ContinuousClock.now
  private let state: Mutex<State>

  init(_ port: LocalhostNodePort) { state = Mutex(State(port: port)) }

  /// Replaces the endpoints and settings for the connections to come.
  func update(_ port: LocalhostNodePort) { state.withLock { $0.port = port } }

  /// Returns the endpoint for a new connection of a client, and the node port as it is now.
  func pick(for client: AddressAndPort?) -> (LocalhostNodePort, LocalhostEndpoint) {
    var random = SystemRandomNumberGenerator()
    return state.withLock { state in
      (state.port, state.picker.pick(from: state.port, for: client, at: .now - start, using: &random))
    }
  }
}

/// An open listener.
final class RelayListener: Sendable {
  private let channel: any Channel
  private let target: RelayTarget

  init(_ channel: any Channel, _ target: RelayTarget) {
    self.channel = channel
    self.target = target
  }

  /// Whether it still listens.
  var isOpen: Bool { channel.isActive }

  /// Replaces the endpoints and settings for the connections to come.
  func update(_ port: LocalhostNodePort) { target.update(port) }

  /// Stops listening. Connections that are open continue, as they do at the node's address.
  func close() async {
    // The only error is that it is closed already.
    try? await channel.close()
  }

  /// Calls this when the listener has closed, for whatever reason.
  func whenClosed(_ body: @escaping @Sendable () -> Void) {
    channel.closeFuture.whenComplete { _ in body() }
  }
}
