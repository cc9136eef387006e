import Addresses
import ClusterModel
import Explanation
import TestSupport
import Testing

/// An address without a port asks about the Service that has it.
@Suite struct QuestionTests {
  private static let cluster = ClusterSnapshot(services: [
    service("shop/web") {
      $0.clusterIPs = ["10.96.0.1", "fd00::1"]
      $0.ingress = [IngressAddress("192.168.60.1")]
      $0.externalIPs = ["203.0.113.7"]
    },
    service("shop/db") { $0.clusterIPs = ["10.96.0.2"] },
  ])

  @Test(arguments: ["10.96.0.1", "fd00::1", "192.168.60.1", "203.0.113.7"] as [IPAddress])
  func everyAddressOfAServiceIdentifiesIt(_ address: IPAddress) {
    #expect(Question(aboutServiceAt: address, in: Self.cluster) == .service("shop/web"))
  }

  @Test(arguments: ["10.96.0.3", "fd00::2", "192.168.60.2"] as [IPAddress])
  func otherAddressesNeedAPort(_ address: IPAddress) {
    #expect(Question(aboutServiceAt: address, in: Self.cluster) == nil)
  }

  @Test func theOneThatOwnsTheAddressIsFound() {
    #expect(Question(aboutServiceAt: "10.96.0.2", in: Self.cluster) == .service("shop/db"))
  }
}
