public import Addresses
public import Netlink
public import NFTRuleset

/// A set or map with counters, and their values.
public struct CountedSet: Sendable {
  /// The declaration of the set or map.
  public let declaration: SetDeclaration
  /// The elements, by key.
  public let elements: KeyedElements
  /// The counters, by key.
  public let counts: [RegisterWords: ElementCount]

  /// The elements with their counters; 0 for an element without one.
  public var countedElements: [(element: Element, count: ElementCount)] {
    elements.map { (element: $0, count: counts[$0.key] ?? ElementCount()) }
  }
}

extension NFTConnection {
  /// Returns the counters of these elements, omitting those that do not exist. Up to a few thousand keys take one
  /// request per five hundred keys, whatever the size of the set; for more, the whole set is read. The set must have
  /// counters.
  public mutating func counts(
    of keys: [RegisterWords], in set: SetDeclaration, _ family: AddressFamily
  ) throws(NetlinkError) -> [RegisterWords: ElementCount] {
    var reader = ElementReader(set)
    guard keys.count <= 4096 else {
      try list(set, family, into: &reader)
      let wanted = Set(keys)
      return reader.counts.filter { wanted.contains($0.key) }
    }
    var first = 0
    while first < keys.count {
      let next = min(first + 500, keys.count)
      try read(keys[first..<next].map { Element($0) }, of: set, family, with: &reader)
      first = next
    }
    return reader.counts
  }

  /// The kernel stops at the first key that does not exist; in that case the elements are requested one by one.
  private mutating func read(
    _ elements: [Element], of set: SetDeclaration, _ family: AddressFamily, with reader: inout ElementReader
  ) throws(NetlinkError) {
    do {
      try ask(for: elements, of: set, family, with: &reader)
    } catch {
      guard error.errno == .noEntry else { throw error }
      guard elements.count > 1 else { return }
      for element in elements { try read([element], of: set, family, with: &reader) }
    }
  }

  private mutating func ask(
    for elements: [Element], of set: SetDeclaration, _ family: AddressFamily, with reader: inout ElementReader
  ) throws(NetlinkError) {
    let writer = ElementWriter(layout: ElementLayout(set), keysOnly: true)
    let list = writer.list(elements)
    var message = MessageWriter()
    message.begin(
      type: MessageKind.getElements.netlinkType, flags: Message.Flags.acknowledge,
      sequence: socket.nextSequence())
    message.append(subsystemHeader(family.protocolNumber)[...])
    message.attribute(ElementAttribute.listTable, tableName)
    message.attribute(ElementAttribute.listSet, set.name.description)
    message.attribute(ElementAttribute.listElements | ElementAttribute.nested, list[...])
    var found = reader
    try socket.dump(message.finished()) { message, bytes throws(NetlinkError) in
      found.read(message, in: bytes)
    }
    reader = found
  }

  /// Returns all sets and maps of our table that have counters; nil if the table does not exist.
  ///
  /// - Parameter others: the names of sets to return whether or not they have.
  public mutating func countedSets(
    _ family: AddressFamily, and others: Set<SetName> = []
  ) throws(NetlinkError) -> [CountedSet]? {
    guard try tableState(family) != nil else { return nil }
    var counted: [CountedSet] = []
    for set in try declarations(family) where set.hasCounters || others.contains(set.name) {
      var reader = ElementReader(set)
      try list(set, family, into: &reader)
      let counts = reader.counts
      counted.append(CountedSet(declaration: set, elements: reader.finished() ?? [:], counts: counts))
    }
    return counted
  }

  /// Reads all elements of a set, retrying a few times if it changes meanwhile.
  private mutating func list(
    _ set: SetDeclaration, _ family: AddressFamily, into reader: inout ElementReader
  ) throws(NetlinkError) {
    let names = [(ElementAttribute.listTable, tableName), (ElementAttribute.listSet, set.name.description)]
    let empty = reader
    reader = try retryingWhileChanged { () throws(NetlinkError) in
      var found = empty
      try list(.getElements, family, names) { message, bytes throws(NetlinkError) in
        found.read(message, in: bytes)
      }
      return found
    }
  }
}
