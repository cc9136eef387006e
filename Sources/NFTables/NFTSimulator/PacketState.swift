internal import Addresses
internal import NFTRuleset

/// A packet in the kernel's nftables virtual machine: registers, metadata, and what has happened so far. A value type,
/// so that a path that forks becomes two values.
struct PacketState {
  let packet: Packet
  let node: SimulatedNode
  let sets: SimulatedSets
  var memory: DynamicMapContents
  var probability = 1.0
  var priority: UInt32 = 0
  var mark: UInt32
  var destination: IPAddress
  var port: Port
  var source: ObservedSource
  var wasTranslated = false
  var trace: [TraceStep] = []
  var path: [RulePosition] = []

  private var registers = [UInt32](repeating: 0, count: 16)
  /// How the value of each register lies in memory, which matters to hashes alone.
  private var layouts = [RegisterLayout](repeating: .unknown, count: 16)
  /// What `meta iifname` loaded; names do not fit into the simulated registers.
  private var interfaceName: InterfaceName?
  private var place: (chain: ChainName, rule: Int) = ("none", 0)

  init(_ packet: Packet, on node: SimulatedNode, sets: SimulatedSets, memory: DynamicMapContents) {
    self.packet = packet
    self.node = node
    self.sets = sets
    self.memory = memory
    mark = packet.mark
    destination = packet.destination
    port = packet.port
    source = .kept(packet.source)
  }

  /// How a rule or an instruction ends.
  enum Ending: Equatable {
    /// Continue with the next instruction or rule.
    case next
    /// The rule does not match: continue with the next rule.
    case noMatch
    /// A verdict.
    case verdict(Verdict)
    /// The packet has left this hook.
    case over(Fate?)
  }

  /// Runs a rule on this packet, and returns every way in which it can end. Registers are not kept between rules.
  func run(_ instructions: [Instruction], chain: ChainName, rule: Int) -> [(PacketState, Ending)] {
    var state = self
    state.place = (chain, rule)
    return state.run(instructions[...])
  }

  private func run(_ instructions: ArraySlice<Instruction>) -> [(PacketState, Ending)] {
    guard let instruction = instructions.first else { return [(self, .next)] }
    let rest = instructions.dropFirst()
    return step(instruction).flatMap { state, ending in
      ending == .next ? state.run(rest) : [(state, ending)]
    }
  }

  /// Runs an instruction; only random numbers fork, and hashes of a port that is not known.
  private func step(_ instruction: Instruction) -> [(PacketState, Ending)] {
    if case .randomNumber(let into, let modulus) = instruction { return draw(below: modulus, into) }
    if case .hash(let from, let length, let into, let modulus, _) = instruction,
      covers(.unknownPort, from, length: length)
    {
      return draw(below: modulus, into)
    }
    var state = self
    let ending = state.execute(instruction)
    return [(state, ending)]
  }

  private func draw(below modulus: UInt32, _ into: Register) -> [(PacketState, Ending)] {
    (0..<modulus).map { number in
      var state = self
      state.probability /= Double(modulus)
      state.set(into, number)
      state.note(.drew(number, below: modulus))
      return (state, .next)
    }
  }

  mutating func note(_ event: TraceStep.Event) {
    trace.append(TraceStep(chain: place.chain, rule: place.rule, event: event))
  }
}

/// How the value of a register lies in memory.
enum RegisterLayout {
  /// A number in the processor's order.
  case host
  /// Four bytes in network order.
  case network
  /// A port in network order, then two bytes of zero.
  case port
  /// As a port, but it is not known which.
  case unknownPort
  /// Data of an element: any of these.
  case unknown
}

// MARK: Registers

extension PacketState {
  private mutating func set(_ register: Register, _ number: UInt32, _ layout: RegisterLayout = .host) {
    registers[register.index] = number
    layouts[register.index] = layout
  }

  private func covers(_ layout: RegisterLayout, _ first: Register, length: UInt32) -> Bool {
    layouts[first.index..<min(16, first.index + Int(length) / 4)].contains(layout)
  }

  /// Hashes the memory of registers (net/netfilter/nft_hash.c, nft_jhash_eval).
  private mutating func hash(
    _ first: Register, length: UInt32, into: Register, modulus: UInt32, seed: UInt32
  ) -> Ending {
    let places = first.index..<first.index + Int(length) / 4
    guard length % 4 == 0, length > 0, places.upperBound <= 16 else { return .over(.unknown) }
    guard !covers(.unknown, first, length: length) else { return .over(.unknown) }
    let number = jenkinsHash(places.map(littleEndianWord), length: length, seed: seed).scaled(below: modulus)
    set(into, number)
    note(.hashed(number, below: modulus))
    return .next
  }

  private func littleEndianWord(_ place: Int) -> UInt32 {
    let number = registers[place]
    return switch layouts[place] {
    case .network: number.byteSwapped
    case .port, .unknownPort: UInt32(UInt16(truncatingIfNeeded: number).byteSwapped)
    case .host, .unknown: number
    }
  }
}

// MARK: Instructions

extension PacketState {
  private mutating func execute(_ instruction: Instruction) -> Ending {
    switch instruction {
    case .payload(let base, let offset, _, let into): return load(base, offset: offset, into: into)
    case .loadMeta(let key, let into): load(key, into)
    case .storeMeta(let key, let from): store(key, registers[from.index])
    case .loadConnectionStatus(let into): set(into, wasTranslated ? 0x20 : 0)
    case .loadConnectionMark(let into): set(into, packet.connectionMark)
    case .addressType(let ofSource, let into):
      let address = ofSource ? packet.source : destination
      set(into, node.isLocal(address) ? 2 : 1)  // RTN_LOCAL, RTN_UNICAST
    case .bitwise(let register, let mask, let xor):
      registers[register.index] = registers[register.index] & mask ^ xor
    // Words are values; their byte order matters to hashes alone.
    case .networkOrder(let register): layouts[register.index] = .network
    case .compare(let register, let equal, let data): return compare(register, equal: equal, to: data)
    case .lookup(let key, let set, let into, let inverted):
      return look(up: key, in: set, into: into, inverted: inverted)
    case .verdictLookup(let key, let set): return verdict(for: key, in: set)
    case .number(let number, let into): set(into, number)
    case .hash(let from, let length, let into, let modulus, let seed):
      return hash(from, length: length, into: into, modulus: modulus, seed: seed)
    case .verdict(let verdict):
      note(.verdict(verdict))
      return verdict == .drop ? .over(.dropped) : .verdict(verdict)
    case .updateSet(let set, let key, let data, _): return remember(key, data, in: set)
    case .deleteFromSet(let set, let key, _):
      let key = words(key, of: set)
      memory.elements[set]?[key] = nil
    case .destinationNAT(let family, let address, let port):
      return translate(family, address: address, port: port)
    case .masquerade: return masquerade()
    case .reject(let type, _): return refuse(isReset: type == 1)
    case .foreign: return .over(.unknown)
    case .randomNumber: preconditionFailure("a random number forks the run")
    }
    return .next
  }

  /// Loads the packet fields that our rules use, by their offset in the headers (RFC 791, RFC 8200, RFC 9293).
  private mutating func load(_ base: Instruction.PayloadBase, offset: UInt32, into: Register) -> Ending {
    switch (base, offset) {
    case (.transport, 0):
      set(into, UInt32(packet.sourcePort?.number ?? 0), packet.sourcePort == nil ? .unknownPort : .port)
    case (.transport, 2): set(into, UInt32(port.number), .port)
    case (.transport, 12):
      // Only the first segment of a flow has no mark yet.
      set(into, packet.connectionMark == 0 ? TCPFlags.synchronize : TCPFlags.acknowledgment)
    case (.network, 12), (.network, 8): load(packet.source, into)
    case (.network, 16), (.network, 24): load(destination, into)
    default: return .over(.unknown)
    }
    return .next
  }

  private mutating func load(_ address: IPAddress, _ into: Register) {
    for (index, word) in address.words.enumerated() {
      set(Register(into.index + index), word, .network)
    }
  }

  private mutating func load(_ key: Instruction.MetaKey, _ into: Register) {
    switch key {
    case .priority: set(into, priority)
    case .mark: set(into, mark)
    case .transport: set(into, UInt32(packet.transport.rawValue))
    case .inputInterfaceName: interfaceName = packet.inputInterface
    }
  }

  private mutating func store(_ key: Instruction.MetaKey, _ value: UInt32) {
    note(.set(key, value))
    if key == .priority { priority = value } else { mark = value }
  }

  private func compare(_ register: Register, equal: Bool, to data: Instruction.ComparisonData) -> Ending {
    let value = registers[register.index]
    let isEqual: Bool? =
      switch data {
      case .byte(let byte): value == UInt32(byte)
      case .number(let number): value == number
      case .name(let name): interfaceName == name
      case .namePrefix(let prefix): interfaceName?.description.hasPrefix(prefix.description) ?? false
      case .foreign: nil
      }
    guard let isEqual else { return .over(.unknown) }
    return isEqual == equal ? .next : .noMatch
  }

  private mutating func look(
    up key: Register, in set: Instruction.SetReference, into: Register?, inverted: Bool
  ) -> Ending {
    guard case .named(let name) = set else {
      guard case .transports(let transports) = set else { return .over(.unknown) }
      return transports.contains(packet.transport) != inverted ? .next : .noMatch
    }
    guard let into else { return isFound(key, in: name) != inverted ? .next : .noMatch }
    guard let data = data(for: key, in: name) else { return .noMatch }
    for index in 0..<Int(data.count) {
      self.set(Register(into.index + index), data[index], .unknown)
    }
    return .next
  }

  private mutating func isFound(_ key: Register, in set: SetName) -> Bool {
    guard let element = sets.element(words(key, of: set), in: set) else { return false }
    note(.found(set, element))
    return true
  }

  private mutating func data(for key: Register, in set: SetName) -> RegisterWords? {
    let key = words(key, of: set)
    if let remembered = memory.elements[set]?[key] {
      note(.remembered(set, remembered))
      return remembered
    }
    guard let element = sets.element(key, in: set), case .fields(let data) = element.value else { return nil }
    note(.found(set, element))
    return data
  }

  private mutating func verdict(for key: Register, in set: SetName) -> Ending {
    guard let element = sets.element(words(key, of: set), in: set), case .verdict(let verdict) = element.value
    else {
      return .noMatch
    }
    note(.found(set, element))
    return verdict == .drop ? .over(.dropped) : .verdict(verdict)
  }

  /// An existing element keeps its data (nft_dynset_eval); a full map does not match.
  private mutating func remember(_ key: Register, _ data: Register, in set: SetName) -> Ending {
    let key = words(key, of: set)
    if memory.elements[set]?[key] != nil { return .next }
    guard memory.elements[set]?.count ?? 0 < sets.size(of: set) else { return .noMatch }
    memory.elements[set, default: [:]][key] = RegisterWords(registers[data.index])
    return .next
  }

  private func words(_ key: Register, of set: SetName) -> RegisterWords {
    var words = RegisterWords()
    for index in 0..<sets.keyWords(of: set) { words.append(registers[key.index + index]) }
    return words
  }

  private mutating func translate(_ family: AddressFamily, address: Register, port: Register) -> Ending {
    guard let number = Port(registers[port.index]) else { return .noMatch }
    destination = IPAddress(family, registers[address.index...])
    self.port = number
    wasTranslated = true
    note(.destinationChanged(destination, number))
    return .over(nil)
  }

  private mutating func masquerade() -> Ending {
    let address = node.sourceAddress(towards: destination)
    source = .masqueraded(address)
    note(.masqueraded(address))
    return .over(nil)
  }

  private mutating func refuse(isReset: Bool) -> Ending {
    note(.refused(isReset: isReset))
    return .over(isReset ? .reset : .unreachable)
  }
}

extension IPAddress {
  /// The address as the words of a register.
  var words: [UInt32] {
    let (number, bits) =
      switch self {
      case .v4(let address): (address.number, 32)
      case .v6(let address): (address.number, 128)
      }
    return stride(from: bits - 32, through: 0, by: -32).map {
      UInt32(truncatingIfNeeded: number >> UInt128($0))
    }
  }

  /// Reads the address that begins a register.
  init(_ family: AddressFamily, _ words: ArraySlice<UInt32>) {
    switch family {
    case .ipv4: self = .v4(IPv4Address(rawValue: words.first ?? 0))
    case .ipv6: self = .v6(IPv6Address(number: words.prefix(4).reduce(UInt128(0)) { $0 << 32 | UInt128($1) }))
    }
  }
}
