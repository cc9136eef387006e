internal import Addresses
package import NFTRuleset

extension Transaction {
  /// The steps as commands for `nft -f`; empty if there are none.
  package var nftScript: String {
    var writer = NFTWriter()
    for operation in operations { writer.write(operation, in: family) }
    return writer.text
  }

  /// Passes the commands on piece by piece, so that many of them are never in memory as a whole.
  package func writeScript(to receiver: @escaping (String) -> Void) {
    var writer = NFTWriter(passingOnTo: receiver)
    for operation in operations { writer.write(operation, in: family) }
    writer.passOn(isEnd: true)
  }
}

extension NFTWriter {
  fileprivate mutating func write(_ operation: Transaction.Operation, in family: AddressFamily) {
    let table = "\(family.keyword) \(tableName)"
    switch operation {
    case .createTable: line("add table \(table)")
    case .deleteTable: line("delete table \(table)")
    case .create(let object):
      let lines = object.lines(in: family).map { " \($0);" }.joined()
      line("add \(object.keyword) \(table) \(object.name.text)" + (lines.isEmpty ? "" : " {\(lines) }"))
    case .delete(let name): line("delete \(name.kind) \(table) \(name.text)")
    case .flushChain(let name): line("flush chain \(table) \(name)")
    case .addRules(let chain):
      for rule in chain.ruleTexts(in: family) { line("add rule \(table) \(chain.name) \(rule)") }
    case .addElements(let set, let elements):
      writeElements("add element \(table) \(set.name)", elements) { $0.append($1, of: set) }
    case .deleteElements(let set, let elements):
      writeElements("delete element \(table) \(set.name)", elements) { $0.appendKey($1, of: set) }
    }
  }

  private mutating func writeElements(
    _ command: String, _ elements: [Element], _ write: (inout NFTWriter, Element) -> Void
  ) {
    line("\(command) {")
    for element in elements {
      append("\t")
      write(&self, element)
      append(",\n")
      passOn()
    }
    line("}")
  }
}
