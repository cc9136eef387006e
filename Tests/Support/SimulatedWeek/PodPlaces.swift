internal import SeededRandom

/// The addresses that pods have on their nodes. Each node has four times as many as there are pods for it, and gives them out in
/// turn, so that an address comes back only after a while.
struct PodPlaces: Sendable {
  private let perNode: Int
  private var isTaken: [Bool]
  /// Where each node goes on looking.
  private var cursors: [Int]
  private var cordoned: Set<Int> = []

  init(nodes: Int, pods: Int) {
    perNode = 4 * (pods / nodes + 4)
    isTaken = Array(repeating: false, count: nodes * perNode)
    cursors = Array(repeating: 0, count: nodes)
  }

  func node(of host: UInt32) -> Int { Int(host) / perNode }

  func isCordoned(_ node: Int) -> Bool { cordoned.contains(node) }
  mutating func cordon(_ node: Int) { cordoned.insert(node) }
  mutating func uncordon(_ node: Int) { cordoned.remove(node) }

  /// Returns a free address of some node that takes pods.
  mutating func take(_ random: inout SeededGenerator) -> UInt32 {
    for _ in 0..<1000 {
      let node = Int.random(in: cursors.indices, using: &random)
      if !cordoned.contains(node), let host = take(on: node) { return host }
    }
    preconditionFailure("no node has room for another pod")
  }

  private mutating func take(on node: Int) -> UInt32? {
    for _ in 0..<perNode {
      let host = node * perNode + cursors[node]
      cursors[node] = (cursors[node] + 1) % perNode
      if !isTaken[host] {
        isTaken[host] = true
        return UInt32(host)
      }
    }
    return nil
  }

  mutating func giveBack(_ host: UInt32) { isTaken[Int(host)] = false }
}
