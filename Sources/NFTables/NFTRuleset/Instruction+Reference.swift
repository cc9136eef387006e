extension Instruction {
  /// The object of the table that the instruction refers to.
  var reference: TableObject.Name? {
    switch self {
    case .lookup(_, .named(let name), _, _), .verdictLookup(_, let name), .updateSet(let name, _, _, _),
      .deleteFromSet(let name, _, _):
      .set(name)
    case .verdict(let verdict): verdict.chain.map { .chain($0) }
    case .payload, .loadMeta, .storeMeta, .loadConnectionStatus, .loadConnectionMark, .addressType, .bitwise,
      .networkOrder, .compare, .lookup, .randomNumber, .hash, .number, .destinationNAT, .masquerade, .reject,
      .foreign:
      nil
    }
  }
}
