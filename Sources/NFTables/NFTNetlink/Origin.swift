public import Addresses
public import NFTRuleset

/// What a message of a batch was written for: where to look when the kernel refuses it.
public struct Origin: Hashable, Sendable {
  /// What the message is about.
  public enum Subject: Hashable, Sendable {
    /// The table itself.
    case table
    /// A set or map.
    case set(SetName)
    /// A chain.
    case chain(ChainName)
    /// A rule by its place in its chain, with the instruction that the kernel points at if it does.
    case rule(ChainName, index: Int, Instruction?)
    /// Some elements of a set: the kernel did not say which.
    case elements(SetName)
    /// This element.
    case element(SetDeclaration, Element)
  }

  /// The table that it belongs to.
  public let family: AddressFamily
  /// The place of the transaction among those that the batch was made of.
  public let transaction: Int
  /// The place of the operation in its transaction.
  public let operation: Int
  /// What it is about.
  public let subject: Subject

  /// An origin.
  public init(family: AddressFamily, transaction: Int, operation: Int, subject: Subject) {
    self.family = family
    self.transaction = transaction
    self.operation = operation
    self.subject = subject
  }
}

extension Origin: CustomStringConvertible {
  /// `element 10.96.0.1 . tcp . 80 of services (IPv4), default/web:http`
  public var description: String {
    switch subject {
    case .table: "table \(tableName) (\(family))"
    case .set(let name): "set \(name) (\(family))"
    case .chain(let name): "chain \(name) (\(family))"
    case .rule(let chain, let index, let instruction):
      "rule \(index) of chain \(chain) (\(family))" + (instruction.map { ", \($0)" } ?? "")
    case .elements(let set): "elements of \(set) (\(family))"
    case .element(let set, let element):
      "element \(element.key.text(set.key)) of \(set.name) (\(family))"
        + (element.comment.map { ", \($0)" } ?? "")
    }
  }
}
