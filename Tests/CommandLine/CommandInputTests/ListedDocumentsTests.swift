import KubeClient
import KubeWire
import ManifestSource
import Testing

@testable import CommandInput

/// Which lists of an API server are requested, and what happens if one is refused.
@Suite struct ListedDocumentsTests {
  private static let proxyLists = [
    "/api/v1/services", "/apis/discovery.k8s.io/v1/endpointslices", "/api/v1/nodes",
    "/apis/networking.k8s.io/v1/servicecidrs",
  ]
  private static let workloadLists = [
    "/api/v1/pods", "/apis/apps/v1/deployments", "/apis/apps/v1/replicasets",
  ]

  /// A server that refuses some lists, and what a command gets from it.
  private final class Server {
    private let codes: [String: Int]
    private(set) var requested: [String] = []
    private(set) var warnings: [String] = []

    init(refusing codes: [String: Int] = [:]) { self.codes = codes }

    func list(
      withWorkloads: Bool = false, withEndpoints: Bool = false
    ) async throws(InputError) -> [ManifestDocument] {
      try await listedDocuments(withWorkloads: withWorkloads, withEndpoints: withEndpoints) {
        warnings.append($0)
      } pages: {
        path throws(APIError) in
        requested.append(path)
        if let code = codes[path] {
          throw APIError(request: "GET \(path)", cause: .refused(APIStatus(code: code)))
        }
        return [Array("\(path) 1".utf8), Array("\(path) 2".utf8)]
      }
    }
  }

  @Test func everyPageIsADocument() async throws {
    let documents = try await Server().list()
    #expect(documents.map(\.name) == Self.proxyLists.flatMap { [$0, $0] })
    #expect(documents.prefix(2).map(\.bytes) == [1, 2].map { Array("/api/v1/services \($0)".utf8) })
  }

  /// An account that may read only what a proxy needs is enough for the commands that show nothing else.
  @Test(arguments: [true, false]) func workloadsAreListedOnlyOnRequest(_ withWorkloads: Bool) async throws {
    let server = Server()
    _ = try await server.list(withWorkloads: withWorkloads)
    #expect(server.requested == Self.proxyLists + (withWorkloads ? Self.workloadLists : []))
  }

  @Test func endpointsAreListedOnlyOnRequest() async throws {
    let server = Server(refusing: ["/api/v1/endpoints": 403])
    _ = try await server.list(withEndpoints: true)
    #expect(server.requested == Self.proxyLists + ["/api/v1/endpoints"])
    #expect(server.warnings.count == 1)
  }

  @Test(arguments: ["/api/v1/services", "/apis/discovery.k8s.io/v1/endpointslices", "/api/v1/nodes"])
  func aListThatIsNeededEndsTheCommand(_ path: String) async {
    let server = Server(refusing: [path: 403])
    let error = await #expect(throws: InputError.self) { try await server.list(withWorkloads: true) }
    #expect(error?.isFromServer == true)
    #expect(
      error?.description
        == "GET \(path): the API server returned 403; allow this in a ClusterRole, and bind it to this user")
    #expect(server.requested.last == path && server.warnings.isEmpty)
  }

  @Test(arguments: ["/apis/networking.k8s.io/v1/servicecidrs", "/api/v1/pods", "/apis/apps/v1/replicasets"])
  func aListThatIsOnlyShownIsReportedAndSkipped(_ path: String) async throws {
    let server = Server(refusing: [path: 403])
    let documents = try await server.list(withWorkloads: true)
    #expect(documents.count == 12 && !documents.contains { $0.name == path })
    #expect(server.warnings.count == 1)
    #expect(server.warnings.first?.hasPrefix("warning: GET \(path): the API server returned 403; ") == true)
  }

  /// An older server does not have the kind; nothing is wrong.
  @Test func aMissingAPIIsNotWorthAWarning() async throws {
    let server = Server(refusing: ["/apis/networking.k8s.io/v1/servicecidrs": 404])
    #expect(try await server.list().count == 6)
    #expect(server.warnings.isEmpty)
  }

  @Test func aMissingAPIThatIsNeededEndsTheCommand() async {
    let server = Server(refusing: ["/api/v1/nodes": 404])
    await #expect(throws: InputError.self) { try await server.list() }
  }
}
