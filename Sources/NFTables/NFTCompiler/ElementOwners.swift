public import NFTRuleset

/// The Service port that each element belongs to, by the comments on the frontends.
public struct ElementOwners: Sendable {
  private var portNames: [UInt32: String] = [:]
  private var addressNames: [RegisterWords: String] = [:]

  /// Reads the owners from a ruleset, and from the table that it replaces.
  public init(_ ruleset: Ruleset, replacing live: TableImage? = nil) {
    for name in ProgramSet.frontends {
      note(live?.sets[name]?.elements ?? [:], of: name)
      note(ruleset.set(name)?.elements ?? [], of: name)
    }
  }

  /// Reads the owners from these elements.
  init(_ elements: ProgramElements) {
    note(elements[.services], of: ProgramSet.services.name)
    note(elements[.nodePorts], of: ProgramSet.nodePorts.name)
    note(elements[.guardedServices], of: ProgramSet.guardedServices.name)
  }

  /// Reads the owners from a table.
  public init(_ image: TableImage) {
    for name in ProgramSet.frontends {
      note(image.sets[name]?.elements ?? [:], of: name)
    }
  }

  private mutating func note(_ elements: some Sequence<Element>, of set: SetName) {
    for element in elements {
      guard let comment = element.comment, case .fields(let data) = element.value else { continue }
      let word = ServiceWord(rawValue: data[0])
      if !word.isSourceList { portNames[word.port] = comment }
      guard set == ProgramSet.services.name else { continue }
      addressNames[element.key.dropping(2)] = comment
    }
  }

  /// Returns `default/web:http`, or `default/web` for elements that all ports of a Service share. Nil for elements that
  /// do not belong to a single Service.
  public func name(of element: Element, in set: SetName) -> String? {
    switch set {
    case ProgramSet.services.name, ProgramSet.nodePorts.name, ProgramSet.guardedServices.name: element.comment
    case ProgramSet.endpoints.name, ProgramSet.clusterWords.name, ProgramSet.affinitySlots.name,
      ProgramSet.affinityEndpoints.name, ProgramSet.rateLimits.name, ProgramSet.connectionLimits.name,
      ProgramSet.overLimit.name:
      portNames[ServiceWord(rawValue: element.key[0]).port]
    case ProgramSet.clusterIPs.name, ProgramSet.externalAddresses.name: addressNames[element.key]?.serviceName
    case ProgramSet.sourceRanges.name:
      portNames[ServiceWord(rawValue: element.key[Int(element.key.count) - 1]).port]?.serviceName
    default: nil
    }
  }
}

extension String {
  /// `default/web` for `default/web:http`.
  fileprivate var serviceName: String { String(prefix { $0 != ":" }) }
}

extension RegisterWords {
  /// Returns the words without the last `tail` ones; for the key of a frontend, its address.
  fileprivate func dropping(_ tail: Int) -> RegisterWords {
    var words = RegisterWords()
    for index in 0..<Int(count) - tail { words.append(self[index]) }
    return words
  }
}
