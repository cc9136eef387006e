import ArgumentParser
import ClusterModel
import CommandInput
import Foundation
import KubeTestServer
import Testing

@testable import viaduct

/// Commands show the same for a cluster whether they read it from manifests or from its API server.
@Suite struct APIServerStateTests {
  private static let cluster = Scenario.folder.appending(
    path: "../../examples/broken/01-selector-typo/cluster.yaml"
  ).standardizedFileURL

  /// Commands block their thread while they wait for the server, so it must not be one of the cooperative pool.
  private func onAThread<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws
    -> Answer
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result { try body() }) }.start()
    }
  }

  /// - Parameter yaml: the server's objects; by default the cluster.
  private func withServer(of yaml: String? = nil, _ body: (String) async throws -> Void) async throws {
    let server = try await KubeTestServer(port: 0)
    server.change { $0.tokens = ["secret"] }
    try server.put(yaml: try yaml ?? String(contentsOf: Self.cluster, encoding: .utf8))
    let kubeconfig = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(server.kubeconfig(user: "token: secret").utf8).write(to: kubeconfig)
    defer { try? FileManager.default.removeItem(at: kubeconfig) }
    try await body(kubeconfig.path())
    try await server.shutdown()
  }

  @Test func explainAnswersTheSame() async throws {
    try await withServer { kubeconfig in
      let asked = try await onAThread {
        try Explain.parse(["shop/web", "--node", "node1", "--kubeconfig", kubeconfig]).answer().text
      }
      let read = try Explain.parse(["shop/web", "--node", "node1", "-f", Self.cluster.path()]).answer().text
      #expect(asked == read)
    }
  }

  /// A position in the bytes that the server sent would be useless.
  @Test func problemsNameOnlyTheObject() async throws {
    let faulty = """
      {apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}, spec: {type: External, ports: [{port: 80}]}}
      """
    try await withServer(of: faulty) { kubeconfig in
      let source = try SourceOptions.parse(["--kubeconfig", kubeconfig])
      let state = try await onAThread { try InputCluster.load(source) }
      #expect(
        state.diagnostics.map(\.description) == [
          """
          error: Service shop/a: spec.type: "External" is not a valid Service type; write ClusterIP, NodePort, \
          LoadBalancer or ExternalName
          """
        ])
      let answer = try await onAThread {
        try Explain.parse(["shop/a", "--node", "node1", "--kubeconfig", kubeconfig]).answer().text
      }
      #expect(answer.contains("Service shop/a: is ignored: spec.type: "))
    }
  }

  /// Commands that show only what a proxy needs work with an account that may read nothing else.
  @Test(arguments: [true, false])
  func objectsAreCompleteAndPodsAreListedOnRequest(_ withWorkloads: Bool) async throws {
    try await withServer { kubeconfig in
      let source = try SourceOptions.parse(["--kubeconfig", kubeconfig])
      let objects = try await onAThread {
        try InputCluster.load(source, withWorkloads: withWorkloads, keepsObjects: true).objects
      }
      #expect(
        Set(objects.map(\.kind))
          == Set(["Service", "EndpointSlice", "Node"] + (withWorkloads ? ["Pod"] : [])))
      #expect(objects.first { $0.kind == "Service" }?["spec"]["selector"]["app"].text == "wbe")
    }
  }

  @Test func aRejectedTokenIsReportedInOneLine() async throws {
    try await withServer { kubeconfig in
      let text = try String(contentsOfFile: kubeconfig, encoding: .utf8)
      try text.replacing("secret", with: "wrong").write(toFile: kubeconfig, atomically: true, encoding: .utf8)
      let source = try SourceOptions.parse(["--kubeconfig", kubeconfig])
      let failure = await #expect(throws: Failure.self) {
        try await onAThread { try InputCluster.load(source) }
      }
      #expect(failure?.code == .kernel)
      #expect(failure?.message.contains("401") == true && failure?.message.contains("\n") == false)
    }
  }

  @Test(arguments: [["-f", "a", "--kubeconfig", "b"], ["--context", "a"]])
  func refusesSourcesThatCannotBeCombined(_ arguments: [String]) {
    #expect(throws: (any Error).self) { try SourceOptions.parse(arguments) }
  }
}
