import Addresses
import Allocation
import AllocationStore
import ClusterModel
import Foundation
import Testing

@Suite struct PersistentAllocatorTests {
  private func request(_ text: String) throws -> AddressRequest {
    var request = AddressRequest(name: NamespacedName("default", text), type: .nodePort)
    request.ports = [PortRequest(port: try #require(Port(80)))]
    return request
  }

  @Test func grantsAreStored() throws {
    try withFolder { folder in
      let path = folder + "/store"
      var keeper = try PersistentAllocator(opening: path, pools: try AddressPools())
      let grants = try keeper.list([try request("a"), try request("b")]).grants
      let stored = try #require(try AllocationStore.read(path))
      for grant in grants { #expect(stored.services[grant.name]?.clusterIPs == grant.clusterIPs) }
      #expect(grants.count == 2)
    }
  }

  /// What cannot be stored is not assigned; it is with the next change that can be stored.
  @Test func withoutAStoreNothingIsAssigned() throws {
    try withFolder { folder in
      let path = folder + "/store"
      let pools = try AddressPools()
      var keeper = try PersistentAllocator(opening: path, pools: pools)
      _ = try keeper.list([try request("a")])
      let before = try bytes(path)
      // A folder is in the place of the next version.
      try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: false)
      let refused = complaint { _ = try keeper.update([NamespacedName("default", "b"): try request("b")]) }
      #expect(refused == "\(path).new: open: this is a folder; name a file with --store")
      #expect(complaint { _ = try keeper.update([NamespacedName("default", "a"): nil]) } != nil)
      #expect(try bytes(path) == before)
      try FileManager.default.removeItem(atPath: path + ".new")
      let change = try keeper.update([:])
      #expect(change.grants.map(\.name.name) == ["b"])
      #expect(change.gone.map(\.name) == ["a"])
      #expect(try AllocationStore.read(path)?.services.count == 1)
    }
  }

  /// Without a change nothing is written.
  @Test func aChangeThatAssignsNothingWritesNothing() throws {
    try withFolder { folder in
      let path = folder + "/store"
      var keeper = try PersistentAllocator(opening: path, pools: try AddressPools())
      _ = try keeper.list([try request("a")])
      let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
      var changed = try request("a")
      changed.externalTrafficPolicy = .local
      _ = try keeper.update([changed.name: changed])
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int == before)
    }
  }

  @Test func aReadOnlyFileSystem() throws {
    try withFolder { folder in
      let path = folder + "/store"
      _ = try AllocationStore(opening: path)
      // Permissions do not keep root from writing, but a read-only mount does.
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/unshare")
      process.arguments = [
        "-m", "sh", "-c",
        "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && exec \"$0\" \"$1/store\" 1",
        program("store-writer").path, folder,
      ]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(
        text == "! \(path).lock: open: the file system is read-only; name a file elsewhere with --store\n")
    }
  }
}
