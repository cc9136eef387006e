package import ClusterModel
package import ServicePlan
internal import Synchronization

/// Passes the node ports to serve from the programming loop to the server. A newer update replaces an older one.
package final class LocalhostNodePortUpdates: Sendable {
  /// The node ports of both families, by Service.
  package typealias NodePorts = [[NamespacedName: [LocalhostNodePort]]]

  /// Yields when `latest` has changed.
  let wakeups: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let state = Mutex<NodePorts>([])

  /// Creates an instance without node ports.
  package init() { (wakeups, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// The node ports that should be served now.
  package var latest: NodePorts { state.withLock { $0 } }

  /// Replaces the node ports to serve.
  package func publish(_ ports: NodePorts) {
    state.withLock { $0 = ports }
    wake()
  }

  /// Makes the server look again.
  func wake() { continuation.yield() }
}
