public import ServicePlan

/// Chooses the endpoints of one listener's connections, as the rules do: at random, or with session affinity the one of
/// the last connection, until there has been none for the timeout. All clients of a listener have the same address, so
/// there is one memory for all of them.
public struct EndpointPicker: Sendable {
  private struct Memory {
    var endpoint: LocalhostEndpoint
    var lastUse: Duration
  }

  private var memory: Memory?

  /// Creates a picker that remembers nothing.
  public init() {}

  /// Returns the endpoint for a new connection. One that is remembered but gone is replaced.
  ///
  /// - Parameter now: the time since any fixed point.
  public mutating func pick(
    from port: LocalhostNodePort, at now: Duration, using random: inout some RandomNumberGenerator
  ) -> LocalhostEndpoint {
    guard let seconds = port.affinitySeconds else {
      memory = nil
      return port.draw(using: &random)
    }
    let endpoint =
      remembered(by: port, within: .seconds(Int64(seconds)), at: now) ?? port.draw(using: &random)
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
}

extension LocalhostNodePort {
  /// Returns an endpoint, whatever was chosen before.
  func draw(using random: inout some RandomNumberGenerator) -> LocalhostEndpoint {
    switch choice {
    case .uniformlyRandom: endpoints[Int.random(in: 0..<endpoints.count, using: &random)]
    }
  }
}
