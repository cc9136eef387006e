import Addresses
import Allocation
import AllocationStore
import CAllocations
import ClusterModel
import Foundation
import Logging
import ProxyConfiguration
import TestSupport
import Testing

@testable import Daemon
@testable import ManifestSource

/// What a change in a folder leads to, and how much memory it takes.
@Suite struct ManifestFolderControllerTests {
  @Test func allocationsAreStoredBeforeTheyAreUsed() throws {
    try withFolder(services: 2) { _, updates, store in
      #expect(updates.count == 4)
      guard case .listed(.services(let services))? = updates.first else {
        Issue.record("the first list is of Services")
        return
      }
      let stored = try #require(try AllocationStore.read(store)).services
      #expect(services.count == 2 && services.allSatisfy { $0.clusterIPs.count == 1 })
      for service in services { #expect(stored[service.name]?.clusterIPs == service.clusterIPs) }
    }
  }

  /// Bytes are counted, not allocations: a copy of a dictionary is one allocation of many bytes.
  @Test func theCostOfAReadinessChangeDoesNotDependOnTheFolderSize() throws {
    let few = try bytesOfReadiness(services: 100)
    let many = try bytesOfReadiness(services: 1000)
    #expect(many == few)
  }

  /// A Service that needs nothing new: no other one is allocated, derived or stored again.
  @Test func theCostOfAServiceChangeDoesNotDependOnTheFolderSize() throws {
    let few = try bytesOfServiceChange(services: 100)
    let many = try bytesOfServiceChange(services: 1000)
    #expect(many == few)
  }

  private func bytesOfServiceChange(services: Int) throws -> UInt {
    try withFolder(services: services) { controller, _, store in
      let stored = try Data(contentsOf: URL(filePath: store))
      var least = UInt.max
      for _ in 0..<5 {
        let before = allocated_bytes_of_this_thread()
        let updates = controller.handle(.news(news([service(4, port: 81)])))
        least = min(least, allocated_bytes_of_this_thread() - before)
        // The Service, the slice with the port's new target, and the one with its old target, which is gone.
        #expect(updates.count == 3)
        _ = controller.handle(.news(news([service(4)])))
      }
      #expect(try Data(contentsOf: URL(filePath: store)) == stored)
      return least
    }
  }

  /// The minimum of several rounds, since tables of the runtime may grow at any time.
  private func bytesOfReadiness(services: Int) throws -> UInt {
    try withFolder(services: services) { controller, _, _ in
      var least = UInt.max
      for _ in 0..<5 {
        let before = allocated_bytes_of_this_thread()
        let updates = controller.handle(.news(news([pod(4, isReady: false)])))
        least = min(least, allocated_bytes_of_this_thread() - before)
        #expect(updates.count == 1)
        _ = controller.handle(.news(news([pod(4, isReady: true)])))
      }
      return least
    }
  }

  private func withFolder<Result>(
    services: Int, _ body: (inout ManifestFolderController, [ClusterUpdate], String) throws -> Result
  ) throws -> Result {
    let path = NSTemporaryDirectory() + "viaduct-lab-folder-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let manifests = ManifestFolder(
      path: path, pools: try AddressPools(), store: path + "/.viaduct/store", isStoreExplicit: false)
    var controller = try ManifestFolderController(
      manifests, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var first = news((0..<services).flatMap { [service($0), pod($0, isReady: true)] })
    first.isFirst = true
    let updates = controller.handle(.news(first))
    return try body(&controller, updates, manifests.store)
  }

  private func news(_ changes: [KubeObjectChange]) -> FolderUpdate {
    var news = FolderUpdate()
    news.changes = changes
    return news
  }

  private func service(_ number: Int, port: Addresses.Port = 80) -> KubeObjectChange {
    let service = TestSupport.service("default/s\(number)") {
      $0.selector = ["app": "a\(number)"]
      $0.ports = [ServicePort(name: "http", port: port)]
      $0.request = Boxed(ServiceRequest())
    }
    return KubeObjectChange(ObjectReference(kind: "Service", name: service.name), .service(service))
  }

  private func pod(_ number: Int, isReady: Bool) -> KubeObjectChange {
    var pod = Pod(name: NamespacedName("default", "p\(number)"))
    pod.labels = ["app": "a\(number)"]
    pod.phase = "Running"
    pod.addresses = [.v4(IPv4Address(rawValue: 0x0af4_0000 + UInt32(number)))]
    pod.isReady = isReady
    return KubeObjectChange(ObjectReference(kind: "Pod", name: pod.name), .pod(pod))
  }
}
