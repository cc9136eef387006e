internal import Addresses
internal import NFTRuleset

extension SealedBatch {
  /// A readable form of the batch: a line for each message, followed by an indented line for each of its elements or
  /// instructions. Does not involve the kernel.
  public var lines: [String] { entries.flatMap { lines(for: $0) } }

  private func lines(for entry: BatchEntry) -> [String] {
    if case .batch = entry.subject { return [batchLine(entry)] }
    let transaction = transactions[entry.transaction]
    let table = "\(transaction.family == .ipv4 ? "ip" : "ip6") \(tableName)"
    switch transaction.operations[entry.operation] {
    case .createTable:
      return ["new table \(table)" + (ownership == .persistentOwner ? " flags owner, persist" : "")]
    case .deleteTable: return ["delete table \(table)"]
    case .create(let object): return ["new \(object.name.kind) \(table) \(object.line)"]
    case .delete(let name): return ["delete \(name.kind) \(table) \(name.text)"]
    case .flushChain(let name): return ["delete rules \(table) \(name)"]
    case .addRules(let chain): return lines(for: entry, of: chain, family: transaction.family, table: table)
    case .addElements(let set, let elements):
      return lines(for: entry, title: "new elements \(table)", elements, of: set) { $0.text(in: set) }
    case .deleteElements(let set, let elements):
      return lines(for: entry, title: "delete elements \(table)", elements, of: set) { $0.keyText(in: set) }
    }
  }

  private func batchLine(_ entry: BatchEntry) -> String {
    guard entry.start == 0 else { return "end" }
    return "begin" + (generation.map { " if generation \($0)" } ?? "")
  }

  private func lines(
    for entry: BatchEntry, of chain: AnyChain, family: AddressFamily, table: String
  ) -> [String] {
    switch entry.subject {
    case .rule(let index):
      let instructions = chain.instructions(for: family)[index]
      return ["new rule \(table) \(chain.name)"] + instructions.map { "  \($0)" }
    case .anonymousSet(let index): return ["new set \(table) \(anonymousSetName) for rule \(index)"]
    case .anonymousElements(let index):
      let transports = chain.instructions(for: family)[index].compactMap(\.transports).first ?? []
      return ["new elements \(table) \(anonymousSetName) \(transports.count)"] + transports.map { "  \($0)" }
    case .batch, .operation, .elements: return []
    }
  }

  private func lines(
    for entry: BatchEntry, title: String, _ elements: [Element], of set: SetDeclaration,
    text: (Element) -> String
  ) -> [String] {
    guard case .elements(let range) = entry.subject else { return [] }
    let sent = ElementLayout(set).wireOrder(elements)[range]
    return ["\(title) \(set.name) \(sent.count)"] + sent.map { "  " + text($0) }
  }
}

extension TableObject {
  /// `services ipv4_addr . inet_proto . inet_service : classid size 65536`, `prerouting nat prerouting priority -100`
  fileprivate var line: String {
    switch self {
    case .set(let declaration): declaration.line
    case .chain(let name, let base):
      "\(name)" + (base.map { " \($0.type) \($0.hook) priority \($0.priority.rawValue)" } ?? "")
    }
  }
}

extension SetDeclaration {
  /// `services ipv4_addr . inet_proto . inet_service : classid size 65536 counter`
  fileprivate var line: String {
    let value =
      switch value {
      case .none: ""
      case .fields(let fields): " : " + fields.text
      case .verdict: " : verdict"
      case .limit(let kind): " \(kind.template.text)"
      }
    return "\(name) \(key.text)" + value + (isInterval ? " interval" : "")
      + (timeoutMilliseconds.map { " timeout \($0)ms" } ?? "") + (size.map { " size \($0)" } ?? "")
      + (hasCounters ? " counter" : "")
  }
}

extension [FieldType] {
  /// nft's names of the types, separated by dots.
  fileprivate var text: String { map(\.name).joined(separator: " . ") }
}
