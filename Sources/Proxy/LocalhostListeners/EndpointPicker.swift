package import Addresses
internal import NFTCompiler
package import ServicePlan

/// Chooses the endpoints of one listener's connections, as the rules do: by a slot, which is random or a hash of the
/// connection, or with session affinity the one of the last connection, until there has been none for the timeout. All
/// clients of a listener count as one for that, so there is one memory for all of them.
package struct EndpointPicker: Sendable {
  private struct Memory {
    var endpoint: LocalhostEndpoint
    var lastUse: Duration
  }

  private var memory: Memory?
  private var table: SlotTable?

  /// Creates a picker that remembers nothing.
  package init() {}

  /// Returns the endpoint for a new connection. One that is remembered but gone is replaced.
  ///
  /// - Parameters:
  ///   - client: the address and port that the connection comes from; nil if it is gone already.
  ///   - now: the time since any fixed point.
  package mutating func pick(
    from port: LocalhostNodePort, for client: AddressAndPort?, at now: Duration,
    using random: inout some RandomNumberGenerator
  ) -> LocalhostEndpoint {
    guard let seconds = port.affinitySeconds else {
      memory = nil
      return draw(from: port, for: client, using: &random)
    }
    let endpoint =
      remembered(by: port, within: .seconds(Int64(seconds)), at: now)
      ?? draw(from: port, for: client, using: &random)
    memory = Memory(endpoint: endpoint, lastUse: now)
    return endpoint
  }

  private func remembered(
    by port: LocalhostNodePort, within timeout: Duration, at now: Duration
  ) -> LocalhostEndpoint? {
    guard let memory, now - memory.lastUse <= timeout, port.endpoints.contains(memory.endpoint) else {
      return nil
    }
    return memory.endpoint
  }

  /// Returns an endpoint, whatever was chosen before. The slots are kept for the connections to come.
  private mutating func draw(
    from port: LocalhostNodePort, for client: AddressAndPort?, using random: inout some RandomNumberGenerator
  ) -> LocalhostEndpoint {
    let current = table.flatMap { $0.port == port ? $0 : nil } ?? SlotTable(port)
    table = current
    return current.draw(for: client, using: &random)
  }
}

/// The slots of a node port.
private struct SlotTable {
  let port: LocalhostNodePort
  private let slots: [Int]

  init(_ port: LocalhostNodePort) {
    self.port = port
    slots = port.slots
  }

  func draw(
    for client: AddressAndPort?, using random: inout some RandomNumberGenerator
  ) -> LocalhostEndpoint {
    port.endpoints[slots[slot(of: client) ?? Int.random(in: slots.indices, using: &random)]]
  }

  /// The slot that a hash chooses; nil if it is random.
  private func slot(of client: AddressAndPort?) -> Int? {
    guard case .hashed(let hash, _) = port.choice, let client else { return nil }
    return hash.slot(
      from: client, to: AddressAndPort(port.listener.address, port.listener.port), below: slots.count)
  }
}
