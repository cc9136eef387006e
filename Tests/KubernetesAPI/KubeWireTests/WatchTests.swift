import Addresses
import ClusterModel
import KubeWire
import TestSupport
import Testing
import WireSupport

@Suite struct WatchTests {
  private static let slice = EndpointSlice(name: "shop/api-1", service: "shop/api", family: .ipv4)

  /// Decodes the events of these frames, received as one stream.
  private func events(_ frames: [UInt8]..., of kind: WireKind = .endpointSlice) throws -> [WatchEvent] {
    var splitter = WireFrames()
    var decoder = WireDecoder()
    var events: [WatchEvent] = []
    splitter.append(frames.joined())
    while let frame = try splitter.next() { events.append(try decoder.event(of: kind, in: frame.span)) }
    return events
  }

  @Test func objectsAreAddedChangedAndDeleted() throws {
    var changed = Self.slice
    changed.endpoints = [endpoint("10.0.0.1", on: "node1")]
    let events = try events(
      WireEncoder.event(.added, .endpointSlice(Self.slice), resourceVersion: "1"),
      WireEncoder.event(.modified, .endpointSlice(changed), resourceVersion: "2"),
      WireEncoder.event(.deleted, .endpointSlice(changed), resourceVersion: "3"))
    #expect(
      events == [
        WatchEvent(.changed(.slice("shop/api-1", Self.slice)), resourceVersion: "1"),
        WatchEvent(.changed(.slice("shop/api-1", changed)), resourceVersion: "2"),
        WatchEvent(.changed(.slice("shop/api-1", nil)), resourceVersion: "3"),
      ])
  }

  @Test func everyKindHasChanges() throws {
    let web = service("shop/web") {
      $0.clusterIPs = ["10.96.0.1"]
      $0.ports = [ServicePort(port: 80)]
    }
    let cidr = ServiceCIDR(name: "a", cidrs: ["10.96.0.0/12"])
    let node = Node(name: "node1")
    let pairs: [(WireKind, KubeObject, ObjectChange, ObjectChange)] = [
      (.service, .service(web), .service("shop/web", web), .service("shop/web", nil)),
      (
        .endpointSlice, .endpointSlice(Self.slice), .slice("shop/api-1", Self.slice),
        .slice("shop/api-1", nil)
      ),
      (.node, .node(node), .node("node1", node), .node("node1", nil)),
      (.serviceCIDR, .serviceCIDR(cidr), .serviceCIDR("a", cidr), .serviceCIDR("a", nil)),
    ]
    for (kind, object, change, deletion) in pairs {
      let events = try events(
        WireEncoder.event(.added, object, resourceVersion: "1"),
        WireEncoder.event(.deleted, object, resourceVersion: "2"), of: kind)
      #expect(events.map(\.content) == [.changed(change), .changed(deletion)])
    }
  }

  @Test func bookmarksHaveAResourceVersion() throws {
    let events = try events(
      WireEncoder.bookmark(of: .endpointSlice, resourceVersion: "8"),
      WireEncoder.bookmark(of: .endpointSlice, resourceVersion: "9", endsInitialEvents: true))
    #expect(
      events == [
        WatchEvent(.bookmark(endsInitialEvents: false), resourceVersion: "8"),
        WatchEvent(.bookmark(endsInitialEvents: true), resourceVersion: "9"),
      ])
  }

  @Test func anErrorEventHasAStatus() throws {
    let status = APIStatus(
      code: 410, reason: "Expired", message: "too old resource version: 1 (2)", retryAfterSeconds: 1)
    #expect(try events(WireEncoder.error(status)) == [WatchEvent(.failed(status))])
  }

  private func frame(_ type: String, _ kind: WireKind, _ object: APITree) -> [UInt8] {
    let raw = WireSchema.schema(of: kind).message(object)
    return WireEncoder.event(type, WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: raw))
  }

  /// If the new state is omitted, the old one must not survive, just as if the object were omitted from a list.
  @Test func anObjectThatBecomesInvalidCountsAsDeleted() throws {
    let wrong = frame(
      "MODIFIED", .endpointSlice,
      [
        "metadata": ["name": "api-1", "namespace": "shop", "resourceVersion": "5"], "addressType": "IPv5",
        "endpoints": [["addresses": ["10.0.0.3"]]],
      ])
    let event = try #require(try events(wrong).first)
    #expect(event.content == .changed(.slice("shop/api-1", nil)))
    #expect(event.resourceVersion == "5")
    #expect(
      event.diagnostics.map(\.description) == [
        """
        error: EndpointSlice shop/api-1: addressType: "IPv5" is not a valid address type; write IPv4 or IPv6
        """
      ])
  }

  @Test func slicesOfTypeFQDNAreIgnored() throws {
    let names = frame(
      "ADDED", .endpointSlice, ["metadata": ["name": "a", "namespace": "b"], "addressType": "FQDN"])
    let event = try #require(try events(names).first)
    #expect(event.content == .changed(.slice("b/a", nil)))
    #expect(event.diagnostics.map(\.severity) == [.warning])
  }

  @Test(arguments: ["ADDED", "MODIFIED", "DELETED"])
  func anObjectWithoutANameChangesNothing(_ type: String) throws {
    let nameless = frame(type, .node, ["metadata": ["resourceVersion": "5"]])
    let event = try #require(try events(nameless, of: .node).first)
    #expect(event.content == .nothing)
    #expect(event.resourceVersion == "5")
    #expect(event.diagnostics.map(\.severity) == [.error])
  }

  @Test func unknownEventsAreReportedAndChangeNothing() throws {
    let object = WireEncoder.object(.endpointSlice(Self.slice), resourceVersion: "1")
    let events = try events(
      WireEncoder.event("SHARDED", object),
      WireEncoder.event("ADDED", WireEncoder.enveloped("v1", "Pod", raw: [1, 2, 3])),
      WireEncoder.event(.added, .node(Node(name: "a")), resourceVersion: "1"))
    #expect(events.allSatisfy { $0.content == .nothing && $0.resourceVersion == nil })
    #expect(
      events.flatMap(\.diagnostics).map(\.description) == [
        #"warning: the watch of EndpointSlices sent an event of type "SHARDED", which is ignored; "#
          + "check whether the API server is newer than this program",
        #"warning: the watch of EndpointSlices sent an object of kind "v1 Pod", which is ignored; "#
          + "check whether the API server is newer than this program",
        #"warning: the watch of EndpointSlices sent an object of kind "v1 Node", which is ignored; "#
          + "check whether the API server is newer than this program",
      ])
  }

  /// Only a complete name may be reported: half a name could delete another object.
  @Test func aMalformedObjectIsDeletedIfItsNameIsComplete() throws {
    let name = WireWriter.message { $0.text(1, "web") }
    let namespace = WireWriter.message { $0.text(3, "shop") }
    let broken: [UInt8] = [0x22, 0x7f]
    func event(_ metadata: [UInt8]) throws -> WatchEvent? {
      let raw = WireWriter.message { $0.raw(1, metadata) }
      return try events(
        WireEncoder.event("MODIFIED", WireEncoder.enveloped("v1", "Service", raw: raw)), of: .service
      ).first
    }
    #expect(try event(name + namespace + broken)?.content == .changed(.service("shop/web", nil)))
    #expect(try event(name + broken + namespace)?.content == .nothing)
    #expect(try event(namespace + broken + name)?.content == .nothing)
    #expect(
      try event(name + broken)?.diagnostics.map(\.description) == [
        "error: metadata: byte 43: its length of 127 bytes extends beyond the end; "
          + "retry; if the error persists, the server or a proxy in front of it corrupts the response"
      ])
  }
}
