internal import Addresses
internal import Allocation
internal import AllocationStore
internal import ArgumentParser
internal import ClusterModel
internal import Foundation
internal import SeededRandom

/// Lets Services come and go and says what each got, until it is killed: for tests of the store.
///
/// It prints `+ NAME WHAT…` when a Service has something, `~ NAME` before it goes and `- NAME` when it is gone, and
/// `! ERROR` when nothing could be stored.
@main struct StoreWriter: ParsableCommand {
  @Argument(help: "The store.") var path: String
  @Argument(help: "The seed.") var seed: UInt64
  @Option(help: "How many changes to make.") var changes = 1_000_000
  @Flag(help: "Let Services come, and none go.") var growing = false

  func run() throws {
    do {
      let known = try AllocationStore.read(path)?.services.keys.map(\.self) ?? []
      var keeper = try PersistentAllocator(opening: path, pools: try Self.pools())
      announce(try keeper.list(known.compactMap { Self.request($0.name) }))
      try change(&keeper, Set(known.map(\.name)))
    } catch {
      say("! \(error)")
      throw ExitCode.failure
    }
  }

  private func change(_ keeper: inout PersistentAllocator, _ known: Set<String>) throws {
    var generator = SeededGenerator(seed: seed)
    var present = known
    for step in 0..<changes {
      let index = growing ? step : Int.random(in: 0..<40, using: &generator)
      guard let request = Self.request("web\(index)") else { continue }
      let name = request.name
      if present.remove(name.name) == nil {
        present.insert(name.name)
        announce(try keeper.update([name: request]))
      } else {
        say("~ \(name.name)")
        announce(try keeper.update([name: nil]))
      }
    }
  }

  private func announce(_ change: AllocationChange) {
    for name in change.gone { say("- \(name.name)") }
    for grant in change.grants {
      let all =
        grant.clusterIPs.map(\.description) + grant.nodePorts.compactMap { $0?.description }
        + grant.loadBalancerAddresses.map(\.description)
      say("+ \(grant.name.name) \(all.joined(separator: " "))")
    }
  }

  /// At once, and in one piece: what is in a pipe outlives the process.
  private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

  /// The Service of a name, always the same: `web7`.
  static func request(_ name: String) -> AddressRequest? {
    guard let index = Int(name.dropFirst(3)), let port = Port(80) else { return nil }
    let types: [ServiceType] = [.clusterIP, .nodePort, .loadBalancer]
    var request = AddressRequest(name: NamespacedName("default", name), type: types[index % 3])
    request.ports = [PortRequest(port: port)]
    if index.isMultiple(of: 2) { request.familyPolicy = .requireDualStack }
    return request
  }

  private static func pools() throws -> AddressPools {
    try AddressPools(
      loadBalancer: ["192.168.50.200-192.168.50.219", "fd00:50::/120"].compactMap { AddressRange($0) })
  }
}
