public import Addresses
public import NFTRuleset
public import ServicePlan

/// Returns the UDP frontends in a table, to which an earlier process may have left flows.
public func udpFrontends<Family: IPFamily>(in live: TableImage?) -> [FrontendKey<Family>] {
  func keys(_ set: ProgramSet) -> some Sequence<RegisterWords> {
    (live?.sets[set.name]?.elements ?? [:]).keys
  }
  return keys(.services).compactMap { FrontendKey(address: $0) }.filter { $0.transport == .udp }
    + keys(.nodePorts).compactMap { FrontendKey(nodePort: $0) }.filter { $0.transport == .udp }
}

extension FrontendKey {
  /// Reads a key of `services`; returns nil if it is not a valid one.
  fileprivate init?(address words: RegisterWords) {
    let length = Family.Address.bits / 32
    guard words.count == length + 2, let (transport, port) = words.transportAndPort(from: length) else {
      return nil
    }
    var number: UInt128 = 0
    for index in 0..<length { number = number << 32 | UInt128(words[index]) }
    self = .address(Family.Address(number: number), transport, port)
  }

  /// Reads a key of `node-ports`; returns nil if it is not a valid one.
  fileprivate init?(nodePort words: RegisterWords) {
    guard words.count == 2, let (transport, port) = words.transportAndPort(from: 0) else { return nil }
    self = .nodePort(transport, port)
  }
}

extension RegisterWords {
  fileprivate func transportAndPort(from index: Int) -> (Transport, Port)? {
    guard let number = UInt8(exactly: self[index]), let transport = Transport(rawValue: number),
      let port = Port(self[index + 1])
    else { return nil }
    return (transport, port)
  }
}
