import ClusterModel
import Lab
import Testing

/// The Pod and the container that `lab exec` and `lab logs` mean.
@Suite struct RequestedPodTests {
  private func pod(_ name: String, in namespace: String? = nil) -> ObjectValue {
    guard let namespace, case .object(var fields) = podObject(name) else { return podObject(name) }
    fields["metadata"] = .object(["name": .text(name), "namespace": .text(namespace)])
    return .object(fields)
  }

  private func found(_ name: String, in namespace: String = "default") throws -> String {
    let pods = [pod("web"), pod("web-a"), pod("web-b"), pod("db-1"), pod("web-c", in: "shop")]
    return try RequestedPod(name, in: namespace).found(among: pods).name.description
  }

  private func refusal(_ body: () throws -> String) -> String? {
    #expect(throws: PodRequestError.self) { try body() }?.description
  }

  @Test func theExactNameIsPreferred() throws {
    #expect(try found("web") == "default/web")
    #expect(try found("web-b") == "default/web-b")
  }

  @Test func aPrefixOfOneNameIsEnough() throws {
    #expect(try found("db") == "default/db-1")
    #expect(try found("w", in: "shop") == "shop/web-c")
  }

  @Test func anAmbiguousPrefixIsRefused() {
    #expect(
      refusal { try found("web-") }
        == "2 Pods in namespace default have names that begin with \"web-\"; 'viaduct lab status' lists all Pods"
    )
  }

  @Test(arguments: [("db", "shop"), ("nope", "default"), ("web", "none")])
  func aMissingPodIsRefused(_ name: String, _ namespace: String) {
    #expect(
      refusal { try found(name, in: namespace) }
        == "no Pod in namespace \(namespace) has a name that begins with \"\(name)\"; "
        + "'viaduct lab status' lists all Pods")
  }

  // MARK: Containers

  private static let two = ObjectValue.object([
    "metadata": .object(["name": .text("web")]),
    "spec": .object([
      "containers": .list([.object(["name": .text("web")]), .object(["name": .text("side")])]),
      "initContainers": .list([.object(["name": .text("prepare")])]),
    ]),
  ])

  @Test func theFirstContainerIsTheDefault() throws {
    #expect(try RequestedPod.container(nil, of: Self.two) == "web")
  }

  @Test(arguments: ["web", "side", "prepare"]) func anyContainerMayBeNamed(_ name: String) throws {
    #expect(try RequestedPod.container(name, of: Self.two) == name)
  }

  @Test func anUnknownContainerIsRefused() {
    #expect(
      refusal { try RequestedPod.container("nope", of: Self.two) }
        == "Pod default/web has no container \"nope\"; its containers are web, side, prepare")
  }

  @Test func aPodWithoutContainersIsRefused() {
    let empty = ObjectValue.object(["metadata": .object(["name": .text("web")])])
    #expect(
      refusal { try RequestedPod.container(nil, of: empty) }?.hasPrefix(
        "Pod default/web has no container \"\"")
        == true)
  }
}
