internal import ClusterModel
internal import KubeObjects
internal import Yams

/// An iterator that parses the documents of a YAML stream one at a time.
package final class YAMLDocuments {
  /// How to treat repeated keys in a mapping.
  package enum DuplicateKeyPolicy: Sendable {
    /// A syntax error, as YAML specifies.
    case rejected
    /// The last one is used, as in kubectl.
    case lastWins
  }

  /// The maximum number of repeated keys in a stream. Each one causes the stream to be parsed again.
  private static let duplicateLimit = 64

  private var parser: Parser
  private var source: YAMLSource
  private let duplicateKeys: DuplicateKeyPolicy
  /// The number of documents returned so far.
  private var documentCount = 0
  /// The names of the keys that were replaced by placeholders, by placeholder.
  private var maskedKeys: [String: String] = [:]
  /// The paths of the repeated keys in the last document.
  private(set) var repeatedKeys: [FieldPath] = []

  /// Creates an iterator.
  ///
  /// - Throws: if the bytes are not UTF-8.
  package init(
    _ bytes: [UInt8], file: String, duplicateKeys: DuplicateKeyPolicy = .lastWins
  ) throws(ManifestSyntaxError) {
    source = try YAMLSource(bytes, file: file)
    parser = try Self.parser(source)
    self.duplicateKeys = duplicateKeys
  }

  private static func parser(_ source: YAMLSource) throws(ManifestSyntaxError) -> Parser {
    do {
      // The basic resolver avoids six regular expressions on each key; PlainScalar does that job.
      return try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
    } catch {
      throw source.syntaxError(error)
    }
  }

  /// Returns the next document; nil after the last one.
  package func next() throws(ManifestSyntaxError) -> YAMLNode? {
    while true {
      do {
        guard let root = try parser.nextRoot() else { return nil }
        documentCount += 1
        return maskedKeys.isEmpty ? root : withoutMaskedKeys(root)
      } catch {
        guard try maskDuplicate(reportedBy: error) else { throw source.syntaxError(error) }
      }
    }
  }

  /// Replaces the first of two equal keys by a placeholder and starts parsing again, because Yams rejects repeated keys.
  /// Returns false if the error has another cause.
  private func maskDuplicate(reportedBy error: any Error) throws(ManifestSyntaxError) -> Bool {
    guard case YamlError.duplicatedKeysInMapping(let names, let context) = error, duplicateKeys == .lastWins,
      maskedKeys.count < Self.duplicateLimit, let name = names.first,
      let placeholder = source.maskKey(name, at: context.mark)
    else { return false }
    maskedKeys[placeholder] = name
    parser = try Self.parser(source)
    for _ in 0..<documentCount {
      do { _ = try parser.nextRoot() } catch { throw source.syntaxError(error) }
    }
    return true
  }

  /// Returns the document without the masked keys and records their paths. Repeated merge keys are restored instead, because
  /// all of them apply.
  private func withoutMaskedKeys(_ root: YAMLNode) -> YAMLNode {
    repeatedKeys = []
    // Aliases can expand a few bytes to very many nodes.
    var budget = 100_000
    return withoutMaskedKeys(root, at: FieldPath(), &budget)
  }

  private func withoutMaskedKeys(_ node: YAMLNode, at path: FieldPath, _ budget: inout Int) -> YAMLNode {
    budget -= 1
    guard budget > 0 else { return node }
    switch node {
    case .mapping(var mapping):
      let pairs = mapping.compactMap { key, value -> (YAMLNode, YAMLNode)? in
        let name = key.scalar.map { maskedKeys[$0.string] ?? $0.string } ?? ""
        let inner = path + FieldPath([.key(name)])
        guard case .scalar(var scalar) = key, maskedKeys[scalar.string] != nil else {
          return (key, withoutMaskedKeys(value, at: inner, &budget))
        }
        guard name == "<<" else {
          repeatedKeys.append(inner)
          return nil
        }
        scalar.string = name
        return (.scalar(scalar), withoutMaskedKeys(value, at: inner, &budget))
      }
      mapping = YAMLNode.Mapping(pairs, mapping.tag, mapping.style, mapping.mark, mapping.anchor)
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.indices {
        sequence[index] = withoutMaskedKeys(
          sequence[index], at: path + FieldPath([.index(index)]), &budget)
      }
      return .sequence(sequence)
    case .scalar, .alias: return node
    }
  }
}
