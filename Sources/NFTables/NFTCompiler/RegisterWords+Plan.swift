internal import Addresses
internal import NFTRuleset
internal import ServicePlan

extension RegisterWords {
  /// Creates the words of addresses.
  init<Address: IPAddressValue>(_ addresses: Address...) {
    self.init()
    for address in addresses { append(address) }
  }

  /// Creates the words of an endpoint's address and port.
  init<Family>(_ endpoint: Endpoint<Family>) {
    self.init()
    append(endpoint.address)
    append(UInt32(endpoint.port.number))
  }

  @inline(__always)
  mutating func append<Address: IPAddressValue>(_ address: Address) {
    let number = address.number
    for shift in stride(from: Address.bits - 32, through: 0, by: -32) {
      append(UInt32(truncatingIfNeeded: number >> UInt128(shift)))
    }
  }

  mutating func append(_ transport: Transport, _ port: Port) {
    append(UInt32(transport.rawValue))
    append(UInt32(port.number))
  }
}

extension Element {
  /// Creates an element for a block of addresses, as a range.
  init<Family>(range prefix: Prefix<Family>) {
    self.init(RegisterWords(prefix.first), .through(RegisterWords(prefix.last)))
  }
}
