import Addresses
import ClusterModel
import TestSupport

/// What happens to `default/s4`, which has the endpoints 1, 2 and 3.
enum SampleChange: String, CaseIterable, Sendable {
  case endpointAdded, endpointReplaced, endpointRemoved, serviceDeleted, serviceAdded
}

/// A number of Services with 2, 3 and 4 endpoints in turn, so that no change needs a new kind of treatment; one of them
/// is going to change.
struct SampleServices {
  let count: Int
  private let happening: SampleChange

  init(count: Int, before happening: SampleChange) {
    self.count = count
    self.happening = happening
  }

  private static let number = 4
  private static let name = NamespacedName("default", "s\(number)")

  /// Before the change.
  var cluster: ClusterSnapshot {
    let present = (0..<count).filter { happening != .serviceAdded || $0 != Self.number }
    return ClusterSnapshot(
      services: present.map { service($0) }, slices: (0..<count).map { slice($0, hosts($0)) })
  }

  /// The change.
  var change: ObjectChange {
    switch happening {
    case .endpointAdded: changed([1, 2, 3, 4])
    case .endpointReplaced: changed([1, 9, 3])
    case .endpointRemoved: changed([1, 2])
    case .serviceDeleted: .service(Self.name, nil)
    case .serviceAdded: .service(Self.name, service(Self.number))
    }
  }

  /// The change that reverts it.
  var wayBack: ObjectChange {
    switch happening {
    case .endpointAdded, .endpointReplaced, .endpointRemoved: changed(hosts(Self.number))
    case .serviceDeleted: .service(Self.name, service(Self.number))
    case .serviceAdded: .service(Self.name, nil)
    }
  }

  private func changed(_ hosts: [Int]) -> ObjectChange {
    .slice(NamespacedName("default", "s\(Self.number)-1"), slice(Self.number, hosts))
  }

  private func service(_ number: Int) -> Service {
    TestSupport.service("default/s\(number)") {
      $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0000 + UInt32(number)))]
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
  }

  private func slice(_ number: Int, _ hosts: [Int]) -> EndpointSlice {
    TestSupport.slice(
      "default/s\(number)-1", of: "default/s\(number)", ports: [EndpointPort(name: "http", port: 8080)],
      hosts.map { endpoint(.v4(IPv4Address(rawValue: 0x0af4_0000 + UInt32(number * 256 + $0))), on: "node2") }
    )
  }

  private func hosts(_ number: Int) -> [Int] { Array(1...2 + number % 3) }
}
