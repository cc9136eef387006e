public import Ruleset

/// Whose an element is: the Service port that it is there for, by the comments on frontends.
public struct Ownership: Sendable {
  private var portNames: [UInt32: String] = [:]
  private var frontendNames: [Words: String] = [:]
  private var addressNames: [Words: String] = [:]

  /// The owners in a ruleset, and in the table that it replaces.
  public init(_ ruleset: Ruleset, replacing live: TableImage? = nil) {
    for name in [ProgramSet.services.name, ProgramSet.nodePorts.name] {
      note(live.map { Array($0.sets[name]?.elements.values ?? [:].values) } ?? [], of: name)
      note(ruleset.set(name)?.elements ?? [], of: name)
    }
  }

  /// The owners among these elements.
  init(_ elements: ProgramElements) {
    note(elements[.services], of: ProgramSet.services.name)
    note(elements[.nodePorts], of: ProgramSet.nodePorts.name)
  }

  /// The owners in a table.
  public init(_ image: TableImage) {
    for name in [ProgramSet.services.name, ProgramSet.nodePorts.name] {
      note(Array(image.sets[name]?.elements.values ?? [:].values), of: name)
    }
  }

  private mutating func note(_ elements: [Element], of set: SetName) {
    for element in elements {
      guard let comment = element.comment, case .fields(let word) = element.value else { continue }
      portNames[ServiceWord(rawValue: word[0]).port] = comment
      guard set == ProgramSet.services.name else { continue }
      frontendNames[element.key] = comment
      addressNames[element.key.dropping(2)] = comment
    }
  }

  /// `default/web:http`, and for a ClusterIP `default/web`. Nil for what belongs to no one Service.
  public func name(of element: Element, in set: SetName) -> String? {
    switch set {
    case ProgramSet.services.name, ProgramSet.nodePorts.name: element.comment
    case ProgramSet.endpoints.name, ProgramSet.clusterWords.name, ProgramSet.affinitySlots.name,
      ProgramSet.affinityEndpoints.name:
      portNames[ServiceWord(rawValue: element.key[0]).port]
    case ProgramSet.clusterIPs.name: addressNames[element.key].map { String($0.prefix { $0 != ":" }) }
    case ProgramSet.sourceRanges.name: frontendNames[element.key.dropping(Int(element.key.count - 2) / 2)]
    default: nil
    }
  }
}

extension Words {
  /// The words without so many at the end: of a frontend's key its address, of a source range's its frontend.
  fileprivate func dropping(_ tail: Int) -> Words {
    var words = Words()
    for index in 0..<Int(count) - tail { words.append(self[index]) }
    return words
  }
}
