import ClusterModel
import Testing

@testable import CommandInput

/// What the events of a watch do to the objects of a list.
@Suite struct FollowedObjectsTests {
  private func object(_ name: String, in namespace: String = "shop", version: String = "1") -> ObjectValue {
    .object([
      "apiVersion": .text("v1"), "kind": .text("Service"),
      "metadata": .object([
        "name": .text(name), "namespace": .text(namespace), "resourceVersion": .text(version),
      ]),
    ])
  }

  private func event(_ type: String, _ name: String, version: String = "2") -> [UInt8] {
    let object =
      #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"\#(name)","namespace":"shop","resourceVersion":"\#(version)"}}"#
    return Array(#"{"type":"\#(type)","object":\#(object)}"#.utf8)
  }

  private func names(_ state: FollowedObjects) -> [String]? { state.objects?.map(\.name.name).sorted() }

  @Test func nothingIsKnownBeforeEveryListWasRead() {
    var state = FollowedObjects(of: ["/a", "/b"])
    #expect(state.objects == nil)
    state.replace("/a", by: [object("web")])
    #expect(state.objects == nil)
    state.replace("/b", by: [])
    #expect(names(state) == ["web"])
  }

  @Test func eventsAddChangeAndRemove() {
    var state = FollowedObjects(of: ["/a"])
    state.replace("/a", by: [object("web"), object("web", in: "other")])
    #expect(state.apply(event("ADDED", "dns", version: "3"), to: "/a") == .changed(version: "3"))
    #expect(names(state) == ["dns", "web", "web"])
    #expect(state.apply(event("MODIFIED", "web", version: "4"), to: "/a") == .changed(version: "4"))
    #expect(state.objects?.contains(object("web", version: "4")) == true)
    #expect(state.objects?.contains(object("web", in: "other")) == true)
    #expect(state.apply(event("DELETED", "web", version: "5"), to: "/a") == .changed(version: "5"))
    #expect(names(state) == ["dns", "web"])
    // An object that was removed before.
    #expect(state.apply(event("DELETED", "gone", version: "6"), to: "/a") == .changed(version: "6"))
  }

  @Test func aBookmarkOnlyMovesTheVersion() {
    var state = FollowedObjects(of: ["/a"])
    state.replace("/a", by: [object("web")])
    let bookmark = #"{"type":"BOOKMARK","object":{"kind":"Service","metadata":{"resourceVersion":"9"}}}"#
    #expect(state.apply(Array(bookmark.utf8), to: "/a") == .unchanged(version: "9"))
    #expect(names(state) == ["web"])
  }

  @Test(arguments: [
    #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}"#,
    #"{"type":"NEW","object":{}}"#,
    "{}", "text", "",
  ])
  func everythingElseMeansToListAgain(_ event: String) {
    var state = FollowedObjects(of: ["/a"])
    state.replace("/a", by: [object("web")])
    #expect(state.apply(Array(event.utf8), to: "/a") == .expired)
    #expect(names(state) == ["web"])
  }
}
