import Addresses
import ClusterModel
import Testing

@Suite struct SliceEndpointTests {
  private let address = IPAddress.v4(IPv4Address(rawValue: 0x0a00_0001))

  /// With a hundred thousand endpoints, each byte costs a tenth of a megabyte.
  @Test func isSmall() { #expect(MemoryLayout<SliceEndpoint>.stride == 48) }

  @Test func propertiesCanBeSet() {
    var endpoint = SliceEndpoint(address, nodeName: "node1")
    endpoint.zone = "a"
    endpoint.podName = "web-0"
    endpoint.hostname = "web"
    endpoint.zoneHints = ["a", "b"]
    endpoint.nodeHints = ["node1"]
    #expect(endpoint.zone == "a")
    #expect(endpoint.podName == "web-0")
    #expect(endpoint.hostname == "web")
    #expect(endpoint.zoneHints == ["a", "b"])
    #expect(endpoint.nodeHints == ["node1"])
    #expect(endpoint.nodeName == "node1")
  }

  @Test func copiesAreIndependent() {
    var endpoint = SliceEndpoint(address)
    endpoint.zone = "a"
    var copy = endpoint
    copy.zone = "b"
    #expect(endpoint.zone == "a")
    #expect(copy != endpoint)
  }

  @Test func removedDetailsLeaveNoTrace() {
    var endpoint = SliceEndpoint(address)
    endpoint.zone = "a"
    endpoint.zoneHints = ["a"]
    endpoint.zone = nil
    #expect(endpoint != SliceEndpoint(address))
    endpoint.zoneHints = []
    #expect(endpoint == SliceEndpoint(address))
    endpoint.share(Boxed(EndpointDetails()))
    #expect(endpoint == SliceEndpoint(address))
  }

  @Test func hasHintsReflectsTheDetails() {
    var endpoint = SliceEndpoint(address)
    #expect(!endpoint.hasHints)
    endpoint.zone = "a"
    #expect(!endpoint.hasHints)
    endpoint.nodeHints = ["node1"]
    #expect(endpoint.hasHints)
    endpoint.nodeHints = []
    #expect(!endpoint.hasHints)
    var details = EndpointDetails()
    details.zoneHints = ["a"]
    endpoint.share(Boxed(details))
    #expect(endpoint.hasHints)
  }

  @Test func equalDetailsNeedNotBeShared() {
    var details = EndpointDetails()
    details.zone = "a"
    var one = SliceEndpoint(address)
    one.share(Boxed(details))
    var other = SliceEndpoint(address)
    other.zone = "a"
    #expect(one == other)
    #expect(Set([one, other]).count == 1)
  }
}
