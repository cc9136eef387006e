package import KubeClient
internal import Synchronization

/// Records requests, as `GET 127.0.0.1:6443 200`, and when they have ended, as `GET 127.0.0.1:6443 ended`.
package final class RecordedRequests: RequestObserver {
  private let recorded = Mutex<[String]>([])

  private let recordedWaits = Mutex<[Duration]>([])

  /// How long the limit of requests per second held back each request that counts towards it.
  package var waits: [Duration] { recordedWaits.withLock { $0 } }

  private let recordedSizes = Mutex<[BodySizes]>([])

  /// The sizes of the bodies of the requests that have ended.
  package var sizes: [BodySizes] { recordedSizes.withLock { $0 } }

  /// The lines so far.
  package var lines: [String] { recorded.withLock { $0 } }

  /// Starts without lines.
  package init() {}

  /// Records a wait.
  package func waited(_ method: String, host: String, for duration: Duration) {
    recordedWaits.withLock { $0.append(duration) }
  }

  /// Records a response; without a code, the server did not respond.
  package func answered(_ method: String, host: String, code: Int?) {
    recorded.withLock { $0.append("\(method) \(host) \(code.map { "\($0)" } ?? "none")") }
  }

  /// Records the end of a request.
  package func ended(_ method: String, host: String, took duration: Duration, sizes: BodySizes) {
    recorded.withLock { $0.append("\(method) \(host) ended\(duration > .zero ? "" : " before it began")") }
    recordedSizes.withLock { $0.append(sizes) }
  }
}
