/// What a rule does, regardless of the registers that it uses. In some places nft uses other registers than we do, and
/// different ones in different versions (1.0.6 and 1.1.3 differ in the data of `update @map`); rules that differ only
/// in this are equivalent. A rule that overwrites a register before it is used is not, as it should be: that is the
/// error of nft 1.0.6 with affinity over IPv6.
struct RuleSemantics: Equatable {
  private var effects: [Effect] = []
  private var registers = [Value](repeating: .nothing, count: 16)

  /// Determines what these instructions do.
  ///
  /// - Parameter declaration: returns the declaration of a set, which determines how many registers its keys and data
  ///   take. For an unknown set it is one.
  init(_ instructions: [Instruction], declaration: (SetName) -> SetDeclaration?) {
    for instruction in instructions { run(instruction, declaration) }
    // What remains in the registers has no effect.
    registers = []
  }

  /// One word of a register, by its origin.
  private indirect enum Value: Equatable {
    case nothing
    /// Word number `word` of what the load with number `by` in the rule loaded.
    case loaded(by: Int, word: Int)
    case changed(Value, mask: UInt32, xor: UInt32)
    case inNetworkOrder(Value)
    case number(UInt32)
  }

  /// An instruction with values instead of registers.
  private enum Effect: Equatable {
    case load(Instruction)
    case lookup(SetName, key: [Value], givesData: Bool, inverted: Bool)
    case lookupInRule(Instruction.SetReference, key: Value, givesData: Bool, inverted: Bool)
    case verdictLookup(SetName, key: [Value])
    case hash([Value], length: UInt32, modulus: UInt32, seed: UInt32)
    case store(Instruction.MetaKey, Value)
    case compare(Value, equal: Bool, Instruction.ComparisonData)
    case update(SetName, key: [Value], data: [Value], timeoutMilliseconds: UInt64)
    case delete(SetName, key: [Value], data: [Value])
    case translate(Instruction, address: [Value], port: Value)
    /// An instruction that uses no register.
    case plain(Instruction)
  }

  private mutating func run(_ instruction: Instruction, _ declaration: (SetName) -> SetDeclaration?) {
    func keyWords(_ set: SetName) -> Int { declaration(set)?.key.words ?? 1 }
    func dataWords(_ set: SetName) -> Int {
      if case .fields(let fields)? = declaration(set)?.value { fields.words } else { 1 }
    }
    switch instruction {
    case .payload(let base, let offset, let length, let into):
      load(
        .payload(base, offset: offset, length: length, into: anyRegister), words: Int(length + 3) / 4,
        into: into)
    case .loadMeta(let key, let into):
      load(.loadMeta(key, into: anyRegister), words: key == .inputInterfaceName ? 4 : 1, into: into)
    case .loadConnectionStatus(let into): load(.loadConnectionStatus(into: anyRegister), words: 1, into: into)
    case .loadConnectionMark(let into): load(.loadConnectionMark(into: anyRegister), words: 1, into: into)
    case .addressType(let source, let into):
      load(.addressType(source: source, into: anyRegister), words: 1, into: into)
    case .randomNumber(let into, let modulus):
      load(.randomNumber(into: anyRegister, modulus: modulus), words: 1, into: into)
    case .hash(let from, let length, let into, let modulus, let seed):
      effects.append(.hash(values(from, Int(length + 3) / 4), length: length, modulus: modulus, seed: seed))
      fill(1, into)
    case .number(let number, let into): registers[into.index] = .number(number)
    case .bitwise(let register, let mask, let xor):
      registers[register.index] = .changed(registers[register.index], mask: mask, xor: xor)
    case .networkOrder(let register):
      registers[register.index] = .inNetworkOrder(registers[register.index])
    case .storeMeta(let key, let from): effects.append(.store(key, registers[from.index]))
    case .compare(let register, let equal, let data):
      effects.append(.compare(registers[register.index], equal: equal, data))
    case .lookup(let key, .named(let set), let into, let inverted):
      effects.append(
        .lookup(set, key: values(key, keyWords(set)), givesData: into != nil, inverted: inverted))
      if let into { fill(dataWords(set), into) }
    case .lookup(let key, let set, let into, let inverted):
      effects.append(
        .lookupInRule(set, key: registers[key.index], givesData: into != nil, inverted: inverted))
      if let into { fill(1, into) }
    case .verdictLookup(let key, let set):
      effects.append(.verdictLookup(set, key: values(key, keyWords(set))))
    case .updateSet(let set, let key, let data, let timeout):
      effects.append(
        .update(
          set, key: values(key, keyWords(set)), data: values(data, dataWords(set)),
          timeoutMilliseconds: timeout))
    case .deleteFromSet(let set, let key, let data):
      effects.append(
        .delete(set, key: values(key, keyWords(set)), data: values(data, dataWords(set))))
    case .destinationNAT(let family, let address, let port):
      let plain = Instruction.destinationNAT(family, address: anyRegister, port: anyRegister)
      effects.append(
        .translate(
          plain, address: values(address, FieldType.address(family).words), port: registers[port.index]))
    case .verdict, .masquerade, .reject, .foreign: effects.append(.plain(instruction))
    }
  }

  private mutating func load(_ what: Instruction, words: Int, into: Register) {
    effects.append(.load(what))
    fill(words, into)
  }

  /// Records that these registers hold what the last instruction loaded.
  private mutating func fill(_ words: Int, _ into: Register) {
    for word in 0..<min(words, registers.count - into.index) {
      registers[into.index + word] = .loaded(by: effects.count, word: word)
    }
  }

  private func values(_ first: Register, _ words: Int) -> [Value] {
    Array(registers[first.index..<min(first.index + words, registers.count)])
  }
}

/// A placeholder where the register does not matter.
private let anyRegister = Register(0)

extension [FieldType] {
  /// How many words these fields take together.
  var words: Int { reduce(0) { $0 + $1.words } }
}
