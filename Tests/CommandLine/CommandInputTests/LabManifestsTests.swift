import Addresses
import Allocation
import AllocationStore
import ClusterModel
import ManifestSource
import TestSupport
import Testing

@testable import CommandInput

/// A folder as its daemon sees it.
@Suite struct LabManifestsTests {
  private static let folder = """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
    spec: {type: NodePort, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: alias, namespace: shop},
     spec: {type: ExternalName, externalName: example.org}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: direct, namespace: shop},
     spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web-a, namespace: shop, labels: {app: web}}
    spec: {nodeName: node1, containers: [{name: web, image: web}]}
    status: {phase: Running, podIP: 10.244.1.5, podIPs: [{ip: 10.244.1.5}],
             conditions: [{type: Ready, status: "True"}]}
    """

  /// The folder's objects, completed with what a store holds.
  private func completed(
    _ read: (String) throws(StoreError) -> Allocations? = { _ throws(StoreError) in nil }
  ) throws -> InputCluster {
    let lab = try #require(LabManifests(["shop"], store: nil) { _ in true })
    let loaded = try load(
      [ManifestDocument(name: "shop.yaml", bytes: Array(Self.folder.utf8))], keepsObjects: true)
    return lab.completed(loaded, read: read)
  }

  private static let assigned = Allocations(services: [
    "shop/web": ServiceAssignment(
      clusterIPs: ["10.96.7.7"],
      nodePorts: [AssignedNodePort(name: "http", transport: .tcp, port: 80, nodePort: 31080)])
  ])

  private func service(_ state: InputCluster, _ name: String = "web") throws -> Service {
    try #require(state.snapshot.services.first { $0.name.name == name })
  }

  // MARK: The folder and its store

  @Test func theFirstFolderCounts() throws {
    let lab = try #require(LabManifests(["a.yaml", "shop", "blog"], store: nil) { !$0.hasSuffix(".yaml") })
    #expect(lab.store == "shop/.viaduct/store")
    #expect(LabManifests(["shop/"], store: nil) { _ in true }?.store == "shop/.viaduct/store")
    #expect(LabManifests(["shop"], store: "/var/store") { _ in true }?.store == "/var/store")
  }

  @Test func filesAreReadAsTheyAre() {
    #expect(LabManifests(["a.yaml", "-"], store: nil) { _ in false } == nil)
    #expect(LabManifests([], store: nil) { _ in true } == nil)
  }

  @Test func theStoreOfTheFolderIsRead() throws {
    var paths: [String] = []
    _ = try completed { path throws(StoreError) in
      paths.append(path)
      return nil
    }
    #expect(paths == ["shop/.viaduct/store"])
  }

  // MARK: What is completed

  @Test func slicesAreBuiltFromPods() throws {
    let state = try completed { _ throws(StoreError) in Self.assigned }
    let slices = state.snapshot.slices.filter { $0.service == "shop/web" }
    #expect(slices.flatMap(\.endpoints).map(\.address) == ["10.244.1.5"])
    #expect(state.objects.contains { $0.kind == "EndpointSlice" })
  }

  @Test func withoutAStoreAServiceHasNoAddress() throws {
    let state = try completed()
    #expect(try service(state).clusterIPs.isEmpty)
    #expect(
      state.diagnostics.map(\.description) == [
        """
        warning: Service shop/web: spec.clusterIP: no address has been assigned to it yet; run 'viaduct run --manifests \
        shop', which assigns one, or write a free address there
        """
      ])
  }

  @Test func whatIsAssignedIsShown() throws {
    let state = try completed { _ throws(StoreError) in Self.assigned }
    #expect(try service(state).clusterIPs == ["10.96.7.7"])
    #expect(try service(state).ports.map(\.nodePort) == [31080])
    #expect(state.diagnostics.isEmpty)
    let shown = state.objects.first { $0.kind == "Service" && $0.name.name == "web" }
    #expect(shown?["spec"]["clusterIP"].text == "10.96.7.7")
  }

  @Test func anUnreadableStoreIsReportedAndServicesAreShownAsWritten() throws {
    let state = try completed { path throws(StoreError) in throw .foreign(file: path) }
    #expect(
      state.diagnostics.first?.description == """
        error: what is assigned to Services is unknown: shop/.viaduct/store:1: this is not a viaduct store, and is left \
        unchanged; name another file with --store; until that is fixed, Services are shown as they are written
        """)
    #expect(try service(state).clusterIPs.isEmpty)
    #expect(state.snapshot.services.count == 3)
  }

  /// Two Services want one address; the daemon refuses the second.
  @Test func whatTheDaemonRefusesIsReported() throws {
    let pools = try AddressPools()
    let other = ServiceAssignment(clusterIPs: ["10.96.0.9"])
    let taken = """
      {apiVersion: v1, kind: Service, metadata: {name: first}, spec: {clusterIP: 10.96.0.9, ports: [{port: 80}]}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: second}, spec: {clusterIP: 10.96.0.9, ports: [{port: 80}]}}
      """
    let lab = try #require(LabManifests(["shop"], store: nil) { _ in true })
    let loaded = try load([ManifestDocument(name: "taken.yaml", bytes: Array(taken.utf8))])
    let state = lab.completed(loaded) { _ throws(StoreError) in
      Allocations(services: ["default/first": other], pools: pools)
    }
    #expect(Set(state.refusals.map(\.object?.name)) == ["default/second"])
    #expect(state.diagnostics.filter { $0.object?.name == "default/second" } == state.refusals)
    #expect(try service(state, "second").clusterIPs.isEmpty)
    #expect(try service(state, "first").clusterIPs == ["10.96.0.9"])
  }
}
