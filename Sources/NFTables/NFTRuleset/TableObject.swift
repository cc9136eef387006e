/// What a table consists of: an object with a name, without what is in it (elements, rules). Whoever creates, deletes,
/// compares, prints, encodes or reads objects switches over the kinds, so that the compiler names every place that a
/// new kind concerns.
public enum TableObject: Hashable, Sendable {
  /// A set or map.
  case set(SetDeclaration)
  /// A chain, and what makes it a base chain.
  case chain(ChainName, BaseChain? = nil)

  /// The name by which it is referred to and deleted.
  public var name: Name {
    switch self {
    case .set(let declaration): .set(declaration.name)
    case .chain(let name, _): .chain(name)
    }
  }

  /// A kind of objects, with nft's word for it. The order is that in which they are printed and created.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Sets and maps, which share their names and, in the kernel, everything else.
    case set
    /// Chains.
    case chain

    /// Whether elements may refer to such an object, as verdicts do to chains. It then cannot be deleted before they
    /// are; others can be deleted as soon as no rule refers to them.
    public var isReferredToByElements: Bool {
      switch self {
      case .set: false
      case .chain: true
      }
    }
  }

  /// The name of an object; objects of different kinds may have the same name.
  public enum Name: Hashable, Sendable {
    /// Of a set or map.
    case set(SetName)
    /// Of a chain.
    case chain(ChainName)

    /// What it is the name of.
    public var kind: Kind {
      switch self {
      case .set: .set
      case .chain: .chain
      }
    }

    /// The name without the kind.
    public var text: String {
      switch self {
      case .set(let name): name.description
      case .chain(let name): name.description
      }
    }
  }
}

extension TableObject.Kind: CustomStringConvertible {
  /// nft's word.
  public var description: String { rawValue }
}

extension TableObject.Name: CustomStringConvertible {
  /// `set services`, `chain pick-2`
  public var description: String { "\(kind) \(text)" }
}
