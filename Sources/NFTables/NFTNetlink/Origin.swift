public import Addresses
public import NFTRuleset

/// The object that a message of a batch is about, to locate the cause when the kernel refuses the message.
public struct Origin: Hashable, Sendable {
  /// The kind of object, with its name.
  public enum Subject: Hashable, Sendable {
    /// The table itself.
    case table
    /// A set, map or chain.
    case object(TableObject.Name)
    /// A rule by its index in its chain, with the offending instruction if the kernel reported it.
    case rule(ChainName, index: Int, Instruction?)
    /// Some elements of a set; the kernel did not report which one.
    case elements(SetName)
    /// The offending element of a set.
    case element(SetDeclaration, Element)
  }

  /// The family of the table.
  public let family: AddressFamily
  /// The index of the transaction in the batch.
  public let transaction: Int
  /// The index of the operation in its transaction.
  public let operation: Int
  /// The object that the message is about.
  public let subject: Subject

  /// Creates the origin of one message.
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
    case .object(let name): "\(name) (\(family))"
    case .rule(let chain, let index, let instruction):
      "rule \(index) of chain \(chain) (\(family))" + (instruction.map { ", \($0)" } ?? "")
    case .elements(let set): "elements of \(set) (\(family))"
    case .element(let set, let element):
      "element \(element.key.text(set.key)) of \(set.name) (\(family))"
        + (element.comment.map { ", \($0)" } ?? "")
    }
  }
}
