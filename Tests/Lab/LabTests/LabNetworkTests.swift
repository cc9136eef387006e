import Addresses
import ClusterModel
import SeededRandom
import Testing

@testable import Lab

@Suite struct LabNetworkTests {
  private func network(_ text: String) throws -> LabNetwork {
    try LabNetwork(text.split(separator: ",").compactMap { IPPrefix(String($0)) })
  }

  @Test func theNodeComesFirst() throws {
    let network = try network(LabNetwork.standard)
    #expect(network.nodeAddresses.map(\.description) == ["10.244.0.1", "fd00:10:244::1"])
    #expect(network.addresses(at: 0).map(\.description) == ["10.244.0.2", "fd00:10:244::2"])
    #expect(network.capacity == 253)
    #expect(network.addresses(at: 252).map(\.description) == ["10.244.0.254", "fd00:10:244::fe"])
  }

  @Test func badBlocksAreRefused() {
    #expect(throws: LabNetwork.Problem.families) { try network("10.0.0.0/24,10.1.0.0/24") }
    #expect(throws: LabNetwork.Problem.families) { try network("") }
    #expect(throws: LabNetwork.Problem.self) { try network("10.0.0.0/31") }
    #expect(throws: Never.self) { try network("10.0.0.0/30") }
  }

  @Test func noAddressIsAllocatedTwice() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    var allocator = PodAddressAllocator(try network("10.244.0.0/29"))
    var held: [NamespacedName: [IPAddress]] = [:]
    for _ in 0..<2000 {
      let pod = NamespacedName("default", "pod\(Int.random(in: 0..<9, using: &random))")
      if Bool.random(using: &random) {
        let given = allocator.addresses(for: pod)
        if let known = held[pod] { #expect(given == known, "seed \(seed)") }
        #expect((given == nil) == (held[pod] == nil && held.count == 5), "seed \(seed)")
        held[pod] = given
      } else {
        allocator.release(pod)
        held[pod] = nil
      }
      #expect(Set(held.values).count == held.count, "seed \(seed)")
    }
  }

  @Test func anAddressIsReusedAsLateAsPossible() throws {
    var allocator = PodAddressAllocator(try network(LabNetwork.standard))
    let first = allocator.addresses(for: NamespacedName("default", "a"))
    allocator.release(NamespacedName("default", "a"))
    #expect(allocator.addresses(for: NamespacedName("default", "b")) != first)
  }

  @Test(arguments: ["", "Lab", "a.b", "1a", "a_b", "-a", String(repeating: "a", count: 33)])
  func badNames(name: String) { #expect(LabName(name) == nil) }

  @Test func namesFitTheKernel() throws {
    let pod = NamespacedName("default", "web")
    for text in ["lab", "a", "learn-services-2", String(repeating: "z", count: 32)] {
      let name = try #require(LabName(text))
      #expect(name.bridge.utf8.count <= 15)
      #expect(name.vethName(for: pod).utf8.count == 15)
    }
    let (one, two) = (try #require(LabName("lab")), try #require(LabName("lab2")))
    #expect(one.vethName(for: pod) != two.vethName(for: pod))
    #expect(!one.owns(alias: two.bridgeAlias) && !one.owns(alias: two.vethAlias(for: pod)))
    #expect(one.owns(alias: one.vethAlias(for: pod)) && !one.owns(alias: ""))
    #expect(!two.networkNamespace(of: pod).hasPrefix(one.namespacePrefix))
  }

  @Test func timesAreTheAPIs() {
    #expect(LabTime(seconds: 0, monotonic: .zero).text == "1970-01-01T00:00:00Z")
    #expect(LabTime(seconds: 951_782_399, monotonic: .zero).text == "2000-02-28T23:59:59Z")
    #expect(LabTime(seconds: 951_782_400, monotonic: .zero).text == "2000-02-29T00:00:00Z")
    for seconds in stride(from: Int64(0), to: 4_102_444_800, by: 86_399 * 31) {
      let text = LabTime(seconds: seconds, monotonic: .zero).text
      #expect(Timestamp(text)?.seconds == seconds, "\(text)")
    }
  }
}
