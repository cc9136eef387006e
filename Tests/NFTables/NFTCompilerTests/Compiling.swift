import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// The node for which plans are made.
let node1 = NodeView(name: "node1", addresses: ["192.168.50.11", "fd00:50::11"])

/// Services `default/0`, `default/1`, … that are alike, each with endpoints of its own on another node.
func uniformCluster(
  services count: Int, endpoints: (Int) -> Int = { _ in 10 },
  _ edit: (inout Service, Int) -> Void = { _, _ in }
) -> ClusterSnapshot {
  ClusterSnapshot(
    services: (0..<count).map { number in numbered(number, edit) },
    slices: (0..<count).flatMap { number in slices(of: number, hosts: Array(0..<endpoints(number))) })
}

/// The Service `default/<number>`.
func numbered(_ number: Int, _ edit: (inout Service, Int) -> Void = { _, _ in }) -> Service {
  service("default/\(number)") {
    $0.clusterIPs = [v4(0x0a60_0000, number), v6(0x96, number)]
    $0.ports = [ServicePort(name: "http", port: 80, nodePort: Port(1000 + number))]
    edit(&$0, number)
  }
}

/// A slice of each family, with an endpoint for each host.
func slices(of number: Int, hosts: [Int], on node: String = "node2") -> [EndpointSlice] {
  let v4s = hosts.map { endpoint(v4(0x0af4_0000, number << 8 | $0), on: node) }
  let v6s = hosts.map { endpoint(v6(0x244, number << 16 | $0), on: node) }
  return [("4", v4s), ("6", v6s)].filter { !$0.1.isEmpty }.map { suffix, endpoints in
    slice(
      "default/\(number)-\(suffix)-\(node)", of: "default/\(number)",
      ports: [EndpointPort(name: "http", port: 8080)], endpoints)
  }
}

func v4(_ block: UInt32, _ host: Int) -> IPAddress { .v4(IPv4Address(rawValue: block + UInt32(host))) }

func v6(_ block: UInt64, _ host: Int) -> IPAddress {
  .v6(IPv6Address(high: 0xfd00_0000_0000_0000 | block << 32, low: UInt64(host)))
}

/// The cluster's ruleset in one family.
func compile<Family: IPFamily>(
  _: Family.Type, _ cluster: ClusterSnapshot, like live: TableImage? = nil,
  _ edit: (inout ProxySettings) -> Void = { _ in }
) -> CompiledRuleset {
  var settings = ProxySettings()
  edit(&settings)
  return ruleset(for: Plan<Family>.make(for: cluster, on: node1, with: settings).plan, like: live)
}

/// The cluster's ruleset in IPv4.
func compile(
  _ cluster: ClusterSnapshot, like live: Ruleset? = nil, _ edit: (inout ProxySettings) -> Void = { _ in }
) -> CompiledRuleset {
  compile(IPv4.self, cluster, like: live.map { TableImage($0) }, edit)
}

/// One Service, `default/0`, with these endpoints: the last byte of each one's address.
func oneService(_ hosts: [Int], local: [Int] = [], _ edit: (inout Service, Int) -> Void = { _, _ in })
  -> ClusterSnapshot
{
  ClusterSnapshot(
    services: [numbered(0, edit)],
    slices: slices(of: 0, hosts: hosts) + slices(of: 0, hosts: local, on: "node1"))
}

extension Ruleset {
  /// The elements of a set, which must exist: every table declares all sets, also those that are empty.
  func elements(_ name: SetName) -> [Element] {
    guard let set = set(name) else {
      Issue.record("there is no set \(name)")
      return []
    }
    return set.elements
  }

  /// The service word of each Service port, by its comment.
  var words: [String: ServiceWord] {
    Dictionary(elements("services").map { ($0.comment ?? "", $0.word) }) { first, _ in first }
  }

  /// The last byte of the address in each slot of a set without affinity.
  func hosts(of word: ServiceWord, isLocal: Bool = false) -> [Int] {
    let set = ServiceWord(port: word.port, isLocal: isLocal).rawValue
    return elements("endpoints").filter { $0.key[0] == set }.sorted { $0.key < $1.key }.map {
      Int($0.data[0] & 0xff)
    }
  }

  /// The UID of each endpoint of the Cluster set, by the last byte of its address.
  func uids(of word: ServiceWord) -> [Int: UInt32] {
    let own = elements("affinity-endpoints").filter {
      let uid = ServiceWord(rawValue: $0.key[0])
      return uid.port == word.port && uid.rawValue & ServiceWord.localBit == 0
    }
    return Dictionary(uniqueKeysWithValues: own.map { (Int($0.data[0] & 0xff), $0.key[0]) })
  }

  var chainNames: [String] { chains.map(\.name.description) }

  /// The table after it has been changed to this one.
  func applied(to live: TableImage?) -> TableImage? { TableImage.applying(difference(from: live), to: live) }
}

extension Element {
  var data: RegisterWords { if case .fields(let words) = value { words } else { RegisterWords() } }
  var word: ServiceWord { ServiceWord(rawValue: data[0]) }
}

extension Transaction {
  /// Its steps in short: `-services 1`, `+endpoints 2`, `flush after-dnat`.
  var summary: [String] {
    operations.map { operation in
      switch operation {
      case .createTable: "create table"
      case .deleteTable: "delete table"
      case .create(let object): "create \(object.name)"
      case .delete(let name): "delete \(name)"
      case .flushChain(let name): "flush \(name)"
      case .addRules(let chain): "rules of \(chain.name)"
      case .addElements(let set, let elements): "+\(set.name) \(elements.count)"
      case .deleteElements(let set, let elements): "-\(set.name) \(elements.count)"
      }
    }
  }
}
