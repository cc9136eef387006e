import ClusterModel
import KubectlText
import Testing

/// What `delete` selects and says.
@Suite struct DeletionTests {
  private func deletion(
    _ words: String, in scope: NamespaceScope = NamespaceScope("shop"), labels: String? = nil,
    _ change: (inout ObjectDeletion) -> Void = { _ in }
  ) throws -> ObjectDeletion {
    var deletion = ObjectDeletion(
      of: ObjectSelection(
        try RequestedObjects(words: words.split(separator: " ").map(String.init)), in: scope,
        labels: try labels.map { try LabelSelector(parsing: $0) } ?? LabelSelector()))
    change(&deletion)
    return deletion
  }

  private func removed(_ deletion: ObjectDeletion) throws -> [ObjectValue] {
    try Cluster.objects.filter(deletion.includes)
  }

  private func answer(_ deletion: ObjectDeletion) throws -> ObjectAnswer {
    deletion.answer(removed: try removed(deletion))
  }

  @Test(arguments: [
    ("svc", ["web", "none"]), ("svc web", ["web"]), ("svc/web deploy/web", ["web", "web"]),
    ("all", ["web", "none", "web-a", "web"]), ("svc far", []), ("no", ["node1"]), ("no node1", ["node1"]),
  ])
  func includesWhatIsRequested(_ words: String, _ names: [String]) throws {
    #expect(try removed(deletion(words)).map(\.name.name) == names)
  }

  @Test func allNamespacesAreSearchedOnRequest() throws {
    #expect(
      try removed(deletion("svc", in: NamespaceScope(isEverywhere: true))).map(\.name.name)
        == ["web", "none", "far"])
  }

  @Test func labelsLimitWhatIsNotNamed() throws {
    #expect(try removed(deletion("svc", labels: "app=web")).map(\.name.name) == ["web"])
    #expect(try removed(deletion("svc", labels: "app=other")).isEmpty)
  }

  /// A custom resource may have a kind of the same name.
  @Test func anotherGroupsServiceIsKept() throws {
    let other = ObjectValue.object([
      "apiVersion": .text("serving.knative.dev/v1"), "kind": .text("Service"),
      "metadata": .object(["name": .text("web"), "namespace": .text("shop")]),
    ])
    #expect(try !deletion("svc").includes(other))
    #expect(try !deletion("svc web").includes(other))
  }

  @Test func eachRemovedObjectHasALine() throws {
    #expect(
      try answer(deletion("svc/web deploy/web")).text
        == "service \"web\" deleted from shop namespace\ndeployment.apps \"web\" deleted from shop namespace\n"
    )
    #expect(try answer(deletion("no")).text == "node \"node1\" deleted\n")
    #expect(
      try answer(deletion("svc web") { $0.isDryRun = true }).text
        == "service \"web\" deleted from shop namespace (dry run)\n")
    #expect(
      try answer(
        deletion("svc/web deploy/web") {
          $0.printsNames = true
          $0.isDryRun = true
        }
      ).text == "service/web\ndeployment.apps/web\n")
  }

  @Test func eachMissingNameHasALine() throws {
    let answer = try answer(deletion("svc/web svc/a deploy/b no/c"))
    #expect(answer.text == "service \"web\" deleted from shop namespace\n")
    #expect(
      answer.missing == [
        "services \"a\" not found in namespace shop", "deployments \"b\" not found in namespace shop",
        "nodes \"c\" not found",
      ])
    #expect(answer.note == nil)
  }

  /// A Deployment of that name is not the Service that was requested.
  @Test func aNameIsFoundOnlyInItsOwnKind() throws {
    #expect(
      try answer(deletion("po,deploy web")).missing == ["pods \"web\" not found in namespace shop"])
  }

  @Test func ignoreNotFoundToleratesMissingNames() throws {
    let answer = try answer(deletion("svc/a") { $0.toleratesAbsence = true })
    #expect(answer.text.isEmpty && answer.note == nil && answer.missing.isEmpty)
  }

  @Test func nothingOfAKindHasKubectlsMessage() throws {
    #expect(try answer(deletion("po", in: NamespaceScope())).note == "No resources found")
    #expect(
      try answer(deletion("svc", labels: "app=other") { $0.toleratesAbsence = true }).note
        == "No resources found")
    #expect(try answer(deletion("svc gone")).note == nil)
    #expect(try answer(deletion("svc")).note == nil)
  }
}
