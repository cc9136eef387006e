extension TableImage {
  /// Returns the table as the kernel would have it after the transaction; nil if it has been deleted. For any image,
  /// `applying(ruleset.difference(from: image), to: image) == TableImage(ruleset)`.
  public static func applying(_ transaction: Transaction, to image: TableImage?) -> TableImage? {
    transaction.operations.reduce(image) { applying($1, to: $0, family: transaction) }
  }

  private static func applying(
    _ operation: Transaction.Operation, to image: TableImage?, family transaction: Transaction
  ) -> TableImage? {
    switch operation {
    case .createTable: return image ?? TableImage(family: transaction.family)
    case .deleteTable: return nil
    default:
      var changed = image ?? TableImage(family: transaction.family)
      changed.apply(operation)
      return changed
    }
  }

  private mutating func apply(_ operation: Transaction.Operation) {
    switch operation {
    case .createTable, .deleteTable: break
    case .create(let object): insert(object)
    case .delete(let name): remove(name)
    case .flushChain(let name): chains[name]?.rules = []
    case .addRules(let chain): chains[chain.name]?.rules += chain.instructions(for: family)
    case .addElements(let set, let elements): sets[set.name]?.elements.insert(elements)
    case .deleteElements(let set, let elements): sets[set.name]?.elements.remove(elements.lazy.map(\.key))
    }
  }
}
