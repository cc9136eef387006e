internal import Addresses
internal import Ruleset
internal import ServicePlan

extension Words {
  /// An address.
  init<Address: IPAddressValue>(_ addresses: Address...) {
    self.init()
    for address in addresses { append(address) }
  }

  /// An endpoint's address and port.
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
  /// A block of addresses, as a range.
  init<Family>(range prefix: Prefix<Family>) {
    self.init(Words(prefix.first), .through(Words(prefix.last)))
  }
}

extension ProgramElements {
  /// The frontends of one Service port, with the sources that may come in by them.
  mutating func add<Family>(_ frontends: [Frontend<Family>], words: [ServiceWord], comment: String) {
    for (frontend, word) in zip(frontends, words) {
      let value = Element.Value.fields(Words(word.rawValue))
      switch frontend.key {
      case .address(let address, let transport, let port):
        var key = Words(address)
        key.append(transport, port)
        services.append(Element(key, value, comment: comment))
        addSources(frontend.allowedSources ?? [], to: key)
      case .nodePort(let transport, let port):
        var key = Words()
        key.append(transport, port)
        nodePorts.append(Element(key, value, comment: comment))
      }
    }
  }

  private mutating func addSources<Family>(_ sources: [Prefix<Family>], to frontend: Words) {
    for source in sources {
      var (first, last) = (frontend, frontend)
      first.append(source.first)
      last.append(source.last)
      sourceRanges.append(Element(first, .through(last)))
    }
  }
}
