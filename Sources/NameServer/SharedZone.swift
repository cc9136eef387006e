internal import ClusterModel
internal import ServiceNames
private import Synchronization

/// The zone as it is now: sources change it, and servers answer from it.
final class SharedZone: Sendable {
  private let zone: Mutex<ServiceZone>

  init(_ zone: ServiceZone) { self.zone = Mutex(zone) }

  func apply(_ update: ClusterUpdate) { zone.withLock { $0.apply(update) } }

  /// The answer to a client's message; nil for none. A name that is none of ours is refused, so that the client asks its
  /// next server.
  func reply(to bytes: [UInt8], isDatagram: Bool) -> [UInt8]? {
    switch zone.withLock({ $0.outcome(of: bytes, isDatagram: isDatagram) }) {
    case .reply(let bytes): bytes
    case .silence: nil
    case .elsewhere(let query): DNSResponse(to: query, .refused).datagram
    }
  }
}
