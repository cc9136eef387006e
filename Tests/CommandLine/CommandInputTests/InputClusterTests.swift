import ClusterModel
import ManifestSource
import Testing

@testable import CommandInput

/// Whether a command may use what it has read.
@Suite struct InputClusterTests {
  private func state(_ documents: String...) throws -> InputCluster {
    InputCluster(
      try load(documents.map { ManifestDocument(name: "test", bytes: Array($0.utf8)) }, keepsObjects: true))
  }

  private static let service = """
    {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}
    """
  private static let invalid = """
    {apiVersion: v1, kind: Service, metadata: {name: bad}, spec: {type: External, ports: [{port: 80}]}}
    """
  private static let pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}}"
  private static let files = InputSource(paths: ["a.yaml", "b"])

  @Test func severalDocumentsAreOneCluster() throws {
    let state = try state(
      Self.service + "\n---\n" + Self.pod, "{apiVersion: v1, kind: Node, metadata: {name: node1}}")
    #expect(state.snapshot.services.map(\.name.name) == ["web"])
    #expect(state.snapshot.nodes.map(\.name) == ["node1"])
    #expect(state.objects.map(\.kind) == ["Service", "Pod", "Node"])
    #expect(state.isWhole && state.refusals.isEmpty)
  }

  @Test func nothingForAProxyIsRefused() throws {
    for documents in [try state(Self.pod), try state("{apiVersion: v1, kind: List, items: []}")] {
      let error = #expect(throws: InputError.self) { try documents.requireObjects(from: Self.files) }
      #expect(
        error?.description == """
          a.yaml, b: no Service, EndpointSlice, Node or ServiceCIDR found; check the command that produced it, or run \
          'viaduct cleanup' to remove everything that is programmed
          """)
      #expect(error?.isFromServer == false)
    }
    try state(Self.service).requireObjects(from: Self.files)
  }

  /// `explain` shows what is wrong with the only object; `apply` would remove everything.
  @Test func onlyInvalidObjectsAreAcceptableOnRequest() throws {
    let state = try state(Self.invalid)
    #expect(state.snapshot.services.isEmpty && state.faults.contains { $0.severity == .error })
    #expect(throws: InputError.nothingFound(source: "a.yaml, b")) {
      try state.requireObjects(from: Self.files)
    }
    try state.requireObjects(from: Self.files, allowsOnlyInvalidObjects: true)
    let empty = try self.state(Self.pod)
    #expect(throws: InputError.nothingFound(source: "a.yaml, b")) {
      try empty.requireObjects(from: Self.files, allowsOnlyInvalidObjects: true)
    }
  }

  // MARK: --strict

  private static let reference = ObjectReference(kind: "Service", name: NamespacedName("shop", "web"))
  private static let warning = Diagnostic(.warning, reference, problem: "odd", remedy: "look")

  @Test func warningsAreNotFatal() throws {
    try [Diagnostic]().refuseErrors()
    try [Self.warning].refuseErrors()
  }

  @Test func theFirstErrorIsNamed() {
    let other = ObjectReference(kind: "Node", name: NamespacedName("", "node1"))
    let errors = [Self.reference, other].map { Diagnostic(.error, $0, problem: "bad", remedy: "fix") }
    let error = #expect(throws: InputError.self) { try ([Self.warning] + errors).refuseErrors() }
    #expect(
      error?.description == "nothing was done: Service shop/web has an error, and --strict is set")
  }

  @Test func anErrorMayBelongToNoObject() {
    let error = #expect(throws: InputError.self) {
      try [Diagnostic(.error, nil, problem: "bad", remedy: "fix")].refuseErrors()
    }
    #expect(error?.description == "nothing was done: a document has an error, and --strict is set")
  }

  // MARK: Where it comes from

  @Test func aSourceIsNamedInMessages() {
    #expect(Self.files.name == "a.yaml, b" && Self.files.isGiven)
    var server = InputSource()
    #expect(server.name == "the API server" && !server.isGiven)
    server.kubeconfig = "admin.conf"
    #expect(server.name == "admin.conf" && server.isGiven)
  }
}
