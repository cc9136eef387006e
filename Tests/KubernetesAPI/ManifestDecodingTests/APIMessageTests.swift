import Addresses
import ClusterModel
import ManifestDecoding
import KubeWire
import Testing

/// Messages from the API server in JSON.
@Suite struct APIMessageTests {
  private static let service = #"""
    {"metadata": {"name": "web", "namespace": "shop", "resourceVersion": "7"},
     "spec": {"clusterIP": "10.96.0.1", "ports": [{"port": 80}]}}
    """#

  private var web: Service {
    get throws {
      var service = Service(name: NamespacedName("shop", "web"))
      service.clusterIPs = [try #require(IPAddress("10.96.0.1"))]
      service.ports = [ServicePort(port: try #require(Port(80)))]
      return service
    }
  }

  private func list(_ text: String) throws -> WireList { try decodeList(Array(text.utf8), of: .service) }

  private func event(_ text: String) throws -> WatchEvent {
    try decodeWatchEvent(Array(text.utf8), of: .service)
  }

  @Test func readsAPage() throws {
    let page = try list(
      """
      {"kind": "ServiceList", "apiVersion": "v1", "items": [\(Self.service)],
       "metadata": {"resourceVersion": "12", "continue": "next", "remainingItemCount": 3}}
      """)
    #expect(
      page
        == WireList(objects: .services([try web]), resourceVersion: "12", continueToken: "next", remaining: 3)
    )
  }

  @Test(arguments: [#""items": null"#, #""items": []"#, #""apiVersion": "v1""#])
  func readsAnEmptyList(_ items: String) throws {
    let page = try list(
      #"{"kind": "ServiceList", "metadata": {"resourceVersion": "12", "continue": ""}, \#(items)}"#)
    #expect(page == WireList(objects: .services([]), resourceVersion: "12"))
  }

  @Test func anInvalidItemIsOmittedAndReported() throws {
    let bad = Self.service.replacing("web", with: "bad").replacing(
      "\"spec\": {", with: "\"spec\": {\"type\": \"External\", ")
    let page = try list(
      #"{"kind": "ServiceList", "metadata": {"resourceVersion": "12"}, "items": [\#(bad), \#(Self.service)]}"#
    )
    #expect(page.objects == .services([try web]))
    #expect(
      page.diagnostics.map { "\($0)".prefix(41) } == ["error: Service shop/bad: spec.type: \"Exte"])
  }

  @Test(arguments: [
    "", "{", "[]", "<html>", #"{"kind": "Status"}"#,
    #"{"kind": "PodList", "metadata": {"resourceVersion": "1"}}"#,
    #"{"kind": "ServiceList"}"#, #"{"kind": "ServiceList", "metadata": {}, "items": 7}"#,
    #"{"kind": "ServiceList", "metadata": {}, "items": [7]}"#,
  ])
  func rejectsOtherMessagesThanLists(_ text: String) {
    #expect(throws: APIMessageError.self) { try list(text) }
  }

  @Test(arguments: ["ADDED", "MODIFIED"]) func readsAChange(_ type: String) throws {
    let change = WatchEvent(.changed(.service(NamespacedName("shop", "web"), try web)), resourceVersion: "7")
    #expect(try event(#"{"type": "\#(type)", "object": \#(Self.service)}"#) == change)
  }

  @Test func aDeletedObjectNeedNotBeValid() throws {
    let gone = WatchEvent(.changed(.service(NamespacedName("shop", "web"), nil)), resourceVersion: "7")
    #expect(try event(#"{"type": "DELETED", "object": \#(Self.service)}"#) == gone)
    let bad = Self.service.replacing("\"spec\": {", with: "\"spec\": {\"type\": \"External\", ")
    #expect(try event(#"{"type": "DELETED", "object": \#(bad)}"#) == gone)
  }

  @Test func anObjectThatBecomesInvalidIsDeletedAndReported() throws {
    let bad = Self.service.replacing("\"spec\": {", with: "\"spec\": {\"type\": \"External\", ")
    let event = try event(#"{"type": "MODIFIED", "object": \#(bad)}"#)
    #expect(event.content == .changed(.service(NamespacedName("shop", "web"), nil)))
    #expect(event.diagnostics.count == 1)
  }

  @Test func readsABookmark() throws {
    let plain = #"{"type": "BOOKMARK", "object": {"kind": "Service", "metadata": {"resourceVersion": "99"}}}"#
    #expect(try event(plain) == WatchEvent(.bookmark(endsInitialEvents: false), resourceVersion: "99"))
    let ending = plain.replacing(
      #""99""#, with: #""99", "annotations": {"k8s.io/initial-events-end": "true"}"#)
    #expect(try event(ending) == WatchEvent(.bookmark(endsInitialEvents: true), resourceVersion: "99"))
  }

  @Test func readsAFailure() throws {
    let status = #"{"kind": "Status", "code": 410, "reason": "Expired", "message": "too old"}"#
    let failure = APIStatus(code: 410, reason: "Expired", message: "too old")
    #expect(try event(#"{"type": "ERROR", "object": \#(status)}"#) == WatchEvent(.failed(failure)))
    #expect(decodeStatus(Array(status.utf8)) == failure)
    let busy = #"{"kind": "Status", "code": 429, "details": {"retryAfterSeconds": 3}}"#
    #expect(decodeStatus(Array(busy.utf8)) == APIStatus(code: 429, retryAfterSeconds: 3))
  }

  @Test(arguments: ["", "{}", "<html>", #"{"kind": "Service"}"#]) func otherBodiesAreNotAStatus(
    _ text: String
  ) {
    #expect(decodeStatus(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "", "{", #"{"type": "ADDED"}"#, #"{"type": "RENAMED", "object": {}}"#, #"{"object": {}}"#,
    #"{"type": "ADDED", "object": 7}"#,
  ])
  func rejectsOtherMessagesThanEvents(_ text: String) {
    #expect(throws: APIMessageError.self) { try event(text) }
  }
}
