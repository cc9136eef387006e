import Addresses
import Allocation
import AllocationStore
import ClusterModel
import Foundation
import Testing

@Suite struct AllocationStoreTests {
  @Test func savedAllocationsAreReadAgain() throws {
    try withFolder { folder in
      let path = folder + "/.viaduct/store"
      #expect(try AllocationStore.read(path) == nil)
      do {
        let store = try AllocationStore(opening: path)
        #expect(store.allocations == Allocations())
        try store.save(try sample())
        #expect(try AllocationStore.read(path) == sample())
      }
      #expect(try AllocationStore(opening: path).allocations == sample())
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/.viaduct").sorted()
      #expect(names == ["store", "store.lock"])
    }
  }

  @Test func theTextIsReadable() throws {
    try withFolder { folder in
      let path = folder + "/store"
      try AllocationStore(opening: path).save(try sample())
      #expect(
        String(decoding: try bytes(path), as: UTF8.self) == """
          viaduct-store 1
          # What is assigned to each Service. Only `viaduct run` writes to this file.
          pool cluster-ip 10.96.0.0/12
          pool cluster-ip fd00:10:96::/112
          pool node-port 30000-32767
          pool load-balancer 192.168.50.200-192.168.50.220
          pool load-balancer fd00:50::/120
          pool load-balancer-class example.org/lab
          service default/plain
            cluster-ip 10.96.1.3
            node-port 30009 SCTP for 9 -
            load-balancer 192.168.50.200
          service shop/web
            cluster-ip 10.96.1.2
            cluster-ip fd00:10:96::12
            node-port 30080 TCP for 80 http
            node-port 30080 UDP for 53 dns
            health-check-node-port 31000
            load-balancer 192.168.50.200
          released default/old dns node-port 30500 UDP
          released default/old - cluster-ip 10.96.7.7
          released default/old - load-balancer fd00:50::1
          end 22 04fb17a5af89e32a

          """)
    }
  }

  /// A file truncated at any byte is rejected by every reader, and left unchanged.
  @Test func everyPrefixIsRejectedAndKept() throws {
    try withFolder { folder in
      let path = folder + "/store"
      try AllocationStore(opening: path).save(try sample())
      let whole = try bytes(path)
      for length in 0..<whole.count {
        let torn = Array(whole[..<length])
        try write(torn, to: path)
        let reading = complaint { _ = try AllocationStore.read(path) }
        let opening = complaint { _ = try AllocationStore(opening: path) }
        #expect(reading == opening, "\(length) bytes")
        let said = try #require(opening, "\(length) bytes")
        #expect(said.hasPrefix("\(path):") && said.contains("byte \(length): the file ends here"), "\(said)")
        #expect(try bytes(path) == torn, "\(length) bytes")
      }
    }
  }

  /// Between fork and exec a child has a copy of the descriptor that holds the lock.
  @Test func aChildsCopyDoesNotKeepTheLock() throws {
    try withFolder { folder in
      var copy: Int32?
      defer { if let copy { close(copy) } }
      do {
        let store = try AllocationStore(opening: folder + "/store")
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(
          Int32.init)
        let lock = descriptors.first {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == folder
            + "/store.lock"
        }
        copy = fcntl(try #require(lock), F_DUPFD_CLOEXEC, 0)
        try store.save(try sample())
      }
      #expect(try AllocationStore(opening: folder + "/store").allocations == sample())
    }
  }

  @Test func everyChangedByteIsRejectedAndKept() throws {
    try withFolder { folder in
      let path = folder + "/store"
      try AllocationStore(opening: path).save(try sample())
      let whole = try bytes(path)
      for index in whole.indices {
        for change in [1 as UInt8, 0x20, 0x80] {
          var other = whole
          other[index] ^= change
          try write(other, to: path)
          let said = complaint { _ = try AllocationStore(opening: path) }
          #expect(said?.hasPrefix("\(path):") == true, "byte \(index) ^ \(change): \(said ?? "accepted")")
          #expect(try bytes(path) == other)
        }
      }
    }
  }

  @Test(arguments: [
    ("apiVersion: v1\nkind: Service\n", ":1: this is not a viaduct store, and is left unchanged"),
    ("viaduct-store 2\nsomething new\nend\n", ":1: version 2 is newer than this program supports"),
    ("\u{0}\u{1}\u{2}", ":1: this is not a viaduct store, and is left unchanged"),
  ])
  func foreignFilesAreRejectedAndKept(text: String, says: String) throws {
    try withFolder { folder in
      let path = folder + "/store"
      try write(Array(text.utf8), to: path)
      #expect(complaint { _ = try AllocationStore(opening: path) }?.contains(path + says) == true)
      #expect(try bytes(path) == Array(text.utf8))
    }
  }

  /// A matching checksum does not make contradictions valid.
  @Test func contradictionsAreRejected() throws {
    try withFolder { folder in
      let path = folder + "/store"
      var twice = try sample()
      twice.services[NamespacedName("default", "thief")] = ServiceAssignment(clusterIPs: [
        try #require(IPAddress("10.96.1.2"))
      ])
      try AllocationStore(opening: path).save(twice)
      #expect(
        complaint { _ = try AllocationStore(opening: path) }?.contains(
          "shop/web is assigned what default/thief already has") == true)
    }
  }

  @Test func foreignSlicesAreKept() throws {
    try withFolder { folder in
      let path = folder + "/store"
      let store = try AllocationStore(opening: path)
      try store.save(try sample())
      try write(Array("mine".utf8), to: path)
      #expect(complaint { try store.save(Allocations()) }?.contains("someone else wrote to it") == true)
      #expect(try bytes(path) == Array("mine".utf8))
      // A deleted file does not count as changed: there is nothing to preserve.
      try FileManager.default.removeItem(atPath: path)
      try store.save(try sample())
      #expect(try AllocationStore.read(path) == sample())
    }
  }

  @Test func theSecondProcessIsRefusedAndTheFirstNamed() throws {
    try withFolder { folder in
      let path = folder + "/store"
      let link = folder + "/link"
      let store = try AllocationStore(opening: path)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "store")
      for name in [path, link] {
        #expect(
          complaint { _ = try AllocationStore(opening: name) }
            == "\(path): process \(getpid()) is using this store; stop it first, or name another file with --store"
            || complaint { _ = try AllocationStore(opening: name) }
              == "\(folder)/store: process \(getpid()) is using this store; stop it first, or name another file with --store"
        )
      }
      // Reading needs no lock.
      #expect(try AllocationStore.read(link) == Allocations())
      try FileManager.default.removeItem(atPath: path + ".lock")
      #expect(complaint { try store.save(try sample()) }?.contains("someone removed or replaced it") == true)
    }
    try withFolder { folder in
      let path = folder + "/store"
      do { _ = try AllocationStore(opening: path) }
      _ = try AllocationStore(opening: path)
    }
  }

  @Test func aSymbolicLinkStays() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/far", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/store", withDestinationPath: "far/real")
      try AllocationStore(opening: folder + "/store").save(try sample())
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/store") == "far/real")
      #expect(try AllocationStore.read(folder + "/far/real") == sample())
    }
  }

  @Test func unusablePaths() throws {
    try withFolder { folder in
      #expect(
        complaint { _ = try AllocationStore(opening: folder + "/no/where/store") }?.contains(
          "the folder does not exist") == true)
      #expect(!FileManager.default.fileExists(atPath: folder + "/no"))
      #expect(complaint { _ = try AllocationStore(opening: folder) }?.contains("folder; name a file") == true)
      #expect(
        complaint { _ = try AllocationStore(opening: "/proc/self/store") }?.hasPrefix("/proc/self/store")
          == true)
    }
  }
}
